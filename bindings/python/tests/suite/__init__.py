"""The scenarios of the Pact compatibility suite, run through the C interface by pactlib.

The suite itself is not part of this project. ``PACT_COMPATIBILITY_SUITE`` names its folder, the one with ``features``
and ``fixtures``; without it every module here is skipped. ``not_yet.py`` lists the scenarios that are not run.
"""
