"""The pytest plugin: the fixtures ``pact`` and ``new_pact`` for consumers, and ``pact_verifier`` for providers.

pytest finds it where the package is installed; elsewhere ``-p pactlib.pytest_plugin`` loads it. The library is loaded
when a fixture is used first.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from ._pact_files import PactInteraction
    from .consumer import Pact, Specification
    from .verifier import Verification, Verifier

__all__ = ["NewPact", "NewVerifier"]

_PACT_ARGUMENTS = ("consumer", "provider", "specification", "dir")
_FILES_ARGUMENTS = ("provider", "consumer")


class NewPact(Protocol):
    """The type of the fixture ``new_pact``."""

    def __call__(
        self,
        consumer: str | None = None,
        provider: str | None = None,
        specification: Specification | str | None = None,
    ) -> Pact:
        """A pact, which is written if the test passes. What is None comes from the marker or the configuration."""
        ...


class NewVerifier(Protocol):
    """The type of the fixture ``pact_verifier``."""

    def __call__(self, url: str = "http://localhost:8080") -> Verifier:
        """A verifier of the interaction of this test case alone."""
        ...


class _Record:
    """What happened in one test."""

    def __init__(self) -> None:
        self.passed = False
        self.written: list[str] = []
        self.wants_verification = False
        self.verifiers = 0
        self.verifications: list[Verification] = []

    def verified(self) -> list[str]:
        """How the verified interactions went: ``passed``, ``failed`` or ``pending``, which is a tolerated failure."""
        results = [one for found in self.verifications for one in found.interactions]
        failures = ["pending" if one["pending"] else "failed" for one in results if one["result"] != "OK"]
        return ["passed"] * (len(results) - len(failures)) + failures


_RECORD = pytest.StashKey[_Record]()


def _record(item: Any) -> _Record:
    return item.stash.setdefault(_RECORD, _Record())  # type: ignore[no-any-return]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--pact-dir`` and the settings."""
    directory = "folder of pact files: consumers' tests write there, and providers' tests read there"
    parser.getgroup("pact").addoption("--pact-dir", metavar="DIR", help=f"{directory} (the setting pact_dir)")
    parser.addini("pact_dir", f"{directory}; 'pacts' beside the configuration file if there is none", default="pacts")
    parser.addini("pact_consumer", "the consumer's name in the pacts of the fixture 'pact'", default="")
    parser.addini("pact_provider", "the provider's name in the pacts of the fixture 'pact'", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Describes the markers, and starts the summary."""
    config.addinivalue_line(
        "markers",
        "pact(consumer, provider, specification='V4', dir): names and folder of the pact of the fixture 'pact'",
    )
    config.addinivalue_line(
        "markers",
        "pact_files(*paths, provider, consumer): the pact files or folders that the fixture 'pact_verifier' verifies",
    )
    config.pluginmanager.register(_Summary(config), "pactlib-summary")


def _base(config: pytest.Config) -> Path:
    return config.inipath.parent if config.inipath else config.rootpath


def _pact_dir(config: pytest.Config, given: Any = None) -> Path:
    """The folder of pact files: the option's, the marker's, or the configuration's."""
    option: str | None = config.getoption("--pact-dir")
    if option:
        return config.invocation_params.dir / option
    return _base(config) / str(given or config.getini("pact_dir") or "pacts")


def _arguments(node: Any, marker: str, known: tuple[str, ...]) -> dict[str, Any]:
    """The named arguments of a marker; those nearer to the test hide those of its class and module."""
    found: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers(marker))):
        unknown = sorted(set(mark.kwargs) - set(known))
        if unknown:
            raise ValueError(f"the marker '{marker}' takes {', '.join(known)}, not {', '.join(unknown)}")
        found.update(mark.kwargs)
    return found


def _name(config: pytest.Config, role: str, given: Any) -> str:
    name = given or config.getini(f"pact_{role}")
    if not name:
        raise ValueError(
            f"the pact has no {role}: name it by @pytest.mark.pact({role}='...') or by the setting pact_{role}"
        )
    if not isinstance(name, str):
        raise ValueError(f"the {role} of the pact is {name!r}, not a text")
    return name


def _specification(given: Any) -> Specification:
    from .consumer import Specification

    if isinstance(given, Specification):
        return given
    if isinstance(given, str) and given.upper().replace(".", "_") in Specification.__members__:
        return Specification[given.upper().replace(".", "_")]
    raise ValueError(f"the specification is {given!r}, not one of {', '.join(Specification.__members__)}")


@pytest.fixture
def new_pact(request: pytest.FixtureRequest) -> Iterator[NewPact]:
    """Makes pacts. If the test passes, each is written, or merged into the file that is there; then it is freed."""
    config, item = request.config, request.node
    record = _record(item)
    made: list[Any] = []
    names: list[str] = []
    try:
        marked = _arguments(item, "pact", _PACT_ARGUMENTS)
    except ValueError as error:
        pytest.fail(str(error), pytrace=False)

    def new(
        consumer: str | None = None, provider: str | None = None, specification: Specification | str | None = None
    ) -> Pact:
        try:
            consumer = _name(config, "consumer", consumer or marked.get("consumer"))
            provider = _name(config, "provider", provider or marked.get("provider"))
            chosen = _specification(specification or marked.get("specification") or "V4")
        except ValueError as error:
            pytest.fail(str(error), pytrace=False)
        made.append(_pact_class()(consumer, provider, chosen))
        names.append(f"{consumer}-{provider}.json")
        return made[-1]  # type: ignore[no-any-return]

    yield new
    try:
        if record.passed:
            folder = _pact_dir(config, marked.get("dir"))
            for pact, name in zip(made, names):
                pact.write(folder)
                record.written.append(str(folder / name))
    finally:
        for pact in made:
            pact.free()


