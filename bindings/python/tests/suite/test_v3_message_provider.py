"""Runs features/V3/message_provider.feature."""

from .corpus import collected

FEATURE = "V3/message_provider.feature"

globals().update(collected(FEATURE))
