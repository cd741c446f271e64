//! Verifying a provider: a handle is told what to verify and how, executed, and asked what was found.

mod console;
pub mod run;
pub mod options;
pub mod sources;

use std::ffi::{c_char, c_void};

use super::abi::pointer::{Borrow, Live, Opaque};
use super::fault::Fault;
use super::keys::Tag;
use crate::verifier::plan::Plan;
use crate::verifier::{Delivered, Delivery};

/// A verification: what it is told and what it found.
#[derive(Debug)]
pub struct VerifierHandle(());

impl Opaque for VerifierHandle {
    type Value = Verifier;
    const TAG: Tag = Tag::VerifierHandle;
}

/// What stands behind a handle.
#[derive(Debug)]
pub(crate) struct Verifier {
    pub(super) plan: Plan,
    pub(super) delivery: Delivery,
    /// Whether the report is written to standard output.
    pub(super) prints: bool,
    pub(super) listener: Option<Listener>,
    /// What the last execution found.
    pub(super) found: Delivered,
}

/// A function of the caller's that is told what was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listener {
    pub(super) tell: unsafe extern "C" fn(*const c_char, *mut c_void),
    pub(super) user_data: *mut c_void,
}

// SAFETY: only copies of the two addresses are shared.
unsafe impl Sync for Listener {}

// SAFETY: the address is handed back as it came and never looked behind; the caller is told that the function is
// called on the thread that executes.
unsafe impl Send for Listener {}

/// The handle, which must be there.
fn live(handle: *const VerifierHandle) -> Result<Live<VerifierHandle>, Box<Fault>> {
    Borrow::of(handle).required("handle")
}

/// Changes what a handle is told.
fn change(verifier: &Live<VerifierHandle>, change: impl FnOnce(&mut Verifier)) -> Result<(), Box<Fault>> {
    change(&mut verifier.lock());
    Ok(())
}
