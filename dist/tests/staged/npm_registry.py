"""A registry of npm packages on this machine: it has some packages, sends for all others to the registry, and writes down names."""

import hashlib
import http.server
import json
import pathlib
import tarfile
import threading
import urllib.parse


class Registry:
    """`packages` are files that were packed; `asked` are the names that were wanted."""

    def __init__(self, upstream, packages=()):
        self.upstream = upstream.rstrip("/")
        self.asked = []
        self.files = {path.name: path.read_bytes() for path in map(pathlib.Path, packages)}
        self.manifests = {}
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        for path in map(pathlib.Path, packages):
            with tarfile.open(path) as archive:
                about = json.load(archive.extractfile("package/package.json"))
            shasum = hashlib.sha1(self.files[path.name]).hexdigest()
            about["dist"] = {"tarball": f"{self.url}/-/files/{path.name}", "shasum": shasum}
            version = about["version"]
            self.manifests[about["name"]] = {"name": about["name"], "dist-tags": {"latest": version}, "versions": {version: about}}

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(registry):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            name = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path).lstrip("/")
            registry.asked.append(name)
            if name.startswith("-/files/"):
                self.answer(200, registry.files[name.rpartition("/")[2]], "application/octet-stream")
            elif name in registry.manifests:
                self.answer(200, json.dumps(registry.manifests[name]).encode(), "application/json")
            elif "pactlib" in name:
                # Somebody else's package could be there.
                self.answer(404, b'{"error": "not found"}', "application/json")
            else:
                self.answer(302, b"", "text/plain", registry.upstream + self.path)

        def answer(self, status, body, kind, location=None):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if location is not None:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
