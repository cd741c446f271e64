"""Runs features/V3/http_provider.feature."""

from .corpus import collected

FEATURE = "V3/http_provider.feature"

globals().update(collected(FEATURE))
