"""The functions that take the place of a provider's addresses, and how an exchange is answered by them."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from . import _exchange
from .ffi.verifier import VerifierHandle
from .provider import MessageRequest, Request, message_of, response_of

Json = Any
Handler = Callable[[Request], Any]
"""Answers a request: a ``Response``, or what ``response_of`` makes one of; it may be ``async``."""

StateFunction = Callable[..., Any]
"""Changes a provider state. It gets the parameters, and may return values for generators."""

MessageFunction = Callable[..., Any]
"""Gives a message: a ``ProvidedMessage``, bytes, text, or JSON."""


def is_async(function: Any) -> bool:
    """Whether calling it gives something to await."""
    call = getattr(function, "__call__", None)
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)


def failure_text(error: BaseException) -> str:
    """Kind, message and place of an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(_HERE)]
    place = f" ({own[-1].filename}:{own[-1].lineno})" if own else ""
    text = str(error)
    return f"{type(error).__name__}{': ' if text else ''}{text}{place}"


_HERE = __file__.rpartition("handlers.py")[0]


class Handlers:
    """The functions of a verification."""

    def __init__(self) -> None:
        """No functions: the addresses are asked."""
        self.provider: Handler | None = None
        self.lifespan: Callable[[], Any] | None = None
        self.states: dict[str, tuple[StateFunction, StateFunction | None]] = {}
        self.any_state: StateFunction | None = None
        self.messages: dict[str, MessageFunction] = {}
        self.any_message: MessageFunction | None = None

    def functions(self) -> list[Any]:
        """All of them."""
        changes = [function for pair in self.states.values() for function in pair]
        every = [self.provider, self.any_state, self.any_message, *changes, *self.messages.values()]
        return [function for function in every if function is not None]

    def is_async(self) -> bool:
        """Whether one of them is to be awaited."""
        return self.lifespan is not None or any(is_async(function) for function in self.functions())

    def kinds(self) -> list[str]:
        """The kinds of exchanges that they answer."""
        found = [("provider", self.provider), ("state", self.states or self.any_state)]
        return [kind for kind, there in [*found, ("message", self.messages or self.any_message)] if there]

    def answer(self, exchange: Any) -> None:
        """Answers an exchange. What a function raises becomes the failure of the interaction."""
        try:
            reply, given = self._begin(exchange)
            if inspect.isawaitable(given):
                if inspect.iscoroutine(given):
                    given.close()
                raise TypeError("the function has returned an awaitable; declare it with 'async def'")
            reply(given)
        except Exception as error:
            _exchange.fail(exchange, failure_text(error))

    async def answer_later(self, exchange: Any) -> None:
        """The same for functions of which some are to be awaited."""
        try:
            reply, given = self._begin(exchange)
            reply(await given if inspect.isawaitable(given) else given)
        except Exception as error:
            _exchange.fail(exchange, failure_text(error))

    def _begin(self, exchange: Any) -> tuple[Callable[[Any], None], Any]:
        """Calls the function for an exchange; with its answer comes what takes it."""
        head, body = _exchange.read(exchange)
        if head["kind"] == "provider" and self.provider is not None:
            given = self.provider(_exchange.request(head, body))
            return lambda answer: _exchange.respond(exchange, *response_of(answer).parts()), given
        if head["kind"] == "state":
            return lambda values: _exchange.respond_state(exchange, _values(values)), self._change(head)
        request = _exchange.message_request(head, body)
        return lambda answer: _exchange.respond_message(exchange, *message_of(answer).parts()), self._message(request)

    def _change(self, head: dict[str, Json]) -> Any:
        name, action, parameters = head["state"], head["action"], head["params"]
        if name in self.states:
            function = self.states[name][action == "teardown"]
            return None if function is None else _with_parameters(function, parameters)
        if self.any_state is not None:
            return self.any_state(name, action, parameters)
        # Without states, a provider may reset itself, but need not. What was not set up is not torn down.
        if name == "" or action == "teardown":
            return None
        raise LookupError(f"no function sets up the state {name!r}; there are {_listed(self.states)}")

    def _message(self, request: MessageRequest) -> Any:
        function = self.messages.get(request.description, self.any_message)
        if function is None:
            raise LookupError(f"no function gives the message {request.description!r}; there are {_listed(self.messages)}")
        return function(request) if _takes_argument(function) else function()


def _listed(functions: dict[str, Any]) -> str:
    return ", ".join(repr(name) for name in functions) or "none"


def _values(answer: Json) -> dict[str, Json]:
    if answer is None:
        return {}
    if isinstance(answer, dict):
        return answer
    raise TypeError(f"a function for a state returns a dict of values or None, got {type(answer).__name__}")


def _takes_argument(function: Any) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return True
    return any(one.kind is not one.KEYWORD_ONLY and one.kind is not one.VAR_KEYWORD for one in parameters)


def _with_parameters(function: StateFunction, parameters: dict[str, Json]) -> Any:
    """Calls a function with the parameters of a state: by their names, as one dict, or not at all."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return function(parameters)
    kinds = [one.kind for one in signature.parameters.values()]
    if not kinds:
        return function()
    is_one = len(kinds) == 1 and kinds[0] in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if is_one and set(signature.parameters) != set(parameters):
        return function(parameters)
    return function(**parameters)


def run(handle: VerifierHandle, handlers: Handlers) -> int:
    """Verifies, with all functions called on this thread. Anything that is no ``Exception`` ends the verification."""
    _exchange.start(handle)
    try:
        while True:
            exchange = _exchange.next_exchange(handle)
            if exchange is not None:
                handlers.answer(exchange)
            code = _exchange.result(handle)
            if code != _exchange.RUNNING:
                return code
    except BaseException:
        _exchange.cancel(handle)
        raise


async def run_async(handle: VerifierHandle, handlers: Handlers) -> int:
    """Verifies, with all functions called on the thread of this event loop, several at a time if that was asked for."""
    loop = asyncio.get_running_loop()
    running: set[asyncio.Task[None]] = set()
    # Only the waiting for exchanges is on another thread.
    with ThreadPoolExecutor(1, thread_name_prefix="pactlib") as waiting:
        _exchange.start(handle)
        try:
            while True:
                exchange = await loop.run_in_executor(waiting, _exchange.next_exchange, handle)
                if exchange is not None:
                    task = loop.create_task(handlers.answer_later(exchange))
                    running.add(task)
                    task.add_done_callback(running.discard)
                code = _exchange.result(handle)
                if code != _exchange.RUNNING:
                    return code
        except BaseException:
            _exchange.cancel(handle)
            raise
        finally:
            for task in list(running):
                task.cancel()


Lifespan = Callable[[], Awaitable[None]]
