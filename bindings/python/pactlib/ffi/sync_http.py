"""HTTP interactions: a request and its response."""

from __future__ import annotations

from collections.abc import Iterator

from . import _call
from ._pointer import OwnablePointer, Pointer
from .enums import GeneratorCategory, MatchingRuleCategory
from .generators import GeneratorCategoryIterator
from .matching_rules import MatchingRuleCategoryIterator
from .provider_states import ProviderState, ProviderStateIterator, _state_at, _states_of


class HttpRequest(Pointer):
    """The request of an HTTP interaction. It belongs to the interaction."""


class HttpResponse(Pointer):
    """The response of an HTTP interaction. It belongs to the interaction."""


class SynchronousHttp(OwnablePointer, deleter="sync_http_delete"):
    """An HTTP interaction."""

    @property
    def description(self) -> str:
        """Its description."""
        return sync_http_get_description(self)

    @property
    def request_contents(self) -> str | bytes | None:
        """The request's body: a text if it is one, else bytes; None if it has none."""
        content = sync_http_get_request_contents_bin(self)
        return _call.text_or_bytes(content, lambda: sync_http_get_request_contents(self))

    @property
    def response_contents(self) -> str | bytes | None:
        """The response's body: a text if it is one, else bytes; None if it has none."""
        content = sync_http_get_response_contents_bin(self)
        return _call.text_or_bytes(content, lambda: sync_http_get_response_contents(self))

    def provider_states(self) -> Iterator[ProviderState]:
        """Its provider states."""
        yield from sync_http_get_provider_state_iter(self)


def sync_http_new() -> SynchronousHttp:
    """A new interaction (``pactffi_sync_http_new``)."""
    return SynchronousHttp(_call.address("sync_http_new"))


def sync_http_delete(interaction: SynchronousHttp) -> None:
    """Frees the interaction (``pactffi_sync_http_delete``)."""
    interaction._delete()


def sync_http_get_description(interaction: SynchronousHttp) -> str:
    """Its description (``pactffi_sync_http_get_description``)."""
    return _call.string("sync_http_get_description", interaction._ptr)


def sync_http_set_description(interaction: SynchronousHttp, description: str) -> int:
    """Sets its description; answers 0 (``pactffi_sync_http_set_description``)."""
    return _call.code("sync_http_set_description", interaction._ptr, _call.text(description))


def sync_http_get_provider_state(interaction: SynchronousHttp, index: int) -> ProviderState:
    """One of its provider states (``pactffi_sync_http_get_provider_state``)."""
    return _state_at("sync_http_get_provider_state", interaction, index)


def sync_http_get_provider_state_iter(interaction: SynchronousHttp) -> ProviderStateIterator:
    """Its provider states (``pactffi_sync_http_get_provider_state_iter``)."""
    return _states_of("sync_http_get_provider_state_iter", interaction)


def sync_http_get_request(interaction: SynchronousHttp) -> HttpRequest:
    """The request, owned by the interaction (``pactffi_sync_http_get_request``)."""
    return HttpRequest(_call.address("sync_http_get_request", interaction._ptr))._keeping(interaction)


def sync_http_get_request_contents(interaction: SynchronousHttp) -> str | None:
    """The request's body as text; None if none or no text (``pactffi_sync_http_get_request_contents``)."""
    return _call.optional_string("sync_http_get_request_contents", interaction._ptr)


def sync_http_get_request_contents_bin(interaction: SynchronousHttp) -> bytes | None:
    """The request's body as bytes; None if there is none (``pactffi_sync_http_get_request_contents_bin``)."""
    functions = ("sync_http_get_request_contents_bin", "sync_http_get_request_contents_length")
    return _call.lent_bytes(*functions, interaction._ptr)


def sync_http_get_request_contents_length(interaction: SynchronousHttp) -> int:
    """How many bytes the request's body has (``pactffi_sync_http_get_request_contents_length``)."""
    return _call.number("sync_http_get_request_contents_length", interaction._ptr)


