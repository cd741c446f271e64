"""Builds the library and the programs for a target, with link-time optimisation, into the target's stage.

The stage is `target/dist/TRIPLE`: the shared library, the static library, on Windows the import library, `bin` with the
programs, and `build.json`. Nothing is there after a build that failed.
"""

from __future__ import annotations

import json
import os
import pathlib
import shlex
import shutil
import sys
import tempfile
from typing import Mapping, Optional, Sequence

from . import commands, debug_information, members, places, program_compiler, soname, toolchain
from .failures import Failure
from .targets import PROGRAMS, Target
from .toolchain import Toolchain

SHARED_FEATURES = "lua,unprefixed"
STATIC_FEATURES = "lua"
PROGRAM_FEATURES = "cli,lua,unprefixed"


def build(target: Target) -> Optional[pathlib.Path]:
    """Builds everything for a target; the result is its stage. There is none if it could only be checked."""
    chosen = toolchain.choose(target)
    if _is_only_checked(target):
        _cargo(target, chosen, ["check", "--release", "--lib", "--no-default-features", "--features", SHARED_FEATURES])
        _cargo(target, chosen, ["check", "--release", "--bins", "--no-default-features", "--features", PROGRAM_FEATURES])
        return None
    # The folders of the crates' sources have to be there: flags name them.
    commands.run([chosen.cargo, "fetch", "--locked", "--target", target.triple], chosen.env(), places.ROOT)
    stage = places.stage(target)
    shutil.rmtree(stage, ignore_errors=True)
    stage.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.triple}-", dir=stage.parent) as temporary:
        built = pathlib.Path(temporary) / "stage"
        (built / "bin").mkdir(parents=True)
        _programs(target, chosen, built)
        _shared(target, chosen, built)
        libraries = _static(target, chosen, built)
        about = {
            "target": target.triple,
            "version": places.version(),
            "rustc": (commands.output([chosen.rustc, "--version"]) or "").strip(),
            "builds_std": chosen.builds_std,
            "glibc": target.glibc,
            "native_static_libs": libraries,
        }
        (built / "build.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        built.rename(stage)
    return stage


def _is_only_checked(target: Target) -> bool:
    return target.compile_only and not sys.platform.startswith("darwin")


def _programs(target: Target, chosen: Toolchain, built: pathlib.Path) -> None:
    env = {"RUSTC_WORKSPACE_WRAPPER": program_compiler.__file__}
    if target.musl:
        # A program for musl runs on every Linux, because it needs no shared library.
        env[program_compiler.STATIC] = "1"
    _cargo(target, chosen, ["build", "--release", "--bins", "--no-default-features", "--features", PROGRAM_FEATURES], env=env)
    for program in PROGRAMS:
        name = program + target.program_suffix
        shutil.copy2(_release(target) / name, built / "bin" / name)


def _shared(target: Target, chosen: Toolchain, built: pathlib.Path) -> None:
    _cargo(target, chosen, _library(SHARED_FEATURES, "cdylib"))
    shutil.copy2(_release(target) / target.shared, built / target.shared)
    if target.os == "linux":
        # It is linked with the name that it has when it is installed, which is the longer one.
        soname.write(built / target.shared, soname.RAW)
    if target.import_library is not None:
        shutil.copy2(_release(target) / target.import_library, built / target.import_library)


def _static(target: Target, chosen: Toolchain, built: pathlib.Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        note = pathlib.Path(folder) / "native-static-libs"
        _cargo(target, chosen, _library(STATIC_FEATURES, "staticlib"), ["--", f"--print=native-static-libs={note}"])
        libraries = note.read_text(encoding="utf-8").split() if note.exists() else []
    shutil.copy2(_release(target) / target.static, built / target.static)
    unwinder = chosen.sysroot / "lib/rustlib" / target.triple / "lib/self-contained/libunwind.a"
    if target.musl and unwinder.exists():
        # Few systems with musl have libgcc_s, and its static form is made for one C library.
        members.add(built / target.static, unwinder)
        libraries = [library for library in libraries if library != "-lgcc_s"]
    if target.os != "macos":
        members.make_plain(built / target.static)
    debug_information.remove(built / target.static, chosen)
    return libraries


def _library(features: str, kind: str) -> list[str]:
    return ["rustc", "--release", "--lib", "--no-default-features", "--features", features, "--crate-type", kind]


def _release(target: Target) -> pathlib.Path:
    return places.cargo_folder() / target.triple / "release"


def _cargo(
    target: Target, chosen: Toolchain, arguments: list[str], flags: Sequence[str] = (), env: Optional[Mapping[str, str]] = None
) -> None:
    name = target.triple
    # Both are written so that a path may have spaces.
    env = {**(env or {}), **chosen.env(), "CARGO_ENCODED_RUSTFLAGS": "\x1f".join(_rust_flags(target, chosen))}
    env.update({"CFLAGS": shlex.join(_c_flags()), "CC_SHELL_ESCAPED_FLAGS": "1"})
    env["PACT_SONAME"] = soname.INSTALLED
    # A fixed date, for what writes one into its output.
    env["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH", "0")
    command = [chosen.cargo]
    if target.linker == "zig" or _is_only_checked(target):
        zigbuild = commands.need("cargo-zigbuild", f"link for {name}")
        commands.zig(f"link for {name}")
        # There cargo-zigbuild looks for zig, and for a Python that has it.
        env["PATH"] = commands.search_path()
        command = [zigbuild]
        if target.glibc is not None:
            name = f"{name}.{target.glibc}"
    elif target.linker == "mingw":
        variable = target.triple.upper().replace("-", "_")
        env[f"CARGO_TARGET_{variable}_LINKER"] = commands.need("x86_64-w64-mingw32-gcc", f"link for {name}")
    command += [arguments[0], "--locked", "--target", name, *chosen.arguments(), *arguments[1:], *flags]
    commands.run(command, env, places.ROOT)


def _prefixes(chosen: Optional[Toolchain] = None) -> list[tuple[str, str]]:
    """What of the paths of this machine stands for what in the built files. Later ones win over earlier ones."""
    home = pathlib.Path(os.environ.get("CARGO_HOME") or pathlib.Path.home() / ".cargo")
    named = [(home, "/cargo"), (places.ROOT, "/pact"), (places.cargo_folder(), "/pact/target")]
    # The names of these folders are made of the address of a registry; crates are distinguished by their versions.
    named += [(folder, "/cargo") for folder in sorted((home / "registry/src").glob("*"))]
    if chosen is not None:
        named.append((chosen.source, "/rust"))
    # Compilers see a path as it was given, or with its links followed.
    found = {str(path): name for folder, name in named for path in (folder, folder.resolve())}
    return sorted(found.items(), key=lambda prefix: (len(prefix[0]), prefix))


def _rust_flags(target: Target, chosen: Toolchain) -> list[str]:
    flags = [f"--remap-path-prefix={path}={name}" for path, name in _prefixes(chosen)]
    if target.musl:
        # Without it there is no shared library for musl.
        flags.append("-Ctarget-feature=-crt-static")
    return flags


def _c_flags() -> list[str]:
    # Debug information names folders of the compiler too.
    return ["-g0", *(f"-ffile-prefix-map={path}={name}" for path, name in _prefixes())]
