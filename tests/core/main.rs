//! The core from outside: pact files, the specification's cases, servers and verification end to end.

mod cases;
mod files;
mod parity;
