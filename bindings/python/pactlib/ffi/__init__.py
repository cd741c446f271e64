"""The C interface of libpact_ffi, one Python function for each: the names of ``pact.v3.ffi``.

>>> from pactlib import ffi
>>> pact = ffi.new_pact("shop", "users")
>>> interaction = ffi.new_interaction(pact, "a request for user 1")
>>> ffi.with_request(interaction, "GET", "/users/1")

What a function of the library calls a failure is a RuntimeError here, with the library's text. Texts are ``str``, and
``None`` is NULL. Objects free themselves when Python forgets them; what was taken from an object keeps it alive.
"""

from __future__ import annotations

from .async_message import *
from .contents import *
from .enums import *
from .expressions import *
from .generators import *
from .handles import *
from .library import *
from .matching_rules import *
from .message import *
from .message_pact import *
from .mismatches import *
from .mock_server import *
from .models import *
from .pact import *
from .plugins import *
from .provider_states import *
from .strings import *
from .sync_http import *
from .sync_message import *
from .verifier import *


def _keep_what_the_chapters_define(names: dict[str, object]) -> None:
    """Sets ``__all__``, and removes what a star import brings besides: the names that a chapter has imported itself.

    Type checkers leave those out by themselves, as long as no chapter has an ``__all__`` and this module's is not an
    assignment.
    """
    public = {name: value for name, value in names.items() if not name.startswith("_")}
    modules = [name for name, value in public.items() if getattr(value, "__name__", "") == f"{__name__}.{name}"]
    aliases = ["GeneratorCategoryOptions", "MatchingRuleCategoryOptions"]
    chapters = {f"{__name__}.{name}" for name in modules}
    defined = [name for name, value in public.items() if getattr(value, "__module__", "") in chapters]
    names["__all__"] = sorted(defined + aliases)
    for name in public.keys() - {*modules, *aliases, *defined}:
        del names[name]


_keep_what_the_chapters_define(globals())
