"""Provider states, which the provider sets up before an interaction."""

from __future__ import annotations

from collections.abc import Iterator

from . import _call
from ._pointer import Pointer


class ProviderState(Pointer, deleter="provider_state_delete", lent=True):
    """A provider state. It belongs to its message or interaction."""

    @property
    def name(self) -> str | None:
        """Its name."""
        return provider_state_get_name(self)

    def parameters(self) -> Iterator[tuple[str, str]]:
        """The names of the parameters and their values as JSON."""
        for pair in provider_state_get_param_iter(self):
            yield pair.key, pair.value


class ProviderStateIterator(Pointer, deleter="provider_state_iter_delete"):
    """Iterates over the provider states of a message or interaction."""

    def __iter__(self) -> ProviderStateIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> ProviderState:
        """The next one."""
        return provider_state_iter_next(self)


class ProviderStateParamPair(Pointer, deleter="provider_state_param_pair_delete"):
    """A parameter of a provider state."""

    @property
    def key(self) -> str:
        """Its name."""
        return _call.lent_string(self._ptr.key)

    @property
    def value(self) -> str:
        """Its value as JSON."""
        return _call.lent_string(self._ptr.value)


class ProviderStateParamIterator(Pointer, deleter="provider_state_param_iter_delete"):
    """Iterates over the parameters of a provider state."""

    def __iter__(self) -> ProviderStateParamIterator:
        """The iterator itself."""
        return self

    def __next__(self) -> ProviderStateParamPair:
        """The next one."""
        return provider_state_param_iter_next(self)


def provider_state_get_name(provider_state: ProviderState) -> str | None:
    """Its name (``pactffi_provider_state_get_name``)."""
    return _call.string("provider_state_get_name", provider_state._ptr)


def provider_state_get_param_iter(provider_state: ProviderState) -> ProviderStateParamIterator:
    """The parameters (``pactffi_provider_state_get_param_iter``)."""
    pointer = _call.address("provider_state_get_param_iter", provider_state._ptr)
    return ProviderStateParamIterator(pointer)._keeping(provider_state)


def provider_state_delete(provider_state: ProviderState) -> None:
    """Ends the use of the state, which its message or interaction still has (``pactffi_provider_state_delete``)."""
    provider_state._delete()


def provider_state_iter_next(iter: ProviderStateIterator) -> ProviderState:
    """The next state; StopIteration at the end (``pactffi_provider_state_iter_next``)."""
    return ProviderState(_call.next_address("provider_state_iter_next", iter._ptr))._keeping(iter)


def provider_state_iter_delete(iter: ProviderStateIterator) -> None:
    """Frees the iterator (``pactffi_provider_state_iter_delete``)."""
    iter._delete()


def provider_state_param_iter_next(iter: ProviderStateParamIterator) -> ProviderStateParamPair:
    """The next parameter; StopIteration at the end (``pactffi_provider_state_param_iter_next``)."""
    return ProviderStateParamPair(_call.next_address("provider_state_param_iter_next", iter._ptr))


def provider_state_param_iter_delete(iter: ProviderStateParamIterator) -> None:
    """Frees the iterator (``pactffi_provider_state_param_iter_delete``)."""
    iter._delete()


def provider_state_param_pair_delete(pair: ProviderStateParamPair) -> None:
    """Frees the pair (``pactffi_provider_state_param_pair_delete``)."""
    pair._delete()


def _states_of(name: str, owner: Pointer) -> ProviderStateIterator:
    """The states of a message or interaction, which lives as long as they."""
    return ProviderStateIterator(_call.address(name, owner._ptr))._keeping(owner)


def _state_at(name: str, owner: Pointer, index: int) -> ProviderState:
    """One state of a message or interaction, which lives as long as it."""
    return ProviderState(_call.address(name, owner._ptr, _call.index(index)))._keeping(owner)