def _pact_class() -> Any:
    from .consumer import Pact

    class FixturePact(Pact):
        """A pact that the fixture frees, after it was written."""

        def close(self) -> None:
            """Does nothing, so that the block of a ``with`` may end before the test does."""

        def free(self) -> None:
            """Frees the pact."""
            super().close()

    return FixturePact


@pytest.fixture
def pact(new_pact: NewPact) -> Pact:
    """The pact of the marker ``pact`` or of the settings ``pact_consumer`` and ``pact_provider``.

    It is written to the folder ``--pact-dir`` if the test passes.
    """
    return new_pact()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes one test case of each interaction for tests that use ``pact_verifier`` or ``pact_interaction``."""
    if "pact_interaction" not in metafunc.fixturenames:
        return
    from ._pact_files import PactFileError, interactions

    config, node = metafunc.config, metafunc.definition
    try:
        wanted = _arguments(node, "pact_files", _FILES_ARGUMENTS)
        marks = [mark for mark in node.iter_markers("pact_files") if mark.args]
        paths = [_base(config) / _file(path) for path in marks[0].args] if marks else [_pact_dir(config)]
        provider = wanted.get("provider") or (None if marks else config.getini("pact_provider") or None)
        found = interactions(paths, provider, wanted.get("consumer"))
    except (PactFileError, ValueError) as error:
        raise pytest.Collector.CollectError(f"{metafunc.function.__name__}: {error}") from error
    several = len({one.consumer for one in found}) > 1
    ids = [f"{one.consumer}: {one}" if several else str(one) for one in found]
    metafunc.parametrize("pact_interaction", found, ids=ids, indirect=True)


def _file(path: Any) -> Any:
    if isinstance(path, str) and "://" in path:
        raise ValueError(f"{path!r} is not a file: Verifier.add_url and add_broker take addresses")
    if not isinstance(path, (str, os.PathLike)):
        raise ValueError(f"the marker 'pact_files' takes paths, not {path!r}")
    return path


@pytest.fixture
def pact_interaction(request: pytest.FixtureRequest) -> PactInteraction:
    """The interaction of this test case: its description, states, consumer, provider and file."""
    if not hasattr(request, "param"):
        pytest.fail("the fixture 'pact_interaction' must be among the arguments of the test", pytrace=False)
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def pact_verifier(request: pytest.FixtureRequest, pact_interaction: PactInteraction) -> Iterator[NewVerifier]:
    """Makes a verifier of one interaction. The test says where the provider is, and calls ``verify``.

    The test is run once for each interaction of the files that the marker ``pact_files`` names, or of the folder
    ``--pact-dir``.
    """
    record = _record(request.node)
    record.wants_verification = True
    made: list[Verifier] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / pact_interaction.path.name
        file.write_text(pact_interaction.document, encoding="utf-8")

        def new(url: str = "http://localhost:8080") -> Verifier:
            verifier: Verifier = _verifier_class()(pact_interaction.provider, url, record)
            made.append(verifier)
            return verifier.add_file(file)

        yield new
        for verifier in made:
            verifier.close()


def _verifier_class() -> Any:
    from .verifier import Verification, Verifier

    class FixtureVerifier(Verifier):
        """A verifier that notes its results for the summary."""

        def __init__(self, provider: str, url: str, record: _Record) -> None:
            super().__init__(provider, url)
            self._record = record

        def _verification(self, code: int) -> Verification:
            found = super()._verification(code)
            self._record.verifications.append(found)
            return found

    return FixtureVerifier


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Notes the outcome for the fixtures, and shows a failed verification by its report alone."""
    outcome = yield
    report = outcome.get_result()
    record = item.stash.get(_RECORD, None)
    if record is None:
        return
    if call.when == "call":
        _judge(report, call, record)
        record.passed = report.passed
        report.pact_verified = record.verified()
    if call.when == "teardown":
        report.pact_written = record.written
        del item.stash[_RECORD]


def _judge(report: Any, call: pytest.CallInfo[None], record: _Record) -> None:
    errors = sys.modules.get("pactlib.verifier")
    if report.passed and record.wants_verification and not record.verifications:
        report.outcome = "failed"
        report.longrepr = "The interaction was not verified: call pact_verifier(...).verify()"
    elif report.passed and "pending" in record.verified():
        # A tolerated failure is what pytest calls an expected one.
        report.outcome = "skipped"
        report.wasxfail = "the interaction is pending"
        report.longrepr = record.verifications[-1].report
    elif report.failed and call.excinfo and errors and isinstance(call.excinfo.value, errors.VerificationError):
        report.longrepr = call.excinfo.getrepr(style="value")


class _Summary:
    """Counts what was verified and written, in the process that shows the results."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._verified: list[str] = []
        self._written: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes the results of a test, which may have run in another process."""
        self._verified += getattr(report, "pact_verified", [])
        self._written.update(dict.fromkeys(getattr(report, "pact_written", [])))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Writes a line about verified interactions, and one about pact files."""
        if self._verified:
            counts = [(self._verified.count(kind), kind) for kind in ("failed", "pending")]
            details = "".join(f", {number} {kind}" for number, kind in counts if number)
            terminalreporter.write_line(f"pact: {_count(len(self._verified), 'interaction')} verified{details}")
        if self._written:
            paths = ", ".join(self._shown(path) for path in sorted(self._written))
            terminalreporter.write_line(f"pact: {_count(len(self._written), 'file')} written: {paths}")

    def _shown(self, path: str) -> str:
        relative = os.path.relpath(path, self._config.invocation_params.dir)
        return path if relative.startswith("..") else relative


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
