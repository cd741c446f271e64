"""Makes the Python wheel of a target from its stage.

`bindings/python/pactlib_build` puts wheels together; pip uses it too, for a wheel of the machine that it runs on.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

from . import places, third_party
from .failures import Failure
from .targets import Target

PACKAGE = places.ROOT / "bindings" / "python"


def build(target: Target, out: pathlib.Path) -> pathlib.Path:
    """Writes the wheel into the folder `out`; the result is its path."""
    library = places.stage(target) / target.shared
    if not library.is_file():
        raise Failure(f"{library} is not there; run `dist/build {target.triple}` first")
    _check_version(target)
    writer = _writer()
    version = writer.Project(PACKAGE).version
    if version != places.version():
        raise Failure(f"pyproject.toml has version {version}, and Cargo.toml {places.version()}")
    try:
        writer.check(library, target.wheel)
        return pathlib.Path(writer.write(out, library, target.wheel, third_party.text(target)))
    except writer.Refused as refused:
        raise Failure(str(refused)) from None
    except OSError as error:
        raise Failure(f"the wheel cannot be written: {error}") from None


def _check_version(target: Target) -> None:
    about = places.stage(target) / "build.json"
    try:
        built = json.loads(about.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Failure(f"{about} cannot be read; run `dist/build {target.triple}` again") from None
    if built != places.version():
        raise Failure(f"{about} has version {built}, not {places.version()}; run `dist/build {target.triple}` again")


def _writer() -> Any:
    sys.path.insert(0, str(PACKAGE))
    try:
        from pactlib_build import wheel
    finally:
        sys.path.remove(str(PACKAGE))
    return wheel
