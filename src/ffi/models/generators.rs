//! Generators, and iterating over the generators of a category.

use std::ffi::c_char;

use super::super::abi::code::GeneratorCategoryCode;
use super::super::abi::cursor::Cursor;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pair::{self, OwnedPair};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::ffi::library_state::state;
use crate::foundation::json::{Value, parse_value};
use crate::generate::{self, Context, GeneratorEnv};
use crate::model::generators::{self, GeneratorSet, write_generator};

/// A generator: it makes a value that takes the place of an example.
///
/// `pactffi_matcher_definition_generator` returns the one of an expression, which owns it; the pairs of
/// `pactffi_generators_iter_next` own theirs. `pactffi_generator_to_json`, `pactffi_generator_generate_string` and
/// `pactffi_generator_generate_integer` use it. It has no delete function: its owner frees it.
#[derive(Debug)]
pub struct Generator(());

/// An iterator over the generators of a category, with their paths.
///
/// `pactffi_message_contents_get_generators_iter`, `pactffi_request_contents_get_generators_iter` and
/// `pactffi_response_contents_get_generators_iter` return it; `pactffi_generators_iter_next` returns the items one
/// after the other. Delete it with `pactffi_generators_iter_delete`.
#[derive(Debug)]
pub struct GeneratorCategoryIterator(());

/// A generator and its path. Delete it with `pactffi_generators_iter_pair_delete`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct GeneratorKeyValuePair {
    /// Path of the generated value, owned by the pair; empty for a category with a single value.
    pub path: *const c_char,
    /// The generator, owned by the pair.
    pub generator: *const Generator,
}

impl Opaque for Generator {
    type Value = generators::Generator;
    const TAG: Tag = Tag::Generator;
}

impl Opaque for GeneratorCategoryIterator {
    type Value = Cursor<(String, generators::Generator)>;
    const TAG: Tag = Tag::GeneratorCategoryIterator;
}

/// An iterator over copies of the generators of a category, in the order of their paths.
pub(crate) fn iterator(
    generators: &GeneratorSet,
    category: GeneratorCategoryCode,
) -> Result<Owned<GeneratorCategoryIterator>, Box<Fault>> {
    let found = generators.category(category.decode()?);
    let entry = |(path, generator): (&crate::model::DocPath, &generators::Generator)| {
        (path.text().to_owned(), generator.clone())
    };
    Owned::new(Cursor::over(found.into_iter().flatten().map(entry).collect()))
}

/// Returns a generator as JSON, in the form of a pact file.
///
/// # Parameters
///
/// - `generator` - the generator.
///
/// # Returns
///
/// The JSON, compact and with sorted keys, or NULL if `generator` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generator_to_json(generator: *const Generator) -> OwnedText {
    entry(|| Ok(write_generator(&Borrow::of(generator).required("generator")?.lock()).to_string()))
}

/// Generates a value as text.
///
/// # Parameters
///
/// - `generator` - the generator.
/// - `context_json` - JSON object with the values that generators refer to: parameters of provider states by
///   name, or under `providerState`, and the URL of a mock server as `mockServer.url`. NULL, an empty text and
///   JSON that is not an object mean an empty context.
///
/// # Returns
///
/// The text. NULL if no value can be generated, for instance because the context does not have the value that
/// the generator needs, if `context_json` is not UTF-8 or not JSON, or if `generator` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generator_generate_string(
    generator: *const Generator,
    context_json: Text<'_>,
) -> OwnedText {
    entry(|| {
        let (generator, context) = arguments(generator, context_json)?;
        let source = &mut state().random.source();
        let made =
            generate::text(&generator, &mut GeneratorEnv::provider(&state().engine(), &context, source));
        Ok(made.map_err(|error| Fault::Value(error.to_string()))?)
    })
}

