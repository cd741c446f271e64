"""Runs features/V4/http_consumer.feature."""

from .corpus import collected

FEATURE = "V4/http_consumer.feature"

globals().update(collected(FEATURE))
