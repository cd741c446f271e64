"""Runs features/V3/generators.feature."""

from .corpus import collected

FEATURE = "V3/generators.feature"

globals().update(collected(FEATURE))
