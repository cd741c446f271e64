//! Generators as data: what they are, where they apply, how they are spelled in a file.
//!
//! `generate` makes values with them.

mod generator;
mod table;
mod set;
mod json;

pub use generator::{DataType, Generator, UuidFormat};
pub use json::{read_generators, read_typed_generator, write_generators};
pub use set::GeneratorSet;
pub use table::{read_generator, write_generator};
