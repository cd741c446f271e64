"""Tests in a root: its programs are started, and asked over loopback, which it has in common with its surroundings."""

import http.client
import http.server
import os
import pathlib
import re
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from pactdist import places  # noqa: E402

TARGET = places.target_named(os.environ.get("PACT_DIST_TARGET", "x86_64-unknown-linux-gnu"))
SECONDS = 60

PACT = {
    "consumer": {"name": "shop"},
    "provider": {"name": "stock"},
    "interactions": [
        {
            "type": "Synchronous/HTTP",
            "description": "an order",
            "request": {"method": "GET", "path": "/orders/1"},
            "response": {
                "status": 200,
                "headers": {"X-Now": ["2000-01-31T12:00:00+00:00"]},
                "body": {"contentType": "application/json", "content": {"id": 1}},
                "matchingRules": {"header": {"X-Now": {"combine": "AND", "matchers": [{"match": "type"}]}}},
                "generators": {"header": {"X-Now": {"type": "DateTime", "format": "yyyy-MM-dd'T'HH:mm:ssxxx"}}},
            },
        }
    ],
    "metadata": {"pactSpecification": {"version": "4.0"}},
}


class Provider(http.server.BaseHTTPRequestHandler):
    """Answers as the pact says, and to /orders/2 that there is nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # noqa: N802
        body = b'{"id":1}'
        self.send_response(200 if self.path == "/orders/1" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Now", "2000-01-31T12:00:00+00:00")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Prints nothing."""


class RootCase(unittest.TestCase):
    """A test with a root in `self.root`. The programs lie in `self.programs`, a folder inside."""

    programs = "/"
    before = ()
    """What stands before the path of a program."""

    def run_inside(self, program, *arguments, env=None):
        done = self.root.run([*self.before, f"{self.programs}{program}", *arguments], env, SECONDS)
        self.assertIn(done.returncode, range(64), f"{done.stdout}\n{done.stderr}")
        self.assertNotIn("panicked", done.stdout + done.stderr)
        return done

    def start_master(self, *arguments, env=None):
        command = [*self.before, f"{self.programs}pact_mock_server_cli", "start", "--port", "0", "--server-key", "key"]
        master = self.root.start([*command, *arguments], env)
        self.addCleanup(master.__exit__, None, None, None)
        self.addCleanup(master.kill)
        for line in master.stdout:
            found = re.search(r"Page: http://\S+:(\d+)/", line)
            if found:
                return master, int(found.group(1))
        self.fail(master.stderr.read())

    def serve(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_address[1]

def ask(port, method, path, body=None, headers=None):
    """A request; the result is the status and the body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        given = {"Content-Type": "application/json", **(headers or {})} if body is not None else {}
        connection.request(method, path, body, given)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
