"""Runs features/V3/matching_rules.feature."""

from .corpus import collected

FEATURE = "V3/matching_rules.feature"

globals().update(collected(FEATURE))
