"""Makes the npm packages: `pactlib` in JavaScript, and one with the library for each platform.

They are what `npm pack` would write: a tar file compressed with gzip, sorted, with one date. Two of one commit are equal.
"""

from __future__ import annotations

import gzip
import io
import json
import pathlib
import tarfile

from . import places, third_party
from .failures import Failure
from .targets import TARGETS, Target

SCOPE = "@pactlib"
DATE = 499162500
"""The date that `npm pack` gives every file: 1985-10-26 08:15:00 UTC."""
SOURCES = (".js", ".mjs", ".ts", ".mts")
"""What the files of the package `pactlib` end in, in the folders that its `package.json` names."""
NODE = places.ROOT / "bindings/node"
"""The Node binding in the checkout."""


def package_name(target: Target) -> str:
    """The name of the package with the library for a target."""
    system, cpu = target.npm["os"][0], target.npm["cpu"][0]
    libc = {(): "", ("glibc",): "-gnu", ("musl",): "-musl"}[tuple(target.npm.get("libc", ()))]
    return f"{SCOPE}/{system}-{cpu}{libc}"


def pack(target: Target, out: pathlib.Path) -> pathlib.Path:
    """Packs the library that is in a target's stage; the result is the package's file in the folder `out`."""
    library = places.stage(target) / target.shared
    if not library.is_file():
        raise Failure(f"there is no {library}; run dist/build {target.triple}")
    name = package_name(target)
    about = {
        "name": name,
        "version": places.version(),
        "description": f"libpact_ffi for {target.triple}, for the package pactlib",
        "license": "MIT",
        "files": [target.shared, "THIRD-PARTY"],
        **target.npm,
        # The system's loader reads no archives.
        "preferUnplugged": True,
    }
    files = {
        "package.json": _json(about),
        "LICENSE": (places.ROOT / "LICENSE").read_bytes(),
        "README.md": _readme(name, target).encode(),
        "THIRD-PARTY": third_party.text(target).encode(),
        target.shared: library.read_bytes(),
    }
    return _write(out, name, files, {target.shared})


def pack_main(out: pathlib.Path, published: bool = False) -> pathlib.Path:
    """Packs `pactlib`; the result is its file in the folder `out`.

    With `published` it depends on the platforms' packages. Do not give that before their names are registered: npm
    would ask for them, and take the packages of another owner.
    """
    about = json.loads((NODE / "package.json").read_text(encoding="utf-8"))
    about["version"] = places.version()
    if published:
        wanted = sorted(package_name(target) for target in TARGETS.values() if not target.compile_only)
        about["optionalDependencies"] = {name: places.version() for name in wanted}
    files = {"package.json": _json(about)}
    for path in _sources(about["files"]):
        files[path.relative_to(NODE).as_posix()] = path.read_bytes()
    return _write(out, about["name"], files, set())


def _sources(patterns: list[str]) -> list[pathlib.Path]:
    found = [NODE / "LICENSE", NODE / "README.md"]
    for pattern in patterns:
        path = NODE / pattern
        if path.is_dir():
            found += [inner for inner in path.rglob("*") if inner.is_file() and inner.suffix in SOURCES]
        elif path.is_file():
            found.append(path)
        # A library that someone has put into the folder is left out.
        elif "pact_ffi" not in pattern:
            raise Failure(f"{NODE / 'package.json'} names {pattern}, which is not there")
    return [path for path in found if "pact_ffi" not in path.name]


def _readme(name: str, target: Target) -> str:
    return f"""# {name}

The shared library of Pact, `{target.shared}`, for {target.triple}. The package `pactlib` of the same version loads it; install both.
`LICENSE` is its licence, `THIRD-PARTY` has those of the code of others in it.
"""


def _json(value: dict[str, object]) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _write(out: pathlib.Path, name: str, files: dict[str, bytes], executable: set[str]) -> pathlib.Path:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size, entry.mtime, entry.mode = len(data), DATE, 0o755 if path in executable else 0o644
            archive.addfile(entry, io.BytesIO(data))
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name.lstrip('@').replace('/', '-')}-{places.version()}.tgz"
    partial = file.with_name(f".{file.name}.partial")
    partial.write_bytes(gzip.compress(written.getvalue(), 9, mtime=0))
    partial.replace(file)
    return file
