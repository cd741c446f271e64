"""A broker with a few pacts in it, which records the published results."""

from __future__ import annotations

import json
from typing import Any

from provider import Asked, Provider, Reply, of_json

Json = Any
PACTS = "/pacts/provider/suite-provider/for-verification"


class Broker:
    """Answers like a broker that has the pacts to verify."""

    def __init__(self) -> None:
        """Has no pacts yet."""
        self.pacts: list[Json] = []
        self.published: dict[int, Json] = {}
        """The results, by the index of their pact."""
        self.server: Provider | None = None

    def __call__(self, asked: Asked) -> Reply:
        """The answer to a request."""
        links: Json = {}
        if asked.path == "/":
            template = PACTS.replace("suite-provider", "{provider}")
            links["pb:provider-pacts-for-verification"] = {"href": template, "templated": True}
            return _hal({}, links)
        if asked.path == PACTS:
            return self._pacts()
        index = int(asked.path.split("/")[2])
        if asked.path.endswith("/results"):
            self.published[index] = asked.json()
            return _hal({}, links, 201)
        links["self"] = {"href": f"/pacts/{index}"}
        links["pb:publish-verification-results"] = {"href": f"/pacts/{index}/results"}
        return _hal(self.pacts[index], links)

    def _pacts(self) -> Reply:
        pacts = [
            {"shortDescription": f"pact {index}", "_links": {"self": {"href": f"/pacts/{index}"}}}
            for index in range(len(self.pacts))
        ]
        return _hal({"_embedded": {"pacts": pacts}}, {"self": {"href": PACTS}})


def _hal(document: Json, links: Json, status: int = 200) -> Reply:
    return of_json({**document, "_links": links}, status, content_type="application/hal+json;charset=utf-8")


def as_published(file: bytes) -> Json:
    """A pact file as a broker hands it out: its interactions have ids, which the published results name."""
    document = json.loads(file)
    numbered = [{**entry, "_id": f"id-{index}"} for index, entry in enumerate(document["interactions"])]
    return {**document, "interactions": numbered}
