"""Writes the list of what is linked for programs to read: CycloneDX 1.6, as JSON."""

from __future__ import annotations

import json
import pathlib
import time
import urllib.parse
import uuid
from typing import Any

from . import checksums, crates, places, third_party
from .targets import Target
from .third_party import Component

NAME = "pact_ffi.cdx.json"

# Any UUID does; those of our lists are derived from it.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/schema/bom-1.6.schema.json")


def text(target: Target, when: int, files: dict[str, pathlib.Path]) -> str:
    """The list for a target with its date, and with the sums of the files that it is about."""
    return json.dumps(document(target, when, files), indent=2, ensure_ascii=False) + "\n"


def document(target: Target, when: int, files: dict[str, pathlib.Path]) -> dict[str, Any]:
    """The same as an object of JSON."""
    version = places.version()
    reference = f"pkg:generic/pact_ffi@{version}?target={target.triple}"
    linked = third_party.components(target)
    parts = [_component(one) for one in linked]
    body: dict[str, Any] = {
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)),
            "component": {
                "type": "library",
                "bom-ref": reference,
                "name": "pact_ffi",
                "version": version,
                "purl": reference,
                "licenses": [{"license": {"id": "MIT"}}],
                "components": [_file(name, path) for name, path in sorted(files.items())],
            },
        },
        "components": parts,
        "dependencies": _dependencies(target, reference, linked),
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(body, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **body,
    }


def _file(name: str, path: pathlib.Path) -> dict[str, Any]:
    hashes = [{"alg": "SHA-256", "content": checksums.of(path)}]
    return {"type": "file", "bom-ref": f"file:{urllib.parse.quote(name)}", "name": name, "hashes": hashes}


def _component(one: Component) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "library", "bom-ref": _reference(one), "name": one.name}
    if one.version:
        found["version"] = one.version
    if one.about:
        found["description"] = one.about
    if one.checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": one.checksum}]
    found["licenses"] = [{"expression": one.licence}]
    if one.purl:
        found["purl"] = one.purl
    found["properties"] = [{"name": "pact_ffi:in", "value": "programs" if one.programs_only else "library and programs"}]
    return found


def _dependencies(target: Target, reference: str, linked: tuple[Component, ...]) -> list[dict[str, Any]]:
    # Every crate uses the standard library; what is no crate is listed as a part of the whole.
    direct = {_reference(one) for one in linked if not one.crate or one.about}
    found = {}
    for user, used in crates.uses(target).items():
        references = {crate.purl for crate in used}
        if user is None:
            found[reference] = references | direct
        else:
            found[user.purl] = references
    return [{"ref": user, "dependsOn": sorted(used)} for user, used in sorted(found.items())]


def _reference(one: Component) -> str:
    # A crate can be there twice: for the library, and in Rust's standard library.
    if one.purl:
        return one.purl + ("#std" if one.about else "")
    return "part:" + urllib.parse.quote(f"{one.name}@{one.version}" if one.version else one.name)
