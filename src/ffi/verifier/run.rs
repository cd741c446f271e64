//! Executing a verification and reading what it found.

use std::ffi::CString;

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::{Listener, VerifierHandle, console, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::settings::variable;
use crate::foundation::fork_guard;
use crate::foundation::json::compact;
use crate::model::{Interaction, Pact};
use crate::net::client::ProxyTexts;
use crate::verifier::plan::Plan;
use crate::verifier::{Delivered, Delivery, Ending, Outcome, arguments, report, verify};

/// Verifies the provider, and writes the report to standard output unless `pactffi_verifier_set_stdout` says
/// otherwise.
///
/// Waits until everything is verified. The same handle may be executed again; what was found replaces what was found
/// before. Different handles may be executed at the same time.
///
/// # Parameters
///
/// - `handle` - the verification.
///
/// # Returns
///
/// - 0 if everything that counts passed, or there was nothing to verify.
/// - 1 if something failed, or `handle` is not live.
/// - 2 if the verification could not be started, or a report could not be written.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_execute(handle: *mut VerifierHandle) -> i32 {
    entry_or(codes::execute, || {
        let verifier = live(handle)?;
        let (plan, delivery, prints, listener) = {
            let told = verifier.lock();
            (told.plan.clone(), told.delivery.clone(), told.prints, told.listener)
        };
        let (found, ending) = run(plan, &delivery, prints, listener)?;
        verifier.lock().found = found;
        ended(ending)
    })
}

/// Verifies a provider as arguments say, and writes the report to standard output.
///
/// Deprecated: a handle can be told the same, and asked for the results.
///
/// # Parameters
///
/// - `args` - the arguments, one a line, without the name of a program; see `pactffi_verifier_cli_args`. What they do
///   not say is taken from the environment variables named there.
///
/// # Returns
///
/// - 0 if everything that counts passed.
/// - 1 if something failed.
/// - 2 if `args` is NULL, the verification could not be started, or a report could not be written.
/// - 3 if a header is malformed, `args` is not UTF-8, or for a defect of the library.
/// - 4 if the arguments cannot be followed; the last error says which and why.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verify(args: Text<'_>) -> i32 {
    entry_or(codes::verify, || {
        let lines = args.required("args")?.lines().map(str::to_owned);
        let values = arguments::parse(lines, &variable)?;
        let (plan, delivery) = arguments::followed(&values, proxies())?;
        let (_, ending) = run(plan, &delivery, true, None)?;
        ended(ending)
    })
}

/// Returns the arguments of `pactffi_verify`, for bindings that make a command line of their own.
///
/// # Returns
///
/// A JSON object with the arrays `options` (arguments with a value) and `flags`. Each entry has `long`, `help` and
/// `multiple`, and where it applies `short`, `possible_values`, `default_value` and `env`. NULL for a defect of the
/// library only.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_cli_args() -> OwnedText {
    entry(|| OwnedText::new(compact(&arguments::list())))
}

/// Returns the text report of the last execution.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `strip_ansi` - if not 0, without the codes that colour it.
///
/// # Returns
///
/// The text, empty if nothing was executed, or NULL if `handle` is not live.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_output(handle: *const VerifierHandle, strip_ansi: u8) -> OwnedText {
    entry(|| {
        let verifier = live(handle)?;
        let found = &verifier.lock().found;
        OwnedText::new(
            if strip_ansi == 0 { found.text() } else { found.bare_text() }.replace('\0', "\u{fffd}"),
        )
    })
}

/// Returns what the last execution found, as a JSON object.
///
/// It has the members `result` (boolean), `errors` and `pendingErrors` (arrays of `interaction` and `mismatch`),
/// `interactionResults` (one for each interaction), `notices` (of the broker) and `output` (the lines of the text
/// report).
///
/// # Parameters
///
/// - `handle` - the verification.
///
/// # Returns
///
/// The text, with nothing found if nothing was executed, or NULL if `handle` is not live.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_json(handle: *const VerifierHandle) -> OwnedText {
    entry(|| OwnedText::new(compact(&live(handle)?.lock().found.document)))
}

/// Takes what was logged while the provider of a verification was verified.
///
/// # Parameters
///
/// - `handle` - the verification.
///
/// # Returns
///
/// The lines, empty if there are none since they were taken last, or NULL if `handle` is not live.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_logs(handle: *const VerifierHandle) -> OwnedText {
    entry(|| {
        let id = log_id(&live(handle)?.lock().plan.provider.name);
        OwnedText::new(state().logger.drain(&id))
    })
}

/// Takes what was logged while a provider was verified.
///
/// # Parameters
///
/// - `provider_name` - name of the provider; required.
///
/// # Returns
///
/// The lines, empty if there are none since they were taken last, or NULL if `provider_name` is NULL or not UTF-8.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_logs_for_provider(provider_name: Text<'_>) -> OwnedText {
    entry(|| {
        let id = log_id(provider_name.required("provider_name")?);
        OwnedText::new(state().logger.drain(&id))
    })
}

/// What the lines of a verification are kept under.
fn log_id(provider: &str) -> String {
    format!("verify:{provider}")
}

/// Runs on the runtime, and prints what was found unless nothing could be started.
fn run(
    plan: Plan,
    delivery: &Delivery,
    prints: bool,
    listener: Option<Listener>,
) -> Result<(Delivered, Ending), Box<Fault>> {
    let mut told = |pact: &Pact, interaction: &Interaction, outcome: &Outcome| {
        if let Some(listener) = listener {
            tell(listener, &compact(&report::result(pact, interaction, outcome)));
        }
    };
    let operation = state().logger.operation(&log_id(&plan.provider.name));
    let verified = state().runtimes.block_on(operation.follow(verify(plan, delivery, &mut told)))?;
    if prints && !matches!(verified.ending, Ending::NotStarted(_)) {
        console::print(&verified.found.text());
    }
    Ok((verified.found, verified.ending))
}

/// What the environment says about proxies.
pub(super) fn proxies() -> ProxyTexts {
    ProxyTexts::of(&variable)
}

fn tell(listener: Listener, result: &str) {
    // JSON escapes the one character that C cannot hold.
    let Ok(text) = CString::new(result) else { return };
    fork_guard::leave(|| {
        // SAFETY: the caller promises a function of this type; the text lives through the call.
        unsafe { (listener.tell)(text.as_ptr(), listener.user_data) };
    });
}

fn ended(ending: Ending) -> Result<i32, Box<Fault>> {
    match ending {
        Ending::Passed => Ok(0),
        Ending::Failed => Ok(1),
        Ending::NotStarted(reason) | Ending::NotDelivered(reason) => {
            Err(Box::new(Fault::NotVerified(reason)))
        }
    }
}
