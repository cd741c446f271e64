"""The C interface of a library, loaded with ctypes after the prototypes of a header."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = {
    "void": None,
    "bool": ctypes.c_bool,
    "double": ctypes.c_double,
    "size_t": ctypes.c_size_t,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint8_t": ctypes.c_uint8,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "unsigned long": ctypes.c_ulong,
    "PactHandle": ctypes.c_uint16,
    "InteractionHandle": ctypes.c_uint32,
    "MessagePactHandle": ctypes.c_uint16,
    "MessageHandle": ctypes.c_uint32,
}
"""The types that are no pointers; every other name is an enum."""

LOG_CALLBACK = ctypes.CFUNCTYPE(None, *[ctypes.c_char_p] * 5)


def prototypes(header: Path) -> dict[str, tuple[Any, list[Any]]]:
    """Result and parameters of each function in the header."""
    text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = {}
    for result, name, parameters in re.findall(
        r"^([A-Za-z][\w \*]*?)\s*\b(pactffi_\w+)\(([^;]*?)\);", text, flags=re.MULTILINE
    ):
        if "(*" in parameters:
            continue
        names = [re.sub(r"\w+$", "", one.strip()).strip() for one in parameters.split(",")]
        found[name] = (kind(result), [kind(one) for one in names if one])
    return found


def kind(name: str) -> Any:
    """The type of ctypes for one of C."""
    if "*" in name:
        return ctypes.c_void_p
    return WORDS.get(name.replace("const ", "").strip(), ctypes.c_int)


class Library:
    """The functions of a library; texts go in as `str`, and come out of `text` as such."""

    def __init__(self, path: Path, header: Path) -> None:
        self.library = ctypes.CDLL(str(path))
        self.prototypes = prototypes(header)
        self.functions: dict[str, Any] = {}
        self.library.pactffi_string_delete.argtypes = [ctypes.c_void_p]
        self.library.pactffi_string_delete.restype = None

    def function(self, name: str) -> Any:
        """The function `pactffi_NAME`."""
        if name not in self.functions:
            function = getattr(self.library, f"pactffi_{name}")
            function.restype, function.argtypes = self.prototypes[f"pactffi_{name}"]
            self.functions[name] = function
        return self.functions[name]

    def call(self, name: str, *arguments: Any) -> Any:
        """Calls a function."""
        encoded = [one.encode() if isinstance(one, str) else one for one in arguments]
        return self.function(name)(*encoded)

    def text(self, name: str, *arguments: Any, owned: bool = True) -> str | None:
        """Calls a function that returns a text, and frees it."""
        pointer = self.call(name, *arguments)
        if not pointer:
            return None
        text = ctypes.string_at(pointer).decode(errors="replace")
        if owned:
            self.library.pactffi_string_delete(pointer)
        return text

    def error(self) -> str:
        """The last error of this thread."""
        buffer = ctypes.create_string_buffer(65536)
        length = self.library.pactffi_get_error_message(buffer, 65536)
        return buffer.value.decode(errors="replace") if length > 0 else ""

    def set_log_callback(self, callback: Any) -> Any:
        """Registers a function that gets each line that a plugin logs; the result must be referenced while it is."""
        pointer = LOG_CALLBACK(callback) if callback else None
        function = self.library.pactffi_register_plugin_log_callback
        function.restype = None
        function(ctypes.cast(pointer, ctypes.c_void_p) if pointer else None)
        return pointer
