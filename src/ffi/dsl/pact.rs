//! Building a pact: creating, describing, writing to a file, freeing.

use super::super::abi::code::{PactSpecification, SpecificationCode};
use super::super::abi::entry::{entry, entry_on, entry_or};
use super::super::abi::flag::Flag;
use super::super::abi::text::Text;
use super::super::codes;
use super::super::handle::{Handle, PactHandle};
use crate::dsl::Draft;
use crate::ffi::fault::Fault;
use crate::ffi::pact_file;
use crate::model::SpecVersion;

/// Creates a pact between a consumer and a provider and returns a handle to it.
///
/// Add interactions with `pactffi_new_interaction`, `pactffi_new_message_interaction` and
/// `pactffi_new_sync_message_interaction`. The pact is written in specification version 3 unless
/// `pactffi_with_specification` sets another version.
///
/// # Parameters
///
/// - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
/// - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
///
/// # Returns
///
/// A handle, or 0 if 65,535 pacts exist. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the pact with `pactffi_free_pact_handle`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_pact(consumer_name: Text<'_>, provider_name: Text<'_>) -> PactHandle {
    entry(|| issue(consumer_name, provider_name))
}

/// Creates a pact between a consumer and a provider.
pub(super) fn issue(consumer_name: Text<'_>, provider_name: Text<'_>) -> Result<PactHandle, Box<Fault>> {
    // COMPAT: a name that is not UTF-8 counts as NULL.
    let consumer = consumer_name.optional("consumer_name").ok().flatten().unwrap_or("Consumer");
    let provider = provider_name.optional("provider_name").ok().flatten().unwrap_or("Provider");
    let mut draft = Draft::new(consumer, provider);
    draft.set_product_metadata("ffi", env!("CARGO_PKG_VERSION"));
    PactHandle::issue(draft)
}

/// Frees a pact and its interactions. Mock servers that were started for it keep running.
///
/// # Parameters
///
/// - `pact` - handle of the pact. It and the handles of its interactions are invalid afterwards.
///
/// # Returns
///
/// 0 on success, 1 if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_pact_handle(pact: PactHandle) -> u32 {
    entry_or(codes::one, || pact.free())
}

/// Sets the version of the Pact specification in which a pact is written.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `version` - the version. With `PactSpecification_Unknown` files are written in version 4.
///
/// # Returns
///
/// True on success. False if `pact` is not a valid handle, `version` is not a constant of the enum, or a mock
/// server was started for the pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_specification(pact: PactHandle, version: SpecificationCode) -> Flag {
    entry_on(pact, || {
        let version = SpecVersion::from(version.decode()?);
        pact.draft(|draft| draft.set_spec(version))
    })
}

/// Returns the version of the Pact specification in which a pact is written.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The version, or `PactSpecification_Unknown` if `pact` is not a valid handle. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_handle_get_pact_spec_version(pact: PactHandle) -> PactSpecification {
    entry_or(codes::unknown_specification, || pact.read(|draft| PactSpecification::from(draft.spec())))
}

/// Adds an entry to the metadata of the pact file, as `metadata.<namespace>.<name>`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `namespace` - first key; must not be NULL, empty, or one that the library writes itself (`pactRust`,
///   `pactSpecification`, `plugins`).
/// - `name` - second key; NULL is an empty text.
/// - `value` - value of the entry, stored as a string also if it looks like JSON; NULL is an empty text.
///
/// # Returns
///
/// True on success. False if `pact` is not a valid handle, an argument is invalid, or a mock server was started
/// for the pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_pact_metadata(
    pact: PactHandle,
    namespace: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> Flag {
    entry_on(pact, || {
        let namespace = namespace.required("namespace")?;
        let name = name.optional("name")?.unwrap_or_default();
        let value = value.optional("value")?.unwrap_or_default();
        pact.draft(|draft| draft.set_metadata(namespace, name, value))
    })
}

/// Writes a pact to a file called `<consumer>-<provider>.json`. The pact needs no mock server for that.
///
/// If the file exists and `overwrite` is false, the pact is merged into it: an interaction with the same key,
/// or with the same description, type and provider states, is replaced; all others stay. Provider states are the
/// same if their names and parameters are; below specification version 3 only the name of the first one counts.
/// Several processes may write the same file at the same time. If writing fails, an existing file does not change.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
///   or an empty text means the current directory.
/// - `overwrite` - true to replace an existing file, false to merge the pact into it.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `directory` is not UTF-8, or after an internal error of the library.
/// - 2 if the file could not be written: no permission, a consumer or provider name that leaves the directory,
///   an existing file that is not a pact of the same consumer and provider, or interactions that the
///   specification version does not support.
/// - 3 if `pact` is not a valid handle.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_write_file(
    pact: PactHandle,
    directory: Text<'_>,
    overwrite: Flag,
) -> i32 {
    entry_or(codes::write_file, || {
        pact.first(|| pact_file::write(pact, directory.optional("directory")?, overwrite.is_set()))
    })
}
