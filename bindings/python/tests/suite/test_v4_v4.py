"""Runs features/V4/v4.feature."""

from .corpus import collected

FEATURE = "V4/v4.feature"

globals().update(collected(FEATURE))
