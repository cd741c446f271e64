"""Strings and results of the library."""

from __future__ import annotations

from typing import Any

from .._library import PactError, ffi, last_error, lib


class OwnedString(str):
    """A text of the library, copied; the library's own is freed with this object (``pactffi_string_delete``)."""

    _ptr: Any

    def __new__(cls, ptr: Any) -> OwnedString:
        """Takes over a ``char *``; TypeError for anything else, ValueError for NULL."""
        if not isinstance(ptr, ffi.CData) or ffi.typeof(ptr).cname != "char *":
            raise TypeError(f"expected a char *, got {_described(ptr)}")
        if ptr == ffi.NULL:
            raise ValueError("a string of the library cannot be NULL")
        made = super().__new__(cls, ffi.string(ptr).decode("utf-8", "replace"))
        made._ptr = ptr
        return made

    def __repr__(self) -> str:
        """Says what it is, and the text."""
        return f"OwnedString({super().__repr__()})"

    def __del__(self) -> None:
        """Frees the library's string."""
        pointer, self._ptr = getattr(self, "_ptr", None), None
        if pointer is not None:
            lib.pactffi_string_delete(pointer)


class StringResult:
    """An answer or an error text of the library (``StringResult``)."""

    def __init__(self, cdata: Any) -> None:
        """Takes over the text; TypeError unless it is a ``struct StringResult``."""
        if not isinstance(cdata, ffi.CData) or ffi.typeof(cdata).cname not in ("struct StringResult", "StringResult"):
            raise TypeError(f"expected a struct StringResult, got {_described(cdata)}")
        self._failed = bool(cdata.tag == lib.StringResult_Failed)
        pointer = cdata.text
        self._text = "" if pointer == ffi.NULL else str(OwnedString(pointer))

    def __repr__(self) -> str:
        """Which of the two, and the text."""
        return f"StringResult({'FAILED' if self._failed else 'OK'}, {self._text!r})"

    @property
    def is_ok(self) -> bool:
        """Whether it is an answer."""
        return not self._failed

    @property
    def is_failed(self) -> bool:
        """Whether it is an error."""
        return self._failed

    @property
    def text(self) -> str:
        """The answer or the error text; empty if there is none."""
        return self._text

    def raise_exception(self) -> None:
        """Raises RuntimeError with the text if it is an error."""
        if self._failed:
            raise PactError(self._text)


def string_delete(string: OwnedString) -> None:
    """Frees the library's string at once; the Python text stays (``pactffi_string_delete``).

    RuntimeError if it was freed before.
    """
    if not isinstance(string, OwnedString):
        raise TypeError(f"expected an OwnedString, got {type(string).__name__}")
    pointer, string._ptr = string._ptr, None
    if pointer is None:
        raise PactError("the string was freed before")
    last_error()
    lib.pactffi_string_delete(pointer)
    error = last_error()
    if error:
        raise PactError(error)


def free_string(s: str) -> None:
    """Frees the library's string. Deprecated: the older name of ``string_delete`` (``pactffi_free_string``)."""
    import warnings

    warnings.warn("free_string is deprecated, use string_delete", DeprecationWarning, stacklevel=2)
    if not isinstance(s, OwnedString):
        raise TypeError(f"only strings of the library can be freed, not a {type(s).__name__}")
    string_delete(s)


def _described(value: Any) -> str:
    return ffi.typeof(value).cname if isinstance(value, ffi.CData) else type(value).__name__
