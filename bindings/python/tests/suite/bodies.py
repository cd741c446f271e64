"""Reads the bodies that features describe."""

from __future__ import annotations

import base64
import mimetypes
from dataclasses import dataclass
from xml.etree import ElementTree

from .corpus import fixture

PREFIXES = {"JSON:": "application/json", "XML:": "application/xml"}
TEXTUAL = ("text/", "json", "xml", "x-www-form-urlencoded")


@dataclass(frozen=True)
class Body:
    """Bytes and their content type, which is None where the feature has none."""

    content: bytes
    content_type: str | None

    @property
    def is_text(self) -> bool:
        """Whether it is given to the library as text, not as bytes."""
        return any(mark in (self.content_type or "text/") for mark in TEXTUAL)


def read(cell: str) -> Body:
    """``JSON: ...``, ``XML: ...``, ``file: name``, ``EMPTY``, or the text itself."""
    for prefix, content_type in PREFIXES.items():
        if cell.startswith(prefix):
            return Body(cell[len(prefix) :].strip().encode(), content_type)
    if cell.startswith("file:"):
        return from_file(cell[len("file:") :].strip())
    return Body(b"" if cell == "EMPTY" else cell.encode(), None)


def from_file(name: str) -> Body:
    """A fixture: described in XML if its name ends so, else the file as it is."""
    content = fixture(name)
    if name.endswith("-body.xml"):
        return _described(content)
    return Body(content, mimetypes.guess_type(name)[0])


def _described(description: bytes) -> Body:
    root = ElementTree.fromstring(description)
    contents = root.find("contents")
    assert contents is not None
    content = (contents.text or "").encode()
    if contents.get("eol") == "CRLF":
        content = content.replace(b"\n", b"\r\n")
    if contents.get("encoding") == "base64":
        content = base64.b64decode(content)
    return Body(content, root.findtext("contentType"))
