//! The core from outside: pact files, the specification's cases, servers and verification end to end.

mod cases;
mod bounds;
mod files;
mod parity;
mod properties;
