"""Runs features/V2/http_provider.feature."""

from .corpus import collected

FEATURE = "V2/http_provider.feature"

globals().update(collected(FEATURE))
