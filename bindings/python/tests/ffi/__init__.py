"""The tests of pactlib.ffi."""
