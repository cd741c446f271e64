"""Runs features/V1/http_provider.feature."""

from .corpus import collected

FEATURE = "V1/http_provider.feature"

globals().update(collected(FEATURE))
