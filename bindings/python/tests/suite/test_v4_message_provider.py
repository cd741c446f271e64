"""Runs features/V4/message_provider.feature."""

from .corpus import collected

FEATURE = "V4/message_provider.feature"

globals().update(collected(FEATURE))
