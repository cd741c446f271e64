"""How the functions of this package call the library: arguments, answers and exceptions.

Functions of the library are looked up when they are called, so a library that lacks one can be imported all the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeVar

from .._library import PactError, ffi, last_error, lib
from .strings import OwnedString

if TYPE_CHECKING:
    from pathlib import Path

CData = Any
"""A value of C, as cffi holds it."""

Member = TypeVar("Member", bound=IntEnum)


def function(name: str) -> Any:
    """The function ``pactffi_<name>``; NotImplementedError if the loaded library has none."""
    try:
        return getattr(lib, f"pactffi_{name}")
    except AttributeError:
        raise NotImplementedError(f"the loaded library has no function pactffi_{name}") from None


def text(value: str | None) -> CData:
    """A C string; NULL for None. C would take what follows a NUL for absent, so that is a ValueError."""
    if value is None:
        return ffi.NULL
    if not isinstance(value, str):
        raise TypeError(f"expected a str, got {type(value).__name__}")
    if "\0" in value:
        raise ValueError(f"a text for C may not contain NUL: {value[:40]!r}")
    return value.encode("utf-8")


def texts(values: Iterable[str]) -> tuple[CData, int, list[CData]]:
    """An array of C strings, its length, and the objects that must stay alive while C reads it."""
    strings = [ffi.new("char[]", text(value)) for value in values]
    return ffi.new("char *[]", strings), len(strings), strings


def path(value: str | Path | None) -> CData:
    """A path as C reads it; NULL for None."""
    if value is None:
        return ffi.NULL
    encoded = os.fsencode(value)
    if b"\0" in encoded:
        raise ValueError(f"a path may not contain NUL: {value!r}")
    return encoded


def data(value: bytes | str | None) -> CData:
    """Bytes for C to read (texts as UTF-8); NULL for None."""
    if value is None:
        return ffi.NULL
    return ffi.from_buffer("uint8_t[]", value.encode("utf-8") if isinstance(value, str) else value)


def counted(value: bytes | str | None, length: int) -> tuple[CData, int]:
    """The first bytes of a value and how many; ValueError if there are not so many."""
    if value is None:
        return ffi.NULL, 0
    there = len(value.encode("utf-8") if isinstance(value, str) else value)
    if not 0 <= length <= there:
        raise ValueError(f"the length is {length}, but there are {there} bytes")
    return data(value), length


def index(value: int) -> int:
    """An index as C counts; IndexError if it is negative."""
    if value < 0:
        raise IndexError(f"the index is {value}")
    return value


def member(kind: type[Member], value: Member | str) -> Member:
    """A member of an enumeration, given itself or by its name; ValueError says which names there are."""
    if isinstance(value, kind):
        return value
    if isinstance(value, str) and value.upper() in kind.__members__:
        return kind[value.upper()]
    raise ValueError(f"{value!r} is none of {kind.__name__}: {', '.join(kind.__members__)}")


def failure(name: str, code: int | None = None) -> PactError:
    """Why the last call failed, as an exception."""
    error = last_error() or f"pactffi_{name} failed"
    return PactError(error if code is None else f"{error} (code {code})")


def nothing(name: str, *arguments: Any) -> None:
    """Calls a function without an answer; RuntimeError if it left an error text."""
    called = function(name)
    last_error()
    called(*arguments)
    error = last_error()
    if error:
        raise PactError(error)


def flag(name: str, *arguments: Any) -> None:
    """Calls a function that answers whether it did its work; RuntimeError if not."""
    if not function(name)(*arguments):
        raise failure(name)


def code(name: str, *arguments: Any) -> int:
    """Calls a function that answers 0 when it did its work; RuntimeError with the code if not."""
    answer = int(function(name)(*arguments))
    if answer != 0:
        raise failure(name, answer)
    return answer


def number(name: str, *arguments: Any) -> int:
    """Calls a function whose 0 (or false) is an answer, unless it left an error text: then RuntimeError."""
    called = function(name)
    last_error()
    answer = int(called(*arguments))
    if answer == 0:
        error = last_error()
        if error:
            raise PactError(error)
    return answer


def address(name: str, *arguments: Any) -> CData:
    """Calls a function that answers a pointer; RuntimeError if it is NULL."""
    pointer = function(name)(*arguments)
    if pointer == ffi.NULL:
        raise failure(name)
    return pointer


def optional_address(name: str, *arguments: Any) -> CData | None:
    """Calls a function whose NULL is an answer, None here, unless it left an error text: then RuntimeError."""
    called = function(name)
    last_error()
    pointer = called(*arguments)
    if pointer != ffi.NULL:
        return pointer
    error = last_error()
    if error:
        raise PactError(error)
    return None


def next_address(name: str, iterator: CData) -> CData:
    """The next item of an iterator; StopIteration at its end."""
    pointer = optional_address(name, iterator)
    if pointer is None:
        raise StopIteration
    return pointer


def string(name: str, *arguments: Any) -> OwnedString:
    """Calls a function that answers a string which is ours to free; RuntimeError if it is NULL."""
    return OwnedString(address(name, *arguments))


def optional_string(name: str, *arguments: Any) -> OwnedString | None:
    """Calls a function that answers a string which is ours to free, or NULL: None here."""
    pointer = optional_address(name, *arguments)
    return None if pointer is None else OwnedString(pointer)


def lent_string(pointer: CData) -> str:
    """The text of a string that stays the library's."""
    return str(ffi.string(pointer).decode("utf-8"))


def text_or_bytes(content: bytes | None, text: Callable[[], str | None]) -> str | bytes | None:
    """The text if it says all that the bytes say, else the bytes. C knows no text with a NUL inside."""
    if content is not None and b"\0" in content:
        return content
    found = text()
    is_all = content is None or (found is not None and found.encode("utf-8") == content)
    return found if is_all else content


def lent_bytes(bytes_function: str, length_function: str, *arguments: Any) -> bytes | None:
    """A copy of bytes that stay the library's, or None when there are none."""
    pointer = optional_address(bytes_function, *arguments)
    if pointer is None:
        return None
    return bytes(ffi.buffer(pointer, number(length_function, *arguments)))
