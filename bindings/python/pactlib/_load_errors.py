"""Why the library could not be loaded, in words that say what to do. Imported only then."""

from __future__ import annotations

import os

from ._platforms import describe_this_python, of_library, of_this_python

_OTHERS = ("libpact_ffi.so", "libpact_ffi.dylib", "pact_ffi.dll")


def not_found(package: str, name: str) -> ImportError:
    """There is no library anywhere."""
    text = f"libpact_ffi was not found: {name} is not in {package}, and the system has none. "
    for other in _OTHERS:
        path = os.path.join(package, other)
        if other != name and os.path.isfile(path):
            text += f"The package was installed for another platform: it has {other}, for {of_library(path)}. "
    text += (
        f"This is {describe_this_python()}. "
        f"Install a wheel of pactlib for it, or set PACT_LIBRARY to the path of {name}"
    )
    return ImportError(text, name="pactlib")


def not_loaded(path: str, given: bool, name: str, reason: str) -> ImportError:
    """There is a file, and it is not the library, or not one for this platform."""
    subject = f"PACT_LIBRARY is {path!r}, " if given else f"{path!r} is the library of this installation of pactlib, "
    text = f"libpact_ffi was not loaded: {subject}{_what_is_wrong(path, reason)}. This is {describe_this_python()}. "
    if given:
        text += f"Set PACT_LIBRARY to the path of {name}, or unset it to use the library of the package"
    else:
        text += f"Install a wheel of pactlib for it, or set PACT_LIBRARY to the path of {name}"
    return ImportError(text, name="pactlib", path=path)


def _what_is_wrong(path: str, reason: str) -> str:
    if not os.path.exists(path):
        return "and there is no such file"
    if os.path.isdir(path):
        return "which is a folder"
    if not os.access(path, os.R_OK):
        return "which may not be read"
    platform = of_library(path)
    if platform is None:
        return "which is no shared library"
    if platform.machine != "universal" and platform != of_this_python():
        return f"which is for {platform}"
    return f"and it cannot be loaded: {reason}"
