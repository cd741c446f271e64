//! Generators as data: what they are, where they apply, how they are spelled in a file.
//!
//! Running them is the business of the layer above matching, `generate`.

mod generator;
mod set;
mod json;

pub use generator::{DataType, Generator, UuidFormat};
pub use json::{read_generator, read_generators, read_typed_generator, write_generator, write_generators};
pub use set::{GeneratorCategory, GeneratorSet};
