//! Tests of the Rust interface: pact files, the cases of the specification, properties and limits.

mod cases;
mod bounds;
mod files;
mod matcher_page;
mod parity;
mod properties;
