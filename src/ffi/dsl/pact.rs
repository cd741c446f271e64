//! A pact being written: made, described, written to a file, freed.

use super::super::abi::code::{PactSpecification, SpecificationCode};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::Text;
use super::super::codes;
use super::super::handle::PactHandle;
use crate::dsl::Draft;
use crate::ffi::fault::Fault;
use crate::ffi::pact_file;
use crate::model::SpecVersion;

/// Creates a pact between a consumer and a provider and returns a handle to it.
///
/// Its interactions are added with `pactffi_new_interaction` and its siblings. It is written as
/// specification version 3 unless `pactffi_with_specification` says otherwise.
///
/// # Parameters
///
/// - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
/// - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
///
/// # Returns
///
/// A handle, or 0 when 65,535 pacts are alive.
///
/// # Ownership
///
/// Free the pact with `pactffi_free_pact_handle`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_pact(consumer_name: Text<'_>, provider_name: Text<'_>) -> PactHandle {
    entry(|| issue(consumer_name, provider_name))
}

/// Stores a new pact between these two.
pub(super) fn issue(consumer_name: Text<'_>, provider_name: Text<'_>) -> Result<PactHandle, Box<Fault>> {
    // COMPAT: names that cannot be read are treated like names that are not given.
    let consumer = consumer_name.optional("consumer_name").ok().flatten().unwrap_or("Consumer");
    let provider = provider_name.optional("provider_name").ok().flatten().unwrap_or("Provider");
    let mut draft = Draft::new(consumer, provider);
    draft.set_product_metadata("ffi", env!("CARGO_PKG_VERSION"));
    PactHandle::issue(draft)
}

/// Frees a pact and its interactions. Mock servers started for it go on running.
///
/// # Parameters
///
/// - `pact` - handle of the pact. It and its interactions' handles are not valid any more.
///
/// # Returns
///
/// 0 if the pact was freed, 1 if there is no such pact or it was freed before.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_pact_handle(pact: PactHandle) -> u32 {
    entry_or(codes::one, || pact.free())
}

/// Sets the version of the Pact specification that the pact is written in.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `version` - one of the versions; with `PactSpecification_Unknown` files are written as version 4.
///
/// # Returns
///
/// True if it was set; false if there is no such pact, the version is not one of the enum's, or a mock
/// server has started for the pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_specification(pact: PactHandle, version: SpecificationCode) -> bool {
    entry(|| {
        let version = SpecVersion::from(version.decode()?);
        pact.draft(|draft| draft.set_spec(version))
    })
}

/// Returns the version of the Pact specification that the pact is written in.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The version, or `PactSpecification_Unknown` if there is no such pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_handle_get_pact_spec_version(pact: PactHandle) -> PactSpecification {
    entry_or(codes::unknown_specification, || pact.read(|draft| PactSpecification::from(draft.spec())))
}

/// Adds an entry to the metadata of the pact file, as `metadata.<namespace>.<name>`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `namespace` - first key. NULL, an empty text and the namespaces that the library writes itself
///   (`pactRust`, `pactSpecification`, `plugins`) are refused.
/// - `name` - second key; NULL is an empty text.
/// - `value` - always stored as a string, also when it looks like JSON; NULL is an empty text.
///
/// # Returns
///
/// True if it was added; false if it was refused, there is no such pact, or a mock server has started for it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_pact_metadata(
    pact: PactHandle,
    namespace: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let namespace = namespace.required("namespace")?;
        let name = name.optional("name")?.unwrap_or_default();
        let value = value.optional("value")?.unwrap_or_default();
        pact.draft(|draft| draft.set_metadata(namespace, name, value))
    })
}

/// Writes the pact to a file called `<consumer>-<provider>.json`, whether or not a mock server has run.
///
/// If the file exists and `overwrite` is false, the pact is merged into it: an interaction of the same key, or
/// of the same description, provider states and kind, is replaced; all others are kept. Other processes may
/// write the same file at the same time.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `directory` - where to write; made with its parents if need be. NULL or empty is the current directory.
/// - `overwrite` - whether to replace an existing file instead of merging into it.
///
/// # Returns
///
/// - 0 if the file was written.
/// - 1 if `directory` is not UTF-8, or for a defect of the library.
/// - 2 if the file could not be written: no permission, a name that leaves the directory, an existing file
///   that is not a pact of the same consumer and provider, interactions that the version cannot hold.
/// - 3 if there is no such pact.
///
/// What could not be written leaves an existing file as it was.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_write_file(
    pact: PactHandle,
    directory: Text<'_>,
    overwrite: bool,
) -> i32 {
    entry_or(codes::write_file, || pact_file::write(pact, directory.optional("directory")?, overwrite))
}
