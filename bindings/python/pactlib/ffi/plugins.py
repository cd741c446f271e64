"""Plugins: loading them for a pact, giving them contents, and releasing them."""

from __future__ import annotations

from . import _call
from .enums import InteractionPart
from .handles import InteractionHandle, PactHandle


def using_plugin(pact: PactHandle, plugin_name: str, plugin_version: str | None) -> None:
    """Loads a plugin for the pact, of this version or a later one; None is any (``pactffi_using_plugin``)."""
    _call.code("using_plugin", pact._ref, _call.text(plugin_name), _call.text(plugin_version))


def using_plugin_with_delay(
    pact: PactHandle, plugin_name: str, plugin_version: str | None, completion_delay: int
) -> None:
    """Loads a plugin, and waits at most so many ms until all plugins know it (``pactffi_using_plugin_with_delay``)."""
    arguments = (_call.text(plugin_name), _call.text(plugin_version), completion_delay)
    _call.code("using_plugin_with_delay", pact._ref, *arguments)


def cleanup_plugins(pact: PactHandle) -> None:
    """Releases the plugins of the pact, one load of each (``pactffi_cleanup_plugins``)."""
    _call.function("cleanup_plugins")(pact._ref)


def interaction_contents(
    interaction: InteractionHandle, part: InteractionPart, content_type: str, contents: str
) -> None:
    """Sets contents from JSON, by the plugin of the content type (``pactffi_interaction_contents``)."""
    arguments = (int(part), _call.text(content_type), _call.text(contents))
    _call.code("interaction_contents", interaction._ref, *arguments)


def get_plugin_logs(plugin_instance_id: str) -> str:
    """What a run of a plugin has logged, a JSON object a line; empty if nothing (``pactffi_get_plugin_logs``)."""
    return _call.string("get_plugin_logs", _call.text(plugin_instance_id))
