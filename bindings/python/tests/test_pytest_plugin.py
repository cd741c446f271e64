"""The pytest plugin: what tests of consumers and providers do with it, run by pytest itself."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pactlib.pytest_plugin  # noqa: F401 - loaded once for all runs
import pactlib.verifier
import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[1]

CONSUMER = """
    import pytest
    from urllib.request import urlopen

    def ask(pact, thing):
        pact.upon_receiving(f"a request for {thing}").with_request("GET", f"/{thing}").will_respond_with(200)
        with pact.serve() as server:
            urlopen(f"{server.url}/{thing}").close()
"""

PACT = {
    "consumer": {"name": "shop"},
    "provider": {"name": "stock"},
    "interactions": [
        {
            "description": "a thing",
            "providerStates": [{"name": "there is one"}, {"name": "it is blue"}],
            "request": {"method": "GET", "path": "/thing"},
            "response": {"status": 200, "body": {"count": 1.50}},
        },
        {
            "description": "a thing",
            "providerStates": [{"name": "there is none"}],
            "request": {"method": "GET", "path": "/thing"},
            "response": {"status": 404},
        },
        {
            "description": "the list",
            "request": {"method": "GET", "path": "/things"},
            "response": {"status": 200},
        },
    ],
    "metadata": {"pactSpecification": {"version": "3.0.0"}},
}

PROVIDER = """
    import pytest

    @pytest.mark.pact_files("pacts")
    def test_stock(pact_verifier):
        there = []
        verifier = pact_verifier().states(lambda name, parameters: there.append(name))
        verifier.handler(lambda request: ({"count": 1.5}, 404 if "there is none" in there else 200)).verify()
"""


class Session:
    """A folder with tests, and runs of pytest in it."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.folder = pytester.path

    def run(self, code: str, *arguments: str, apart: bool = False) -> pytest.RunResult:
        """Runs tests with the plugin, ``apart`` in a process of their own."""
        self.pytester.makepyfile(code)
        run = self.pytester.runpytest_subprocess if apart else self.pytester.runpytest_inprocess
        return run("-p", "pactlib.pytest_plugin", *arguments)

    def settings(self, *lines: str) -> None:
        """Writes pytest's configuration."""
        self.pytester.makeini("\n".join(["[pytest]", *lines]))

    def pact(self, document: dict[str, Any], name: str = "shop-stock.json") -> None:
        """Writes a pact file."""
        folder = self.folder / "pacts"
        folder.mkdir(exist_ok=True)
        folder.joinpath(name).write_text(json.dumps(document), encoding="utf-8")

    def descriptions(self, path: str) -> list[str]:
        """The interactions of a pact file."""
        pact = json.loads((self.folder / path).read_text(encoding="utf-8"))
        return sorted(one["description"] for one in pact["interactions"])


