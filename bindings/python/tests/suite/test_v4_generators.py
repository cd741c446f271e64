"""Runs features/V4/generators.feature."""

from .corpus import collected

FEATURE = "V4/generators.feature"

globals().update(collected(FEATURE))
