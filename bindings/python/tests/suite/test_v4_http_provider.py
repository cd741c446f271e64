"""Runs features/V4/http_provider.feature."""

from .corpus import collected

FEATURE = "V4/http_provider.feature"

globals().update(collected(FEATURE))
