//! A finished pact as an object of its own: parsed, or copied from one being written.

use super::super::abi::code::PactSpecification;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::Text;
use super::super::codes;
use super::super::handle::PactHandle;
use crate::dsl::Draft;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::model::{self, SpecVersion, file};

/// A finished pact.
#[derive(Debug)]
pub struct Pact(());

impl Opaque for Pact {
    type Value = model::Pact;
    const TAG: Tag = Tag::Pact;
}

/// Reads a pact, of any version and kind, from JSON text.
///
/// # Parameters
///
/// - `json` - the text of a pact file.
///
/// # Returns
///
/// The pact, or NULL if the text is NULL, not UTF-8, not JSON or not a pact.
///
/// # Ownership
///
/// Delete the pact with `pactffi_pact_model_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_parse_pact_json(json: Text<'_>) -> *mut Pact {
    entry(|| {
        let text = json.required("json")?;
        let pact = file::read(text).map_err(|error| Fault::unreadable_pact(&error))?;
        Owned::<Pact>::new(pact)
    })
}

/// Copies a pact that is being written into a finished one.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The copy, whose version is 4, or NULL if there is no such pact.
///
/// # Ownership
///
/// Delete the copy with `pactffi_pact_model_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_to_pointer(pact: PactHandle) -> *mut Pact {
    entry(|| {
        let mut copy = pact.read(Draft::snapshot)?;
        // COMPAT: a pact being written is a version 4 model, whatever it is to be written as.
        copy.spec = SpecVersion::V4;
        Owned::<Pact>::new(copy)
    })
}

/// Returns the version of the Pact specification that a finished pact was read in.
///
/// # Parameters
///
/// - `pact` - the pact.
///
/// # Returns
///
/// The version, or `PactSpecification_Unknown` if `pact` is NULL or not a live pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_spec_version(pact: *const Pact) -> PactSpecification {
    entry_or(codes::unknown_specification, || {
        Ok(PactSpecification::from(Borrow::of(pact).required("pact")?.lock().spec))
    })
}

/// Deletes a finished pact.
///
/// # Parameters
///
/// - `pact` - the pact; NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_model_delete(pact: *mut Pact) {
    entry(|| Reclaim::of(pact.cast_const()).delete("pact"))
}
