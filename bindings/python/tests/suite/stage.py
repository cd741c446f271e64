"""The participants of a verification: the provider, its states, a broker, the pacts and the verifier."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from pactlib import Message, MessageRequest, Pact, Request, Response, Specification, Verification, Verifier
from provider import Asked, Reply, as_message, as_response, serving

from .broker import Broker, as_published

NAMES = ("suite-consumer", "suite-provider")
PACKAGE = Path(__file__).parents[2]
STATES = "/_states"
MESSAGES = "/_messages"


class Stage:
    """A provider and its verification. Leaving its context block stops and frees everything."""

    def __init__(self, folder: Path, specification: Specification, *, in_process: bool) -> None:
        """Starts a provider without responses; pacts are written to a folder in this version.

        ``in_process`` has functions stand for the provider, its states and its messages, in place of addresses.
        """
        self._in_process = in_process
        self._folder = folder
        self._specification = specification
        self._files: list[Path] = []
        self._open = ExitStack()
        self.answers: dict[str, Reply] = {}
        """The responses of the provider, by the path."""
        self.messages: dict[str, Reply] = {}
        """The messages of the provider, by the description."""
        self.states_status: int | None = None
        """The response to calls for states; None if there are no such calls."""
        self.broker = Broker()
        self.provider = self._open.enter_context(serving(self._answer))
        self.verifier = self._open.enter_context(Verifier("suite-provider", self.provider.url))
        if in_process:
            self.verifier.handler(self._called).messages(self._said)
        else:
            self.verifier.add_transport("message", self.provider.port, MESSAGES)

    def __enter__(self) -> Stage:
        """The stage itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Stops and frees everything."""
        self._open.close()

    def _answer(self, asked: Asked) -> Reply:
        if asked.path == STATES:
            return Reply(self.states_status or 404)
        if asked.path == MESSAGES:
            return self.messages.get(asked.json()["description"], Reply(404))
        return self.answers.get(asked.path, Reply(404))

    def _called(self, request: Request) -> Response:
        """The provider as a function."""
        return as_response(self._recorded(Asked(request.method, request.target, dict(request.headers), request.body)))

    def _said(self, asked: MessageRequest) -> Message:
        """The messages of the provider as a function."""
        body = json.dumps({"description": asked.description}).encode()
        return as_message(self._recorded(Asked("POST", MESSAGES, {}, body)))

    def _changed(self, state: str, action: str, parameters: dict[str, object]) -> None:
        """The states of the provider as a function."""
        body = json.dumps({"state": state, "action": action, "params": parameters}).encode()
        reply = self._recorded(Asked("POST", STATES, {}, body))
        if reply.status != 200:
            raise LookupError(f"the state {state!r} is not to be had")

    def _recorded(self, asked: Asked) -> Reply:
        self.provider.asked.append(asked)
        return self._answer(asked)

    def pact(self) -> Pact:
        """An empty pact, to be written."""
        return Pact(*NAMES, self._specification)

    def write(self, pact: Pact) -> Path:
        """Writes the pact to a file of its own."""
        folder = self._folder / str(len(list(self._folder.iterdir())))
        pact.write(folder)
        (path,) = folder.iterdir()
        return path

    def add(self, path: Path) -> None:
        """Adds a pact file to verify."""
        self._files.append(path)
        self.verifier.add_file(path)

    def logged(self) -> str:
        """The log of a verification of the files, in a process of its own: logging is set up once in each."""
        lines = [
            "from pactlib import Verifier, ffi",
            "ffi.log_to_buffer(ffi.LevelFilter.WARN)",
            f"verifier = Verifier('suite-provider', {self.provider.url!r})",
            *[f"verifier.add_file({str(path)!r})" for path in self._files],
            "verifier.run()",
            "print(verifier.logs())",
        ]
        program = [sys.executable, "-c", "\n".join(lines)]
        return subprocess.run(program, cwd=PACKAGE, capture_output=True, text=True, check=True).stdout

    def publish(self, path: Path) -> None:
        """Puts a pact file into the broker, which is started for the first one."""
        self.broker.pacts.append(as_published(path.read_bytes()))
        if self.broker.server is None:
            self.broker.server = self._open.enter_context(serving(self.broker))
            self.verifier.add_broker(self.broker.server.url)

    def index_of(self, description: str) -> int:
        """The index of the broker's pact that has the interaction."""
        (index,) = [at for at, pact in enumerate(self.broker.pacts) if description in json.dumps(pact)]
        return index

    def run(self) -> Verification:
        """Verifies everything."""
        if self.states_status is not None and self._in_process:
            self.verifier.states(self._changed)
        elif self.states_status is not None:
            self.verifier.with_states(self.provider.url + STATES, teardown=True)
        return self.verifier.run()