def sync_http_set_request_contents(interaction: SynchronousHttp, contents: str, content_type: str) -> None:
    """Sets the request's body to a text (``pactffi_sync_http_set_request_contents``)."""
    arguments = (interaction._ptr, _call.text(contents), _call.text(content_type))
    _call.nothing("sync_http_set_request_contents", *arguments)


def sync_http_set_request_contents_bin(
    interaction: SynchronousHttp, contents: bytes | str, len: int, content_type: str
) -> None:
    """Sets the request's body to the first ``len`` bytes (``pactffi_sync_http_set_request_contents_bin``)."""
    arguments = (interaction._ptr, *_call.counted(contents, len), _call.text(content_type))
    _call.nothing("sync_http_set_request_contents_bin", *arguments)


def sync_http_get_response(interaction: SynchronousHttp) -> HttpResponse:
    """The response, owned by the interaction (``pactffi_sync_http_get_response``)."""
    return HttpResponse(_call.address("sync_http_get_response", interaction._ptr))._keeping(interaction)


def sync_http_get_response_contents(interaction: SynchronousHttp) -> str | None:
    """The response's body as text; None if none or no text (``pactffi_sync_http_get_response_contents``)."""
    return _call.optional_string("sync_http_get_response_contents", interaction._ptr)


def sync_http_get_response_contents_bin(interaction: SynchronousHttp) -> bytes | None:
    """The response's body as bytes; None if there is none (``pactffi_sync_http_get_response_contents_bin``)."""
    functions = ("sync_http_get_response_contents_bin", "sync_http_get_response_contents_length")
    return _call.lent_bytes(*functions, interaction._ptr)


def sync_http_get_response_contents_length(interaction: SynchronousHttp) -> int:
    """How many bytes the response's body has (``pactffi_sync_http_get_response_contents_length``)."""
    return _call.number("sync_http_get_response_contents_length", interaction._ptr)


def sync_http_set_response_contents(interaction: SynchronousHttp, contents: str, content_type: str) -> None:
    """Sets the response's body to a text (``pactffi_sync_http_set_response_contents``)."""
    arguments = (interaction._ptr, _call.text(contents), _call.text(content_type))
    _call.nothing("sync_http_set_response_contents", *arguments)


def sync_http_set_response_contents_bin(
    interaction: SynchronousHttp, contents: bytes | str, len: int, content_type: str
) -> None:
    """Sets the response's body to the first ``len`` bytes (``pactffi_sync_http_set_response_contents_bin``)."""
    arguments = (interaction._ptr, *_call.counted(contents, len), _call.text(content_type))
    _call.nothing("sync_http_set_response_contents_bin", *arguments)


def request_contents_get_matching_rule_iter(
    request: HttpRequest, category: MatchingRuleCategory
) -> MatchingRuleCategoryIterator:
    """The rules of a category of a request (``pactffi_request_contents_get_matching_rule_iter``)."""
    pointer = _call.address("request_contents_get_matching_rule_iter", request._ptr, int(category))
    return MatchingRuleCategoryIterator(pointer)._keeping(request)


def request_contents_get_generators_iter(
    request: HttpRequest, category: GeneratorCategory
) -> GeneratorCategoryIterator:
    """The generators of a category of a request (``pactffi_request_contents_get_generators_iter``)."""
    pointer = _call.address("request_contents_get_generators_iter", request._ptr, int(category))
    return GeneratorCategoryIterator(pointer)._keeping(request)


def response_contents_get_matching_rule_iter(
    response: HttpResponse, category: MatchingRuleCategory
) -> MatchingRuleCategoryIterator:
    """The rules of a category of a response (``pactffi_response_contents_get_matching_rule_iter``)."""
    pointer = _call.address("response_contents_get_matching_rule_iter", response._ptr, int(category))
    return MatchingRuleCategoryIterator(pointer)._keeping(response)


def response_contents_get_generators_iter(
    response: HttpResponse, category: GeneratorCategory
) -> GeneratorCategoryIterator:
    """The generators of a category of a response (``pactffi_response_contents_get_generators_iter``)."""
    pointer = _call.address("response_contents_get_generators_iter", response._ptr, int(category))
    return GeneratorCategoryIterator(pointer)._keeping(response)
