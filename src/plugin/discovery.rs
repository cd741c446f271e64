//! Finding plugins on disk.
