//! Which version of a plugin satisfies a wanted one.
