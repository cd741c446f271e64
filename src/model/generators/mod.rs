//! Generators as data: their types, their paths, and their JSON in files.
//!
//! `generate` makes values with them.

mod generator;
mod table;
mod set;
mod json;

pub use generator::{DataType, Generator, UuidFormat};
pub use json::{read_generators, read_typed_generator, write_generators};
pub use set::GeneratorSet;
pub use table::{generator_names, read_generator, write_generator};
