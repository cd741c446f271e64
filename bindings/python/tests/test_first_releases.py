"""A consumer's test as Python programs wrote it for the first releases, with ctypes and names without a prefix."""

from __future__ import annotations

import ctypes
import json
import urllib.request
from pathlib import Path

import pytest
from pactlib._library import path

PACT = json.dumps(
    {
        "provider": {"name": "Alice Service"},
        "consumer": {"name": "Consumer"},
        "interactions": [
            {
                "description": "a retrieve Mallory request",
                "request": {"method": "GET", "path": "/mallory", "query": "name=ron&status=good"},
                "response": {
                    "status": 200,
                    "headers": {"Content-Type": "text/html"},
                    "body": '"That is some good Mallory."',
                },
            }
        ],
    }
)


@pytest.fixture
def library() -> ctypes.CDLL:
    opened = ctypes.CDLL(path)
    opened.mock_server_mismatches.restype = ctypes.c_char_p
    opened.mock_server_matched.restype = ctypes.c_bool
    opened.cleanup_mock_server.restype = ctypes.c_bool
    return opened


def get(port: int, target: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{target}") as answer:
        return answer.read()


def test_a_pact_is_served_matched_and_written(library: ctypes.CDLL, tmp_path: Path) -> None:
    port = library.create_mock_server(PACT.encode(), 0)

    body = get(port, "/mallory?name=ron&status=good")

    assert body == b'"That is some good Mallory."'
    assert library.mock_server_matched(port)
    assert library.write_pact_file(port, str(tmp_path).encode()) == 0
    assert library.cleanup_mock_server(port)
    written = json.loads((tmp_path / "Consumer-Alice Service.json").read_text())
    assert written["interactions"][0]["description"] == "a retrieve Mallory request"


def test_a_wrong_request_is_told(library: ctypes.CDLL) -> None:
    port = library.create_mock_server(PACT.encode(), 0)

    with pytest.raises(urllib.error.HTTPError) as refused:
        get(port, "/mallory?name=ron&status=NoGood")

    assert refused.value.code == 500
    assert not library.mock_server_matched(port)
    (mismatch,) = json.loads(library.mock_server_mismatches(port))
    assert mismatch["mismatches"][0]["mismatch"] == (
        "Expected query parameter 'status' with value 'good' but was 'NoGood'"
    )
    assert library.cleanup_mock_server(port)


def test_a_port_that_is_none_is_refused(library: ctypes.CDLL) -> None:
    assert library.create_mock_server(PACT.encode(), 70000) == -5
