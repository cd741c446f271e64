"""Runs features/V2/http_consumer.feature."""

from .corpus import collected

FEATURE = "V2/http_consumer.feature"

globals().update(collected(FEATURE))
