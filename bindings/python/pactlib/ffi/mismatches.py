"""Differences between what was expected and what arrived."""

from __future__ import annotations

from . import _call
from ._pointer import Pointer
from .message import Message


class Mismatch(Pointer):
    """One difference. It belongs to its mismatches."""


class Mismatches(Pointer, deleter="mismatches_delete"):
    """The differences a comparison found."""


class MismatchesIterator(Pointer, deleter="mismatches_iter_delete"):
    """Iterates over differences."""

    def __iter__(self) -> MismatchesIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> Mismatch:
        """The next one."""
        return mismatches_iter_next(self)


def match_message(msg_1: Message, msg_2: Message) -> Mismatches:
    """Compares two messages, expected and actual, and frees both (``pactffi_match_message``)."""
    found = Mismatches(_call.address("match_message", msg_1._ptr, msg_2._ptr))
    msg_1._pointer = msg_2._pointer = None
    return found


def mismatches_get_iter(mismatches: Mismatches) -> MismatchesIterator:
    """The differences (``pactffi_mismatches_get_iter``)."""
    return MismatchesIterator(_call.address("mismatches_get_iter", mismatches._ptr))._keeping(mismatches)


def mismatches_delete(mismatches: Mismatches) -> None:
    """Frees the differences (``pactffi_mismatches_delete``)."""
    mismatches._delete()


def mismatches_iter_next(iter: MismatchesIterator) -> Mismatch:
    """The next difference; StopIteration at the end (``pactffi_mismatches_iter_next``)."""
    return Mismatch(_call.next_address("mismatches_iter_next", iter._ptr))._keeping(iter)


def mismatches_iter_delete(iter: MismatchesIterator) -> None:
    """Frees the iterator (``pactffi_mismatches_iter_delete``)."""
    iter._delete()


def mismatch_type(mismatch: Mismatch) -> str:
    """What differs, for instance ``BodyMismatch`` (``pactffi_mismatch_type``)."""
    return _call.string("mismatch_type", mismatch._ptr)


def mismatch_summary(mismatch: Mismatch) -> str:
    """The expectation that was not met, in a few words (``pactffi_mismatch_summary``)."""
    return _call.string("mismatch_summary", mismatch._ptr)


def mismatch_description(mismatch: Mismatch) -> str:
    """The difference in words (``pactffi_mismatch_description``)."""
    return _call.string("mismatch_description", mismatch._ptr)


def mismatch_ansi_description(mismatch: Mismatch) -> str:
    """The difference in words, coloured for terminals (``pactffi_mismatch_ansi_description``)."""
    return _call.string("mismatch_ansi_description", mismatch._ptr)


def mismatch_to_json(mismatch: Mismatch) -> str:
    """The difference as JSON (``pactffi_mismatch_to_json``)."""
    return _call.string("mismatch_to_json", mismatch._ptr)