/// Generates an integer with a `RandomInt` or a `ProviderState` generator.
///
/// # Parameters
///
/// - `generator` - the generator.
/// - `context_json` - as for `pactffi_generator_generate_string`.
///
/// # Returns
///
/// The number. 0 on failure: if the generator is of another type, the number is negative or larger than 65,535,
/// no value can be generated, `context_json` is not UTF-8 or not JSON, or `generator` is NULL or not a valid
/// pointer. `pactffi_get_error_message` then gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generator_generate_integer(
    generator: *const Generator,
    context_json: Text<'_>,
) -> u16 {
    entry_or(codes::no_number, || {
        let (generator, context) = arguments(generator, context_json)?;
        let source = &mut state().random.source();
        let made =
            generate::integer(&generator, &mut GeneratorEnv::provider(&state().engine(), &context, source));
        Ok(made.map_err(|error| Fault::Value(error.to_string()))?)
    })
}

fn arguments(
    generator: *const Generator,
    context_json: Text<'_>,
) -> Result<(generators::Generator, Context), Box<Fault>> {
    let generator = Borrow::of(generator).required("generator")?.lock().clone();
    let text = context_json.optional("context_json")?.unwrap_or_default();
    if text.is_empty() {
        return Ok((generator, Context::default()));
    }
    let context = match parse_value(text) {
        Ok(Value::Object(values)) => Context::new(values),
        Ok(_) => Context::default(),
        // COMPAT: clients know the beginning of this text.
        Err(error) => {
            return Err(Box::new(Fault::Value(format!(
                "Failed to parse the context value as JSON - {error}"
            ))));
        }
    };
    Ok((generator, context))
}

/// Returns the next generator of a category.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// A pair of path and generator. NULL after the last one, which sets no error message, or if `iter` is NULL or
/// not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the pair with `pactffi_generators_iter_pair_delete`, which also deletes its path and its generator.
/// Do not free these two by themselves.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generators_iter_next(
    iter: *mut GeneratorCategoryIterator,
) -> *const GeneratorKeyValuePair {
    entry(|| {
        let found = Borrow::of(iter.cast_const()).required("iter")?.take_next();
        let pair = |(path, generator): (String, generators::Generator)| {
            OwnedPair::new(|own| {
                Ok(GeneratorKeyValuePair { path: own.text(&path)?, generator: own.key(generator)? })
            })
        };
        found.map(pair).transpose()
    })
}

/// Deletes an iterator over the generators of a category.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generators_iter_delete(iter: *mut GeneratorCategoryIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes a pair of path and generator, with both.
///
/// # Parameters
///
/// - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generators_iter_pair_delete(pair: *const GeneratorKeyValuePair) {
    entry(|| pair::delete(pair, "pair"))
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;
    use crate::ffi::abi::answer::Encode;
    use crate::model::Category;

    #[test]
    fn generators_come_in_the_order_of_their_paths() {
        let mut generators = GeneratorSet::new();
        let make = |max| generators::Generator::RandomInt { min: max, max };
        generators.set(Category::Body, "$.b".parse().unwrap(), make(2));
        generators.set(Category::Body, "$.a".parse().unwrap(), make(1));
        generators.set(Category::Status, "".parse().unwrap(), make(3));

        let read = |category| {
            let iter: *mut _ =
                iterator(&generators, GeneratorCategoryCode::new(category)).unwrap().encode().unwrap();
            let mut found = Vec::new();
            loop {
                let pair = pactffi_generators_iter_next(iter);
                if pair.is_null() {
                    break;
                }
                // SAFETY: a pair just made.
                let GeneratorKeyValuePair { path, generator } = unsafe { *pair };
                // SAFETY: a field of a live pair.
                let path = unsafe { CStr::from_ptr(path) }.to_str().unwrap().to_owned();
                // SAFETY: NULL is allowed.
                let nothing = unsafe { Text::new(std::ptr::null()) };
                found.push((path, pactffi_generator_generate_integer(generator, nothing)));
                pactffi_generators_iter_pair_delete(pair);
                assert!(
                    Borrow::of(generator).required("generator").is_err(),
                    "the generator is deleted with the pair"
                );
            }
            pactffi_generators_iter_delete(iter);
            found
        };

        assert_eq!(read(4), [("$.a".to_owned(), 1), ("$.b".to_owned(), 2)]);
        assert_eq!(read(5), [(String::new(), 3)]);
        assert_eq!(read(0), []);
    }
}