@pytest.fixture
def session(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    if "PACT_LIBRARY" in os.environ:
        monkeypatch.setenv("PACT_LIBRARY", os.path.abspath(os.environ["PACT_LIBRARY"]))
    return Session(pytester)


def test_the_pact_of_a_test_that_passed_is_written(session: Session) -> None:
    session.settings("pact_consumer = shop", "pact_provider = stock")

    result = session.run(
        CONSUMER
        + """
    def test_one(pact):
        ask(pact, "a")

    def test_two(pact):
        with pact:
            ask(pact, "b")

    def test_failing(pact):
        ask(pact, "c")
        assert False

    def test_asking_for_nothing(pact):
        pact.upon_receiving("e").with_request("GET", "/").will_respond_with(200)
        with pact.serve():
            pass

    def test_skipping(pact):
        ask(pact, "d")
        pytest.skip()
    """
    )

    result.assert_outcomes(passed=2, failed=2, skipped=1)
    assert session.descriptions("pacts/shop-stock.json") == ["a request for a", "a request for b"]
    result.stdout.fnmatch_lines(["pact: 1 file written: pacts?shop-stock.json"])


def test_markers_name_the_pact_and_the_nearest_wins(session: Session) -> None:
    session.settings("pact_provider = prices", "pact_dir = written")

    result = session.run(
        CONSUMER
        + """
    pytestmark = pytest.mark.pact(consumer="shop", specification="V3")

    def test_module(pact):
        ask(pact, "a")

    @pytest.mark.pact(consumer="till", dir="elsewhere")
    def test_function(pact, new_pact):
        ask(pact, "b")
        ask(new_pact(provider="stock", specification="v4"), "c")
    """
    )

    result.assert_outcomes(passed=2)
    assert session.descriptions("written/shop-prices.json") == ["a request for a"]
    assert session.descriptions("elsewhere/till-prices.json") == ["a request for b"]
    assert session.descriptions("elsewhere/till-stock.json") == ["a request for c"]
    versions = {
        path.name: json.loads(path.read_text(encoding="utf-8"))["metadata"]["pactSpecification"]["version"]
        for path in session.folder.glob("*/*.json")
    }
    assert versions == {"shop-prices.json": "3.0.0", "till-prices.json": "3.0.0", "till-stock.json": "4.0"}


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("", "the pact has no consumer: name it by @pytest.mark.pact(consumer='...') or by the setting pact_consumer"),
        ("consumer='a'", "the pact has no provider: name it by @pytest.mark.pact(provider='...') or by *pact_provider"),
        ("consumer='a', provider=5", "the provider of the pact is 5, not a text"),
        ("consumr='a'", "the marker 'pact' takes consumer, provider, specification, dir, not consumr"),
        ("consumer='a', provider='b', specification=5", "the specification is 5, not one of V1, V1_1, V2, V3, V4"),
    ],
)
def test_a_pact_without_its_names_is_an_error_with_words(session: Session, marker: str, words: str) -> None:
    result = session.run(
        f"""
    import pytest

    @pytest.mark.pact({marker})
    def test_it(pact):
        pass
    """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([words])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_workers_merge_into_one_file(session: Session) -> None:
    session.settings("pact_consumer = shop", "pact_provider = stock")

    result = session.run(
        CONSUMER
        + """
    @pytest.mark.parametrize("number", range(12))
    def test_one(pact, number):
        ask(pact, number)
    """,
        *("-n", "2", "--pact-dir", "out"),
        apart=True,
    )

    result.assert_outcomes(passed=12)
    assert session.descriptions("out/shop-stock.json") == sorted(f"a request for {number}" for number in range(12))
    result.stdout.fnmatch_lines(["pact: 1 file written: out?shop-stock.json"])


def test_a_pact_that_cannot_be_written_is_an_error(session: Session) -> None:
    session.settings("pact_consumer = shop", "pact_provider = stock", "pact_dir = tox.ini")

    result = session.run(
        """
    def test_it(pact):
        pact.upon_receiving("a thing").with_request("GET", "/").will_respond_with(200)
    """
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["E * pactlib._library.PactError: *tox.ini*"])
    result.stdout.no_fnmatch_line("pact: *written*")


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_each_interaction_is_a_test_case_of_its_own(session: Session, workers: tuple[str, ...]) -> None:
    session.pact(PACT)

    result = session.run(PROVIDER, "-v", *workers, apart=True)

    result.assert_outcomes(passed=3)
    for name in ("a thing, given there is one and it is blue", "a thing, given there is none", "the list"):
        assert f"::test_stock[{name}]" in str(result.stdout)
    result.stdout.fnmatch_lines(["pact: 3 interactions verified"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_failing_interaction_is_shown_by_its_report_alone(session: Session, workers: tuple[str, ...]) -> None:
    session.pact(PACT)

    result = session.run(PROVIDER.replace("404 if", "410 if"), *workers, apart=bool(workers))

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*test_stock[[]a thing, given there is none]*",
            "Verifying a pact between shop and stock",
            "*expected 404 but was 410",
            "pact: 3 interactions verified, 1 failed",
        ]
    )
    assert "test_pytest_plugin" not in str(result.stdout).partition("FAILURES")[2].partition("short test summary")[0]
    result.stdout.no_fnmatch_line("*VerificationError(*")
    result.stdout.no_fnmatch_line("*/verifier.py*")


def test_a_pending_interaction_that_fails_is_an_expected_failure(session: Session) -> None:
    shared = {"type": "Synchronous/HTTP", "pending": True, "response": {"status": 200}}
    interactions = [{**shared, "description": path, "request": {"path": path}} for path in ("/new", "/old")]
    session.pact({**PACT, "interactions": interactions, "metadata": {"pactSpecification": {"version": "4.0"}}})

    result = session.run(
        """
    import pytest

    @pytest.mark.pact_files("pacts")
    def test_it(pact_verifier):
        pact_verifier().handler(lambda request: 200 if request.path == "/old" else 404).verify()
    """,
        *("-rx", "--junitxml", "report.xml"),
    )

    result.assert_outcomes(passed=1, xfailed=1)
    result.stdout.fnmatch_lines(["pact: 2 interactions verified, 1 pending", "XFAIL * - the interaction is pending"])
    junit = (session.folder / "report.xml").read_text(encoding="utf-8")
    assert '<skipped type="pytest.xfail" message="the interaction is pending"' in junit


def test_the_pact_that_was_read_keeps_its_numbers(session: Session) -> None:
    text = json.dumps(PACT).replace('{"count": 1.5}', '{"count": 10.250000000000000000001}')
    session.pact(PACT)
    (session.folder / "pacts" / "shop-stock.json").write_text(text, encoding="utf-8")

    result = session.run(
        """
    import pytest

    @pytest.mark.pact_files("pacts/shop-stock.json", provider="stock", consumer="shop")
    def test_it(pact_interaction):
        if "it is blue" in pact_interaction.states:
            assert '{"count": 10.250000000000000000001}' in pact_interaction.document
        assert pact_interaction.document.count('"description"') == 1
        assert '"version": "3.0.0"' in pact_interaction.document
    """
    )

    result.assert_outcomes(passed=3)


def test_messages_of_several_consumers_are_told_apart(session: Session) -> None:
    message = {"description": "an event", "contents": {"id": 1}, "providerState": "ready"}
    for consumer in ("shop", "till"):
        session.pact(
            {"consumer": {"name": consumer}, "provider": {"name": "events"}, "messages": [message]}, f"{consumer}.json"
        )

    result = session.run(
        """
    def test_events(pact_verifier, pact_interaction):
        with pact_verifier() as verifier:
            verifier.state("ready", lambda: None).message(pact_interaction.description, lambda: {"id": 1}).verify()
    """,
        *("-v", "--pact-dir", "pacts"),
    )

    result.assert_outcomes(passed=2)
    for name in ("shop: an event, given ready", "till: an event, given ready"):
        assert f"[{name}] PASSED" in str(result.stdout)


def test_a_test_that_verifies_nothing_fails(session: Session) -> None:
    session.pact(PACT)

    result = session.run(PROVIDER.replace(".verify()", ""))

    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["The interaction was not verified: call pact_verifier(...).verify()"])


