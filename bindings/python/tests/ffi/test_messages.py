"""HTTP interactions and messages as objects: contents, metadata, descriptions, and what happens after their end."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest
from pactlib import ffi
from pactlib._library import ffi as c

from .conftest import object_count, live

BINARY = b"\xff\x00\x01"


def test_an_asynchronous_message_carries_a_text() -> None:
    message = ffi.async_message_new()

    ffi.async_message_set_contents_str(message, '{"a":1}', "application/json")

    assert ffi.async_message_get_contents_str(message) == '{"a":1}'
    assert ffi.async_message_get_contents_bin(message) == b'{"a":1}'
    assert ffi.async_message_get_contents_length(message) == 7
    for contents in (message.contents, ffi.async_message_get_contents(message)):
        assert contents is not None
        assert contents.contents == '{"a":1}'
        assert ffi.message_contents_get_contents_length(contents) == 7


def test_an_asynchronous_message_carries_bytes() -> None:
    message = ffi.async_message_new()

    ffi.async_message_set_contents_bin(message, BINARY + b"more", 3, "application/octet-stream")

    assert ffi.async_message_get_contents_bin(message) == BINARY
    assert message.contents is not None
    assert message.contents.contents == BINARY


def test_descriptions_are_set_and_read() -> None:
    message, answered, http = ffi.async_message_new(), ffi.sync_message_new(), ffi.sync_http_new()

    assert ffi.async_message_set_description(message, "an event") == 0
    assert ffi.sync_message_set_description(answered, "a question") == 0
    assert ffi.sync_http_set_description(http, "a request") == 0

    assert (message.description, answered.description, http.description) == ("an event", "a question", "a request")


def test_a_synchronous_message_has_a_request_and_answers() -> None:
    message = ffi.sync_message_new()
    ffi.sync_message_set_request_contents_str(message, "who", "text/plain")
    ffi.sync_message_set_response_contents_str(message, 0, "me", "text/plain")
    ffi.sync_message_set_response_contents_bin(message, 1, BINARY, 3, "application/octet-stream")

    assert message.request_contents.contents == "who"
    assert [answer.contents for answer in message.response_contents] == ["me", BINARY]
    assert ffi.sync_message_get_number_responses(message) == 2
    assert ffi.sync_message_get_request_contents_str(message) == "who"
    assert ffi.sync_message_get_request_contents_bin(message) == b"who"
    assert ffi.sync_message_get_request_contents_length(message) == 3
    assert ffi.sync_message_get_response_contents_str(message, 0) == "me"
    assert ffi.sync_message_get_response_contents_bin(message, 1) == BINARY
    assert ffi.sync_message_get_response_contents_length(message, 1) == 3
    assert ffi.sync_message_get_request_contents(message).contents == "who"
    assert ffi.sync_message_get_response_contents(message, 0).contents == "me"
    ffi.sync_message_set_request_contents_bin(message, b"abc", 2, "text/plain")
    assert message.request_contents.contents == "ab"


def test_an_http_interaction_has_a_request_and_a_response() -> None:
    http = ffi.sync_http_new()
    assert (http.request_contents, http.response_contents) == (None, None)

    ffi.sync_http_set_request_contents(http, "ask", "text/plain")
    ffi.sync_http_set_response_contents_bin(http, BINARY, 3, "application/octet-stream")
    assert (http.request_contents, http.response_contents) == ("ask", BINARY)
    assert ffi.sync_http_get_request_contents_length(http) == 3
    ffi.sync_http_set_request_contents_bin(http, b"a\0b", 3, "text/plain")
    ffi.sync_http_set_response_contents(http, "", "text/plain")
    assert (http.request_contents, http.response_contents) == (b"a\0b", "")
    assert repr(ffi.sync_http_get_request(http)).startswith("HttpRequest(")
    assert repr(ffi.sync_http_get_response(http)).startswith("HttpResponse(")


def test_contents_that_were_generated_are_a_copy() -> None:
    message = ffi.async_message_new()
    ffi.async_message_set_contents_str(message, "before", "text/plain")
    copy = ffi.async_message_generate_contents(message)
    assert copy is not None

    ffi.message_contents_set_contents_str(copy, "after", "text/plain")

    assert copy.contents == "after"
    assert ffi.async_message_get_contents_str(message) == "before"
    ffi.message_contents_set_contents_bin(copy, b"\x80", 1, "image/png")
    assert copy.contents == b"\x80"


def test_contents_that_belong_to_a_message_change_it_and_keep_it() -> None:
    message = ffi.async_message_new()
    ffi.async_message_set_contents_str(message, "before", "text/plain")
    contents = ffi.async_message_get_contents(message)
    assert contents is not None
    del message
    live()

    ffi.message_contents_set_contents_str(contents, "after", "text/plain")

    assert contents.contents == "after"


NEW: list[tuple[Callable[[], Any], Callable[[Any], None]]] = [
    (ffi.async_message_new, ffi.async_message_delete),
    (ffi.sync_message_new, ffi.sync_message_delete),
    (ffi.sync_http_new, ffi.sync_http_delete),
]
KINDS = pytest.mark.parametrize(("new", "delete"), NEW, ids=["async", "sync", "http"])


@KINDS
def test_an_object_can_be_deleted_once_and_closed_ever_so_often(new: Callable, delete: Callable) -> None:
    made = new()

    delete(made)

    made.close()
    made.close()
    with pytest.raises(RuntimeError, match=f"^the {type(made).__name__} was deleted$"):
        delete(made)
    assert repr(made) == f"{type(made).__name__}(deleted)"


@KINDS
def test_a_block_frees_the_object_even_when_it_fails(new: Callable, delete: Callable) -> None:
    before = object_count()

    with pytest.raises(ZeroDivisionError), new():
        raise ZeroDivisionError

    assert object_count() == before


@KINDS
def test_what_python_forgets_is_freed(new: Callable, delete: Callable) -> None:
    before = live()
    messages = [new() for _ in range(10)]
    assert object_count() == before + 10

    messages.clear()

    assert live() == before


@KINDS
def test_every_use_of_a_deleted_object_raises(new: Callable, delete: Callable) -> None:
    made = new()
    prefix = delete.__name__.removesuffix("delete")
    delete(made)
    arguments = {"index": 0, "description": "x", "contents": "x", "content_type": "text/plain", "len": 1}

    for name in filter(lambda name: name.startswith(prefix) and not name.endswith("_new"), ffi.__all__):
        function = getattr(ffi, name)
        if next(iter(function.__annotations__.values())) != type(made).__name__:
            continue  # of the interaction a message is written with
        taken = [arguments[parameter] for parameter in list(function.__annotations__)[1:-1]]
        with pytest.raises(RuntimeError, match="was deleted"):
            function(made, *taken)
    for member in (name for name in vars(type(made)) if not name.startswith("_")):
        with pytest.raises(RuntimeError, match="was deleted"):
            found = getattr(made, member)
            list(found() if callable(found) else found)


def test_contents_of_a_deleted_message_raise() -> None:
    message = ffi.async_message_new()
    ffi.async_message_set_contents_str(message, "x", "text/plain")
    contents = ffi.async_message_get_contents(message)
    assert contents is not None
    ffi.async_message_delete(message)

    with pytest.raises(RuntimeError):
        assert contents.contents
    with pytest.raises(RuntimeError):
        list(contents.metadata)


@pytest.mark.parametrize("index", [-1, 0, 2**32])
def test_an_index_past_the_end_raises(index: int) -> None:
    message = ffi.sync_message_new()

    for function in (ffi.sync_message_get_response_contents, ffi.sync_message_generate_response_contents):
        with pytest.raises((RuntimeError, IndexError)):
            function(message, index)
    with pytest.raises((RuntimeError, IndexError, OverflowError)):
        ffi.sync_message_get_provider_state(message, index)


KINDS_OF_POINTERS = [
    value
    for value in (getattr(ffi, name) for name in ffi.__all__)
    if isinstance(value, type) and issubclass(value, ffi._pointer.Pointer)
]


@pytest.mark.parametrize("kind", KINDS_OF_POINTERS, ids=lambda kind: kind.__name__)
def test_an_object_refuses_pointers_of_other_types(kind: type) -> None:
    for other in (
        None,
        5,
        "x",
        c.NULL,
        c.new("char[]", 1),
        c.cast("struct PactInteraction *", 8) if kind is ffi.Message else c.cast("struct Message *", 8),
    ):
        with pytest.raises(TypeError, match=f"^{kind.__name__} needs a struct {kind.__name__} \\*, got "):
            kind(other)


def test_a_pointer_that_the_library_never_gave_out_raises() -> None:
    for address in (0, 1, 8, 2**47, 2**64 - 1):
        strange = ffi.AsynchronousMessage(c.cast("struct AsynchronousMessage *", address), owned=True)
        with pytest.raises(RuntimeError):
            assert strange.description


def test_messages_are_made_and_forgotten_by_many_threads() -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(100):
                with ffi.sync_message_new() as message:
                    ffi.sync_message_set_request_contents_str(message, f"{number} {turn}", "text/plain")
                    assert message.request_contents.contents == f"{number} {turn}"
                    with pytest.raises(RuntimeError, match="out of bounds"):
                        ffi.sync_message_get_response_contents(message, number)
        except BaseException as error:  # noqa: BLE001 - reported by the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_what_one_thread_made_another_may_use_and_free() -> None:
    message = ffi.async_message_new()
    described: list[str] = []

    def work() -> None:
        described.append(message.description)
        ffi.async_message_delete(message)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert described == ["Asynchronous/Message Interaction"]
    with pytest.raises(RuntimeError, match="was deleted"):
        assert message.description


def test_objects_in_a_circle_are_freed() -> None:
    before = live()
    message: Any = ffi.async_message_new()
    message.itself = message

    del message
    gc.collect()

    assert object_count() == before
