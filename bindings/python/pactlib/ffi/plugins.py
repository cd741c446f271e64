"""Plugins."""

from __future__ import annotations

from . import _call
from .enums import InteractionPart
from .handles import InteractionHandle, PactHandle


def using_plugin(pact: PactHandle, plugin_name: str, plugin_version: str | None) -> None:
    """Loads a plugin for the pact; None is the latest version (``pactffi_using_plugin``)."""
    _call.code("using_plugin", pact._ref, _call.text(plugin_name), _call.text(plugin_version))


def cleanup_plugins(pact: PactHandle) -> None:
    """Ends the use of the plugins of the pact (``pactffi_cleanup_plugins``)."""
    _call.function("cleanup_plugins")(pact._ref)


def interaction_contents(
    interaction: InteractionHandle, part: InteractionPart, content_type: str, contents: str
) -> None:
    """Sets contents by the plugin for the content type (``pactffi_interaction_contents``)."""
    arguments = (int(part), _call.text(content_type), _call.text(contents))
    _call.code("interaction_contents", interaction._ref, *arguments)
