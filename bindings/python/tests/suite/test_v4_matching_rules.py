"""Runs features/V4/matching_rules.feature."""

from .corpus import collected

FEATURE = "V4/matching_rules.feature"

globals().update(collected(FEATURE))
