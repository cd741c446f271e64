"""Runs features/V3/http_matching.feature."""

from .corpus import collected

FEATURE = "V3/http_matching.feature"

globals().update(collected(FEATURE))
