#!/usr/bin/env python3
"""Stands between cargo and the compiler while the programs are built.

The crate has a shared and a static library, which cargo would build for each program, without link-time optimisation and
for nothing: a program takes neither. Here only what programs take is made of it. And a program for musl becomes one that
needs no shared library: cargo itself has no flags for several programs at once.
"""

import os
import sys

STATIC = "PACT_STATIC_PROGRAMS"
"""The environment variable that asks for programs without shared libraries."""


def for_programs(arguments, is_static):
    """The arguments of the compiler for the same crate, as programs need it."""
    # Cargo also asks the compiler what it can do, with other names.
    name = arguments[arguments.index("--crate-name") + 1] if "--crate-name" in arguments else ""
    if name == "pact_ffi":
        kept, left = [], iter(arguments)
        for word in left:
            if word == "--crate-type":
                next(left)
            else:
                kept.append(word)
        # As cargo asks for a crate of which only that is made: the code is compiled when a program is linked.
        return [*kept, "--crate-type", "rlib", "-Clinker-plugin-lto"]
    if is_static and name.startswith("pact_") and name.endswith("_cli"):
        return [*arguments, "-Ctarget-feature=+crt-static"]
    return arguments


if __name__ == "__main__":
    compiler, arguments = sys.argv[1], sys.argv[2:]
    os.execvp(compiler, [compiler, *for_programs(arguments, os.environ.get(STATIC) == "1")])
