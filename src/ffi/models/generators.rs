//! Generators.

use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque};
use super::super::abi::text::OwnedText;
use crate::ffi::keys::Tag;
use crate::model::generators::{self, write_generator};

/// A generator.
#[derive(Debug)]
pub struct Generator(());

impl Opaque for Generator {
    type Value = generators::Generator;
    const TAG: Tag = Tag::Generator;
}

/// Returns a generator as JSON, spelt as in a pact file.
///
/// # Parameters
///
/// - `generator` - the generator.
///
/// # Returns
///
/// The JSON, compact and with sorted keys, or NULL if `generator` is NULL or not a live generator.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generator_to_json(generator: *const Generator) -> OwnedText {
    entry(|| Ok(write_generator(&Borrow::of(generator).required("generator")?.lock()).to_string()))
}
