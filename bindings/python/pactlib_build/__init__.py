"""Builds the package: wheels with the shared library inside, editable installations, and the archive of the sources.

pip calls `backend` (`pyproject.toml` names it), and `dist/wheel` calls `wheel` for a platform that was built by `dist/build`.
It needs Python 3.9 or newer and nothing else.
"""
