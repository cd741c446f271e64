"""The plugins that a pact uses."""

from __future__ import annotations

from types import TracebackType

from . import ffi
from .ffi import PactHandle


class PluginUses:
    """The loads of plugins of one pact. The library releases them together: one load of each plugin at a time."""

    def __init__(self, pact: PactHandle) -> None:
        """Counts the loads of this pact."""
        self._pact = pact
        self._open = 0
        self._loads = 0

    def load(self, name: str, version: str | None) -> PluginUse:
        """Loads a plugin (``pactffi_using_plugin``)."""
        ffi.using_plugin(self._pact, name, version)
        self._open += 1
        self._loads += 1
        return PluginUse(self)

    def release(self) -> None:
        """Ends one use. With the last one all plugins are released (``pactffi_cleanup_plugins``)."""
        self._open -= 1
        # The number of a pact that was freed may belong to another one by now.
        if self._open == 0 and self._pact._open:
            for _ in range(self._loads):
                ffi.cleanup_plugins(self._pact)
            self._loads = 0


class PluginUse:
    """One use of a plugin. Leaving its context block ends it; freeing the pact ends all."""

    def __init__(self, uses: PluginUses) -> None:
        """Stands for one load among these."""
        self._uses: PluginUses | None = uses

    def release(self) -> None:
        """Ends the use. Doing it twice is harmless."""
        uses, self._uses = self._uses, None
        if uses is not None:
            uses.release()

    def __enter__(self) -> PluginUse:
        """The use itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the use."""
        self.release()
