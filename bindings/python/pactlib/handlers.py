"""The functions that take the place of a provider's addresses, and how an exchange is answered by them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from . import _exchange
from .ffi.verifier import VerifierHandle
from .provider import MessageRequest, Request, encoded, failure_text, message_of, response_of

Json = Any
Handler = Callable[[Request], Any]
"""Answers a request: a ``Response``, or what ``response_of`` makes one of; it may be ``async``."""

StateFunction = Callable[..., Any]
"""Changes a provider state. It gets the parameters, and may return values for generators; it may be ``async``."""

MessageFunction = Callable[..., Any]
"""Gives a message: a ``Message``, bytes, text, or JSON; it may be ``async``."""


class Missing(Exception):
    """There is no function for what is asked; the text is the failure as it is."""


def is_async(function: Any) -> bool:
    """Whether it is an ``async def``, or an object that is called like one."""
    call = getattr(type(function), "__call__", None)
    return inspect.iscoroutinefunction(inspect.unwrap(function)) or inspect.iscoroutinefunction(call)


def takes(function: Any, *arguments: Any, **named: Any) -> bool:
    """Whether a function can be called with these arguments."""
    try:
        inspect.signature(function).bind(*arguments, **named)
    except TypeError:
        return False
    except ValueError:
        return True  # one of C, without a signature
    return True


class Handlers:
    """The functions of a verification."""

    def __init__(self) -> None:
        """No functions: the addresses are asked."""
        self.provider: Handler | None = None
        self.states: dict[str, tuple[StateFunction | None, StateFunction | None]] = {}
        self.any_state: StateFunction | None = None
        self.messages: dict[str, MessageFunction] = {}
        self.any_message: MessageFunction | None = None

    def is_async(self) -> bool:
        """Whether one of them is to be awaited."""
        changes = [function for pair in self.states.values() for function in pair]
        every = [self.provider, self.any_state, self.any_message, *changes, *self.messages.values()]
        return any(is_async(function) for function in every if function is not None)

    def answer(self, exchange: Any) -> None:
        """Answers an exchange. What a function raises becomes the failure of the interaction."""
        try:
            reply, given = self._begin(exchange)
            if hasattr(given, "__await__"):
                if inspect.iscoroutine(given):
                    given.close()
                raise TypeError("the function has returned an awaitable; declare it with 'async def'")
            reply(given)
        except Exception as error:
            _fail(exchange, error)

    async def answer_later(self, exchange: Any) -> None:
        """The same for functions of which some are to be awaited."""
        import asyncio  # costs more than the rest of the package

        try:
            reply, given = self._begin(exchange)
            reply(await given if inspect.isawaitable(given) else given)
        except asyncio.CancelledError as error:
            _fail(exchange, error)
            raise
        except Exception as error:
            _fail(exchange, error)

    def _begin(self, exchange: Any) -> tuple[Callable[[Any], None], Any]:
        """Calls the function for an exchange; with its answer comes what takes it."""
        head, body = _exchange.read(exchange)
        if head["kind"] == "provider" and self.provider is not None:
            given = self.provider(_exchange.request(head, body))
            return lambda answer: _exchange.respond(exchange, *encoded(response_of(answer))), given
        if head["kind"] == "state":
            return lambda values: _exchange.respond_state(exchange, _values(values)), self._change(head)
        request = _exchange.message_request(head, body)
        return lambda answer: _exchange.respond_message(exchange, *message_of(answer)), self._message(request)

    def _change(self, head: dict[str, Json]) -> Any:
        name, action, parameters = head["state"], head["action"], head["params"]
        if name in self.states:
            function = self.states[name][action == "teardown"]
            return None if function is None else _with_parameters(function, name, parameters)
        if self.any_state is not None:
            if takes(self.any_state, name, action, parameters):
                return self.any_state(name, action, parameters)
            return self.any_state(name, parameters) if action == "setup" else None
        # Without states, a provider may reset itself, but need not.
        if name == "":
            return None
        raise Missing(_missing("provider state", name, self.states))

    def _message(self, request: MessageRequest) -> Any:
        function = self.messages.get(request.description, self.any_message)
        if function is None:
            raise Missing(_missing("message", request.description, self.messages))
        return function(request) if takes(function, request) else function()


def _fail(exchange: Any, error: BaseException) -> None:
    is_text = isinstance(error, (Missing, _exchange.Refused))
    _exchange.fail(exchange, str(error) if is_text else failure_text(error))


def _missing(what: str, name: str, functions: dict[str, Any]) -> str:
    names = ", ".join(repr(one) for one in sorted(functions)) or "none"
    return f"there is no function for the {what} {name!r}; there are functions for: {names}"


def _values(answer: Json) -> dict[str, Json]:
    if answer is None:
        return {}
    if isinstance(answer, dict):
        return answer
    raise TypeError(f"the function of a state returned a {type(answer).__name__}, expected a dict or None")


def _with_parameters(function: StateFunction, name: str, parameters: dict[str, Json]) -> Any:
    """Calls a function with the parameters of a state: by their names, as one dict, or not at all."""
    if takes(function, **parameters):
        return function(**parameters)
    if takes(function, parameters):
        return function(parameters)
    if takes(function):
        return function()
    names = ", ".join(parameters) or "none"
    raise Missing(
        f"the function of the provider state {name!r} takes {inspect.signature(function)}, "
        f"but the state has the parameters: {names}"
    )


def run(handle: VerifierHandle, handlers: Handlers) -> int:
    """Verifies, with all functions called on this thread. Anything that is no ``Exception`` ends the verification."""
    _exchange.start(handle)
    try:
        while True:
            exchange = _exchange.next_exchange(handle)
            if exchange is not None:
                handlers.answer(exchange)
                continue
            code = _exchange.result(handle)
            if code != _exchange.RUNNING:
                return code
    except BaseException:
        _exchange.cancel(handle)
        raise


async def run_async(handle: VerifierHandle, handlers: Handlers) -> int:
    """Verifies, with all functions called on the thread of this event loop, several at a time if that was asked for."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

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
                    continue
                code = _exchange.result(handle)
                if code != _exchange.RUNNING:
                    # Listeners are called by the loop.
                    await asyncio.sleep(0)
                    _exchange.raise_first(handle)
                    return code
        except BaseException:
            _exchange.cancel(handle)
            raise
        finally:
            left = list(running)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
