"""Runs features/V3/message_consumer.feature."""

from .corpus import collected

FEATURE = "V3/message_consumer.feature"

globals().update(collected(FEATURE))
