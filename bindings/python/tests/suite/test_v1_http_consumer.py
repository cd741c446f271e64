"""Runs features/V1/http_consumer.feature."""

from .corpus import collected

FEATURE = "V1/http_consumer.feature"

globals().update(collected(FEATURE))
