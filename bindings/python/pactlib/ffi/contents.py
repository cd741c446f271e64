"""The contents of messages: body, metadata, and the rules and generators for both."""

from __future__ import annotations

from collections.abc import Iterator

from . import _call
from ._pointer import OwnablePointer, Pointer
from .enums import (
    GeneratorCategory,
    GeneratorCategoryOptions,
    MatchingRuleCategory,
    MatchingRuleCategoryOptions,
)
from .generators import GeneratorCategoryIterator, GeneratorKeyValuePair
from .matching_rules import MatchingRuleCategoryIterator, MatchingRuleKeyValuePair


class MessageMetadataPair(Pointer, deleter="message_metadata_pair_delete"):
    """An entry of the metadata of a message."""

    @property
    def key(self) -> str:
        """Its name."""
        return _call.lent_string(self._ptr.key)

    @property
    def value(self) -> str:
        """Its value: a string as it is, anything else as JSON."""
        return _call.lent_string(self._ptr.value)


class MessageMetadataIterator(Pointer, deleter="message_metadata_iter_delete"):
    """Iterates over the metadata of a message, sorted by name."""

    def __iter__(self) -> MessageMetadataIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> MessageMetadataPair:
        """The next one."""
        return message_metadata_iter_next(self)


class MessageContents(OwnablePointer, deleter="message_contents_delete"):
    """The contents of a message."""

    def __init__(self, ptr: _call.CData, *, owned: bool = True) -> None:
        """``owned`` says that a message owns and frees them."""
        super().__init__(ptr, owned=owned)

    @property
    def contents(self) -> str | bytes | None:
        """The contents: a text if they are one, else bytes; None if there are none."""
        content = message_contents_get_contents_bin(self)
        return _call.text_or_bytes(content, lambda: message_contents_get_contents_str(self))

    @property
    def metadata(self) -> Iterator[MessageMetadataPair]:
        """The entries of the metadata."""
        yield from message_contents_get_metadata_iter(self)

    def matching_rules(
        self, category: MatchingRuleCategoryOptions | MatchingRuleCategory
    ) -> Iterator[MatchingRuleKeyValuePair]:
        """The rules of a category."""
        yield from message_contents_get_matching_rule_iter(self, _call.member(MatchingRuleCategory, category))

    def generators(self, category: GeneratorCategoryOptions | GeneratorCategory) -> Iterator[GeneratorKeyValuePair]:
        """The generators of a category."""
        yield from message_contents_get_generators_iter(self, _call.member(GeneratorCategory, category))


def message_contents_delete(contents: MessageContents) -> None:
    """Frees the contents (``pactffi_message_contents_delete``)."""
    contents._delete()


def message_contents_get_contents_str(contents: MessageContents) -> str | None:
    """The contents as text; None if none or no text (``pactffi_message_contents_get_contents_str``)."""
    return _call.optional_string("message_contents_get_contents_str", contents._ptr)


def message_contents_get_contents_bin(contents: MessageContents) -> bytes | None:
    """The contents as bytes; None if there are none (``pactffi_message_contents_get_contents_bin``)."""
    functions = ("message_contents_get_contents_bin", "message_contents_get_contents_length")
    return _call.lent_bytes(*functions, contents._ptr)


def message_contents_get_contents_length(contents: MessageContents) -> int:
    """How many bytes the contents have (``pactffi_message_contents_get_contents_length``)."""
    return _call.number("message_contents_get_contents_length", contents._ptr)


def message_contents_set_contents_str(contents: MessageContents, contents_str: str, content_type: str) -> None:
    """Sets the contents to a text (``pactffi_message_contents_set_contents_str``)."""
    arguments = (contents._ptr, _call.text(contents_str), _call.text(content_type))
    _call.nothing("message_contents_set_contents_str", *arguments)


def message_contents_set_contents_bin(
    contents: MessageContents, contents_bin: bytes | str, len: int, content_type: str
) -> None:
    """Sets the contents to the first ``len`` bytes (``pactffi_message_contents_set_contents_bin``)."""
    arguments = (contents._ptr, *_call.counted(contents_bin, len), _call.text(content_type))
    _call.nothing("message_contents_set_contents_bin", *arguments)


def message_contents_get_metadata_iter(contents: MessageContents) -> MessageMetadataIterator:
    """The metadata (``pactffi_message_contents_get_metadata_iter``)."""
    pointer = _call.address("message_contents_get_metadata_iter", contents._ptr)
    return MessageMetadataIterator(pointer)._keeping(contents)


def message_contents_get_matching_rule_iter(
    contents: MessageContents, category: MatchingRuleCategory
) -> MatchingRuleCategoryIterator:
    """The rules of a category (``pactffi_message_contents_get_matching_rule_iter``)."""
    pointer = _call.address("message_contents_get_matching_rule_iter", contents._ptr, int(category))
    return MatchingRuleCategoryIterator(pointer)._keeping(contents)


def message_contents_get_generators_iter(
    contents: MessageContents, category: GeneratorCategory
) -> GeneratorCategoryIterator:
    """The generators of a category (``pactffi_message_contents_get_generators_iter``)."""
    pointer = _call.address("message_contents_get_generators_iter", contents._ptr, int(category))
    return GeneratorCategoryIterator(pointer)._keeping(contents)


def message_metadata_iter_next(iter: MessageMetadataIterator) -> MessageMetadataPair:
    """The next entry; StopIteration at the end (``pactffi_message_metadata_iter_next``)."""
    return MessageMetadataPair(_call.next_address("message_metadata_iter_next", iter._ptr))


def message_metadata_iter_delete(iter: MessageMetadataIterator) -> None:
    """Frees the iterator (``pactffi_message_metadata_iter_delete``)."""
    iter._delete()


def message_metadata_pair_delete(pair: MessageMetadataPair) -> None:
    """Frees the pair (``pactffi_message_metadata_pair_delete``)."""
    pair._delete()
