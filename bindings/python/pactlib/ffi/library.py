"""The library itself: its version, the last error, and its log."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import Any

from .._library import PactError, ffi, lib
from . import _call
from .enums import LevelFilter


def version() -> str:
    """The version of the released library that this one replaces (``pactffi_version``)."""
    return _call.lent_string(_call.function("version")())


def get_error_message(length: int = 1024) -> str | None:
    """Why the last call of this thread failed, which this call clears; None if none has.

    ``pactffi_get_error_message``. RuntimeError if the text does not fit into ``length`` bytes (it stays then).
    The exceptions of this package have taken their text already.
    """
    size = max(length, 0)
    buffer = ffi.new("char[]", max(size, 1))
    answer = int(_call.function("get_error_message")(buffer, size))
    if answer >= 0:
        return ffi.string(buffer).decode("utf-8", "replace") or None
    reasons = {
        -1: "there is no buffer for the error message",
        -2: f"the error message does not fit into {size} bytes",
        -3: "the error message could not be written",
        -4: "the error message has a NUL inside",
    }
    raise PactError(reasons.get(answer, f"the error message could not be read (code {answer})"))


def enable_ansi_support() -> None:
    """Enables colours in terminals that need it (``pactffi_enable_ansi_support``)."""
    _call.function("enable_ansi_support")()


def init(log_env_var: str) -> None:
    """Starts logging to stdout at the level that an environment variable gives (``pactffi_init``)."""
    _call.function("init")(_call.text(log_env_var))


def init_with_log_level(level: str = "INFO") -> None:
    """Starts logging to stderr at a level (``pactffi_init_with_log_level``)."""
    _call.function("init_with_log_level")(_call.text(level))


def log_message(message: str, log_level: LevelFilter | str = LevelFilter.ERROR, source: str | None = None) -> None:
    """Writes a line into the library's log (``pactffi_log_message``)."""
    level = _call.member(LevelFilter, log_level).name
    _call.function("log_message")(_call.text(source), _call.text(level), _call.text(message))


def log_to_buffer(level_filter: LevelFilter | str = LevelFilter.ERROR) -> None:
    """Logs into memory, see ``fetch_log_buffer`` (``pactffi_log_to_buffer``)."""
    _call.code("log_to_buffer", int(_call.member(LevelFilter, level_filter)))


def log_to_stderr(level_filter: LevelFilter | str = LevelFilter.ERROR) -> None:
    """Logs to stderr (``pactffi_log_to_stderr``)."""
    _call.code("log_to_stderr", int(_call.member(LevelFilter, level_filter)))


def log_to_stdout(level_filter: LevelFilter) -> int:
    """Logs to stdout; answers 0 (``pactffi_log_to_stdout``)."""
    return _call.code("log_to_stdout", int(_call.member(LevelFilter, level_filter)))


def log_to_file(file_name: str, level_filter: LevelFilter) -> int:
    """Appends the log to a file; answers 0 (``pactffi_log_to_file``)."""
    return _call.code("log_to_file", _call.path(file_name), int(_call.member(LevelFilter, level_filter)))


def fetch_log_buffer(log_id: str) -> str:
    """What was logged into memory for an id (``""`` for none) since the last call (``pactffi_fetch_log_buffer``)."""
    return _call.string("fetch_log_buffer", _call.text(log_id))


def logger_init() -> None:
    """Starts a list of places to log to, for this thread (``pactffi_logger_init``)."""
    _call.function("logger_init")()


def logger_attach_sink(sink_specifier: str, level_filter: LevelFilter) -> int:
    """Adds a place to the list; answers 0 (``pactffi_logger_attach_sink``).

    Places are ``stdout``, ``stderr``, ``buffer`` and ``file <path>``.
    """
    return _call.code("logger_attach_sink", _call.text(sink_specifier), int(_call.member(LevelFilter, level_filter)))


def logger_apply() -> int:
    """Logs to the places of the list from now on; answers 0 (``pactffi_logger_apply``).

    RuntimeError if logging was started before.
    """
    return _call.code("logger_apply")


def log_set_level(level_filter: LevelFilter | str) -> None:
    """Changes the level of the log, at any time (``pactffi_log_set_level``)."""
    _call.code("log_set_level", int(_call.member(LevelFilter, level_filter)))


_LogListener = Callable[[str, str, str, str, str], None]
"""Gets an event: the id of the mock server or verification, the id of the test run, level, target and text."""

_listener: _LogListener | None = None


@ffi.callback("void(*)(char *, char *, char *, char *, char *)")  # type: ignore[untyped-decorator]
def _send(log_id: Any, test_run_id: Any, level: Any, target: Any, message: Any) -> None:
    listener = _listener
    if listener is not None:
        strings = (log_id, test_run_id, level, target, message)
        listener(*(ffi.string(string).decode("utf-8", "replace") for string in strings))


def register_log_callback(callback: _LogListener | None) -> None:
    """Registers a function that gets each event of the log; None removes it (``pactffi_register_log_callback``).

    It gets events of the level of ``set_log_callback_level`` and above once logging was started, also on threads of
    mock servers. An exception that it raises is printed and ignored.
    """
    global _listener
    _listener = callback
    _call.function("register_log_callback")(ffi.NULL if callback is None else _send)
    # C must not call back after the interpreter has ended.
    atexit.unregister(_silence)
    if callback is not None:
        atexit.register(_silence)


def _silence() -> None:
    register_log_callback(None)


def set_log_callback_level(level_filter: LevelFilter | str) -> None:
    """Sets the level of the events for the registered function (``pactffi_set_log_callback_level``)."""
    _call.nothing("set_log_callback_level", int(_call.member(LevelFilter, level_filter)))


def set_test_run_id(test_run_id: str | None) -> None:
    """Names the test that this thread runs, for the registered function (``pactffi_set_test_run_id``)."""
    _call.nothing("set_test_run_id", _call.text(test_run_id))


def set_seed(seed: int) -> None:
    """Makes all random values from now on follow from a seed (``pactffi_set_seed``)."""
    _call.function("set_seed")(seed)


def live_objects() -> int:
    """How many objects of the library are alive (``pactffi_live_objects``)."""
    return int(lib.pactffi_live_objects(lib.LiveKind_All))
