//! The chapters on verifying a provider: a handle is configured, executed, and asked for its results.

mod console;
pub mod registry;
pub mod exchange;
pub mod handlers;
pub mod run;
pub mod pull;
pub mod options;
pub mod sources;

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use parking_lot::Mutex;

use super::abi::pointer::{Borrow, Live, Opaque};
use super::fault::Fault;
use super::keys::Tag;
use crate::verifier::plan::VerificationPlan;
use crate::verifier::{RenderedReport, ReportOptions};
use handlers::HandlerSettings;
use pull::Started;

/// A verification of a provider: its settings, and after it has run its results.
///
/// `pactffi_verifier_new_for_application` and `pactffi_verifier_new` return it. The functions that begin with
/// `pactffi_verifier_set_` and `pactffi_verifier_add_` set it up, `pactffi_verifier_execute` runs it, and
/// `pactffi_verifier_output`, `pactffi_verifier_json` and `pactffi_verifier_logs` return the results. Free it with
/// `pactffi_verifier_shutdown`.
#[derive(Debug)]
pub struct VerifierHandle(());

impl Opaque for VerifierHandle {
    type Value = Verifier;
    const TAG: Tag = Tag::VerifierHandle;
}

/// The object of a handle.
#[derive(Debug)]
pub(crate) struct Verifier {
    pub(super) plan: VerificationPlan,
    pub(super) report_options: ReportOptions,
    /// Whether the report is written to standard output.
    pub(super) prints: bool,
    pub(super) listener: Option<ResultListener>,
    /// What stands for addresses.
    pub(super) handlers: HandlerSettings,
    /// The last verification that was started in the background.
    pub(super) started: Option<Arc<Started>>,
    /// Whether it was ever executed or started.
    pub(super) has_run: bool,
    /// The results of the last execution.
    pub(super) results: Arc<Mutex<RenderedReport>>,
}

/// A function of the caller that is called with the result of each interaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResultListener {
    pub(super) callback: unsafe extern "C" fn(*const c_char, *mut c_void),
    pub(super) user_data: *mut c_void,
}

// SAFETY: only copies of the two addresses are shared.
unsafe impl Sync for ResultListener {}

// SAFETY: the address is passed back unchanged and never dereferenced; `pactffi_verifier_on_result` documents that the
// function is called on the thread that executes.
unsafe impl Send for ResultListener {}

/// The object of a handle, which must be valid.
fn live(handle: *const VerifierHandle) -> Result<Live<VerifierHandle>, Box<Fault>> {
    Borrow::of(handle).required("handle")
}

/// Changes the settings of a handle.
fn change(verifier: &Live<VerifierHandle>, change: impl FnOnce(&mut Verifier)) -> Result<(), Box<Fault>> {
    change(&mut verifier.lock());
    Ok(())
}
