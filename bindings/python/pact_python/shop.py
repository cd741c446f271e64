"""A provider in Flask: users, a URL for provider states, and one for messages."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

Answer = Response | tuple[Response, int] | tuple[str, int]


class Users(dict[int, str]):
    """The names of users by number, and the requested changes of provider states."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[tuple[str, str]] = []

    def change(self, state: str, action: str, parameters: dict[str, Any] | None) -> None:
        """Sets up or tears down a provider state."""
        self.changes.append((action, state))
        if state == "users exist":
            for number, name in (parameters or {})["users"].items():
                if action == "setup":
                    self[int(number)] = name
                else:
                    del self[int(number)]


def application(users: Users) -> Flask:
    """The provider."""
    app = Flask("shop")

    @app.get("/api/users/<int:number>")
    def user(number: int) -> Answer:
        if number not in users:
            return jsonify(error="no such user"), 404
        answer = jsonify(id=number, name=users[number])
        answer.headers.extend([("X-Seen-By", "cache"), ("X-Seen-By", "gate")])
        return answer

    @app.get("/api/users")
    def search() -> Answer:
        wanted = request.args.getlist("name")
        return jsonify([{"id": number, "name": name} for number, name in users.items() if name in wanted])

    @app.post("/api/users")
    def store() -> Answer:
        if request.headers.get("Authorization") != "Bearer let me in":
            return jsonify(error="who are you?"), 401
        name = request.get_json()["name"]
        number = max(users, default=0) + 1
        users[number] = name
        answer = jsonify(id=number, name=name)
        answer.headers["Location"] = f"/api/users/{number}"
        return answer, 201

    @app.post("/_pact/state")
    def state() -> Answer:
        change = request.get_json()
        if change["state"] == "something impossible":
            return jsonify(error="cannot be"), 500
        users.change(change["state"], change["action"], change["params"])
        return jsonify(newest=max(users, default=0))

    @app.post("/_pact/messages")
    def message() -> Answer:
        description = request.get_json()["description"]
        if description != "a user was stored":
            return jsonify(error=f"no message '{description}'"), 404
        answer = jsonify([{"id": number, "name": name} for number, name in users.items()])
        metadata = json.dumps({"contentType": "application/json", "queue": "users"})
        answer.headers["Pact-Message-Metadata"] = base64.b64encode(metadata.encode()).decode()
        return answer

    return app


class Quiet(WSGIRequestHandler):
    """Logs no requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """Serves a provider while the block runs; the port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
