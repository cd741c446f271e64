"""What a program links with the static library."""

from __future__ import annotations

from typing import Sequence

_BY_THE_COMPILER = frozenset({"-lc", "-lgcc_s", "-lgcc_eh", "-lgcc", "-lmsvcrt", "-lmingwex", "-lmingw32"})
"""What every C compiler links by itself, last. It knows better which: with `-static` there is no `-lgcc_s`."""


def libraries(native_static_libs: Sequence[str]) -> list[str]:
    """The options for these libraries of the system, each once, as `-lm` or `-framework Security`."""
    found: list[str] = []
    rest = iter(native_static_libs)
    for word in rest:
        option = f"{word} {next(rest, '')}".rstrip() if word == "-framework" else word
        if option not in _BY_THE_COMPILER and option not in found:
            found.append(option)
    return found
