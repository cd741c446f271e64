"""Runs features/V4/message_consumer.feature."""

from .corpus import collected

FEATURE = "V4/message_consumer.feature"

globals().update(collected(FEATURE))
