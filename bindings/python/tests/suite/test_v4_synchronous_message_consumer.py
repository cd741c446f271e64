"""Runs features/V4/synchronous_message_consumer.feature."""

from .corpus import collected

FEATURE = "V4/synchronous_message_consumer.feature"

globals().update(collected(FEATURE))
