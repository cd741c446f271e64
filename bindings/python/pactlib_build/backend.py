"""What pip calls (PEP 517 and PEP 660): it builds the wheel with the library inside, and leaves nothing in this folder.

Settings: `pip install --config-settings library=FILE` puts that library in, as the environment variable `PACT_LIBRARY` does.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

# pip calls this in the user's folder, where the compiled modules of the build would stay.
_WROTE = not sys.dont_write_bytecode
sys.dont_write_bytecode = True

from . import library, sources, third_party, wheel  # noqa: E402
from .metadata import Project  # noqa: E402


def _forget_bytecode() -> None:
    """Removes the two modules that Python had compiled before this one ran."""
    for name in (__name__, __package__ or ""):
        cached = getattr(getattr(sys.modules.get(name), "__spec__", None), "cached", None)
        if cached and _WROTE:
            path = Path(cached)
            path.unlink(missing_ok=True)
            try:
                path.parent.rmdir()
            except OSError:
                pass  # it is not empty, or it lies elsewhere


_forget_bytecode()


@contextmanager
def _in_words() -> Iterator[None]:
    """A refusal is one line in the output of pip, without a traceback."""
    try:
        yield
    except wheel.Refused as refused:
        raise SystemExit(f"error: {refused}") from None


def _wheel(folder: str, settings: Optional[Mapping[str, Any]], editable: bool) -> str:
    with _in_words(), library.for_this_machine((settings or {}).get("library")) as built:
        tags = wheel.tags_of(built)
        return wheel.write(Path(folder), built, tags, third_party.text(), editable).name


def build_wheel(
    wheel_directory: str, config_settings: Optional[Mapping[str, Any]] = None, metadata_directory: Optional[str] = None
) -> str:
    """Builds a wheel for this machine."""
    return _wheel(wheel_directory, config_settings, editable=False)


def build_editable(
    wheel_directory: str, config_settings: Optional[Mapping[str, Any]] = None, metadata_directory: Optional[str] = None
) -> str:
    """Builds a wheel with the library and the path of the package, which is used where it is."""
    return _wheel(wheel_directory, config_settings, editable=True)


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Optional[Mapping[str, Any]] = None
) -> str:
    """Writes the metadata, so that pip need not build the library to read it."""
    with _in_words():
        project = Project(wheel.HERE)
        for name, contents in wheel.metadata(project).items():
            path = Path(metadata_directory) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)
        return f"{project.stem}.dist-info"


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_sdist(sdist_directory: str, config_settings: Optional[Mapping[str, Any]] = None) -> str:
    """Writes the archive of the sources: those of the package and those of the library."""
    with _in_words():
        return sources.write(Path(sdist_directory)).name
