"""Matchers: what a value in a request, response or message may be, with an example of it.

>>> from pactlib import match
>>> user = {"id": match.integer(7), "name": match.string("Ann"), "roles": match.each_like("admin", min=1)}

The functions return integration JSON, which is plain dictionaries, and can be nested. A matcher **with** an example always
sends the example. **Without** one the mock server generates a value each time; ``generator`` says how. The example is
then used in the pact file. ``int``, ``float``, ``str``, ``bool``, ``none``, ``type`` and ``timestamp`` are the short names
that pact-python has too; write ``match.int``, and do not import them by name.
"""

from __future__ import annotations

from ._matchers import (
    Json,
    Matcher,
    all_of,
    array_containing,
    boolean,
    content_type,
    date,
    datetime,
    decimal,
    each_key_matches,
    each_like,
    each_value_matches,
    equal_to,
    expression,
    from_provider_state,
    includes,
    integer,
    like,
    matcher,
    mock_server_url,
    not_empty,
    null,
    number,
    regex,
    semver,
    status_code,
    string,
    time,
    uuid,
    values_like,
)

int = integer
float = decimal
str = string
bool = boolean
none = null
type = like
timestamp = datetime

# Without the short names, so that a star import does not hide what is built in.
__all__ = [
    "Json",
    "Matcher",
    "all_of",
    "array_containing",
    "boolean",
    "content_type",
    "date",
    "datetime",
    "decimal",
    "each_key_matches",
    "each_like",
    "each_value_matches",
    "equal_to",
    "expression",
    "from_provider_state",
    "includes",
    "integer",
    "like",
    "matcher",
    "mock_server_url",
    "none",
    "not_empty",
    "null",
    "number",
    "regex",
    "semver",
    "status_code",
    "string",
    "time",
    "timestamp",
    "uuid",
    "values_like",
]