OTHER = {**PACT, "provider": {"name": "prices"}}


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("'none'", "test_it: *none cannot be read: No such file or directory"),
        ("'https://a.b/c'", "test_it: 'https://a.b/c' is not a file: Verifier.add_url and add_broker take addresses"),
        ("None", "test_it: the marker 'pact_files' takes paths, not None"),
        ("'pacts', provider='stok'", "test_it: no interactions of the provider 'stok' in *pacts"),
        ("'pacts'", "test_it: there are pacts with the providers 'prices', 'stock': name one of them"),
        ("'broken.json'", "test_it: *broken.json is not a pact file: Expecting value: line 1 column 1 (char 0)"),
        ("'other.json'", "test_it: *other.json is not a pact file: consumer, provider or interactions are missing"),
        ("'pacts', providr='x'", "test_it: the marker 'pact_files' takes provider, consumer, not providr"),
    ],
)
def test_interactions_that_cannot_be_found_are_an_error_with_words(session: Session, marker: str, words: str) -> None:
    session.pact(PACT)
    session.pact(OTHER, "shop-prices.json")
    (session.folder / "broken.json").write_text("pact", encoding="utf-8")
    (session.folder / "other.json").write_text("[]", encoding="utf-8")

    result = session.run(
        f"""
    import pytest

    @pytest.mark.pact_files({marker})
    def test_it(pact_verifier):
        pass
    """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([words])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_sessions_without_pacts_need_no_library_and_print_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACT_LIBRARY", str(session.folder / "none.so"))

    result = session.run("def test_it(): pass", "--strict-markers", apart=True)

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("pact:*")


def test_the_tests_of_the_readme_pass(session: Session) -> None:
    readme = ROOT.joinpath("README.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"^```python\n# (test_\w+)\.py\n(.*?)^```", readme, re.MULTILINE | re.DOTALL))
    assert sorted(files) == ["test_consumer", "test_provider"]

    consumer = session.run(files["test_consumer"])
    provider = session.run(files["test_provider"], "-v")

    consumer.assert_outcomes(passed=1)
    provider.assert_outcomes(passed=1)
    assert "test_stock_does_what_its_consumers_expect[a thing, given there is one] PASSED" in str(provider.stdout)
