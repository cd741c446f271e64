"""The fixtures of all scenarios: an empty pact, a folder for its file, and a mock server."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterator

import pytest
from pactlib import MockServer, Pact, Specification, lib

from . import (
    comparison_steps,
    generator_steps,
    interaction_steps,
    message_steps,
    mock_server_steps,
    pact_file_steps,
    response_steps,
    verification_steps,
)
from .corpus import IN_PROCESS
from .stage import Stage

STEPS = [
    comparison_steps,
    generator_steps,
    interaction_steps,
    message_steps,
    mock_server_steps,
    pact_file_steps,
    response_steps,
    verification_steps,
]


def pytest_configure(config: pytest.Config) -> None:
    """Registers the steps for all features, and the tags of the features with pytest."""
    for tag in ("consumer", "provider", "message", "SynchronousMessage", "wip"):
        config.addinivalue_line("markers", f"{tag}: a tag of the compatibility suite")
    for module in STEPS:
        config.pluginmanager.register(module)


@pytest.fixture
def specification(request: pytest.FixtureRequest) -> Specification:
    """The specification version of the pact, which is that of the folder of the feature."""
    return Specification[request.module.FEATURE.partition("/")[0]]


@pytest.fixture
def pact(specification: Specification) -> Iterator[Pact]:
    """A pact without interactions. Everything must be freed when the scenario is over."""
    before = lib.pactffi_live_objects(lib.LiveKind_All)
    with Pact("suite-consumer", "suite-provider", specification) as pact:
        yield pact
    assert lib.pactffi_live_objects(lib.LiveKind_All) <= before, "something was not freed"


@pytest.fixture
def pact_folder(tmp_path: Path) -> Path:
    """An empty folder for the pact file."""
    folder = tmp_path / "pacts"
    folder.mkdir()
    return folder


@pytest.fixture
def running() -> Iterator[list[MockServer]]:
    """The mock servers started so far; stopped when the scenario is over."""
    servers: list[MockServer] = []
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def serve(pact: Pact, running: list[MockServer]) -> Callable[[], MockServer]:
    """Starts the mock server for the pact as it is now."""

    def start() -> MockServer:
        running.append(pact.serve())
        return running[-1]

    return start


@pytest.fixture
def server(running: list[MockServer]) -> MockServer:
    """The mock server of the scenario."""
    (server,) = running
    return server


@pytest.fixture
def stage(specification: Specification, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A provider and a verifier of it. Everything must be freed when the scenario is over."""
    before = lib.pactffi_live_objects(lib.LiveKind_All)
    folder = tmp_path / "pacts"
    folder.mkdir()
    with Stage(folder, specification, in_process=request.node.name.endswith(IN_PROCESS)) as stage:
        yield stage
    assert lib.pactffi_live_objects(lib.LiveKind_All) <= before, "something was not freed"
