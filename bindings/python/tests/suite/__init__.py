"""The scenarios of the Pact compatibility suite, driven through the C interface by pactlib.

The suite itself is not part of this project. ``PACT_COMPATIBILITY_SUITE`` names the folder it lies in, the one with
``features`` and ``fixtures``; without it every module here is skipped. What is not driven yet stands in
``not_yet.py``.
"""
