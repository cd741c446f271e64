"""Runs features/V3/http_generators.feature."""

from .corpus import collected

FEATURE = "V3/http_generators.feature"

globals().update(collected(FEATURE))
