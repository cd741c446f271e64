"""Runs features/V3/http_consumer.feature."""

from .corpus import collected

FEATURE = "V3/http_consumer.feature"

globals().update(collected(FEATURE))
