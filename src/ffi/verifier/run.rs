//! Verifying a provider: execution and results.

use std::ffi::CString;
use std::sync::Arc;

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::{ResultListener, VerifierHandle, console, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::settings::variable;
use crate::foundation::fork_guard;
use crate::foundation::json::compact;
use crate::model::{Interaction, Pact};
use crate::net::client::ProxyTexts;
use crate::verifier::plan::VerificationPlan;
use crate::verifier::{Ending, InteractionResult, RenderedReport, ReportOptions, arguments, report, verify};

/// Verifies the provider and writes the text report to standard output, unless `pactffi_verifier_set_stdout`
/// has switched that off.
///
/// It returns when all interactions were verified. The same verifier may be executed again; its results replace
/// the previous ones.
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// - 0 if all interactions passed, pending ones excepted, or there was nothing to verify.
/// - 1 if an interaction failed, a pact could not be loaded, results could not be published, or `handle` is NULL or not
///   a valid pointer.
/// - 2 if the verification could not be started, a plugin that a pact needs is missing, or a report could not be
///   written.
///
/// `pactffi_get_error_message` gives the reason of 2 and of an invalid handle; `pactffi_verifier_output` and
/// `pactffi_verifier_json` give the failed interactions.
///
/// # Threading
///
/// Different verifiers may be executed at the same time. It fails on a thread of the library, for instance in a
/// callback of a mock server.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_execute(handle: *mut VerifierHandle) -> i32 {
    entry_or(codes::execute, || {
        let verifier = live(handle)?;
        let (plan, report_options, prints, listener) = {
            let verifier = verifier.lock();
            (verifier.plan.clone(), verifier.report_options.clone(), verifier.prints, verifier.listener)
        };
        let (results, ending) = run(plan, &report_options, prints, listener)?;
        verifier.lock().results = results;
        ended(ending)
    })
}

/// Verifies a provider with the options of a command line, and writes the text report to standard output.
///
/// Deprecated: use a handle of `pactffi_verifier_new_for_application`, which also returns the results.
///
/// # Parameters
///
/// - `args` - the options, one argument in each line, without a program name; `pactffi_verifier_cli_args` lists
///   them. Options that are missing are taken from the environment variables in that list. It must not be NULL.
///
/// # Returns
///
/// - 0 if all interactions passed, pending ones excepted.
/// - 1 if an interaction failed, a pact could not be loaded, or results could not be published.
/// - 2 if `args` is NULL, the verification could not be started, a plugin that a pact needs is missing, or a report
///   could not be written.
/// - 3 if a header is malformed, `args` is not UTF-8, or after an internal error of the library.
/// - 4 if an option is unknown or has an invalid value.
///
/// For results above 1, `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verify(args: Text<'_>) -> i32 {
    entry_or(codes::verify, || {
        let lines = args.required("args")?.lines().map(str::to_owned);
        let values = arguments::parse(lines, &variable)?;
        let (plan, report_options) = arguments::build_plan(&values, proxies())?;
        let (_, ending) = run(plan, &report_options, true, None)?;
        ended(ending)
    })
}

/// Returns the options of `pactffi_verify`, for clients that build a command line from them.
///
/// # Returns
///
/// A JSON object with the arrays `options` (options with a value) and `flags` (options without). Each entry has
/// `long`, `help` and `multiple`, and if it applies `short`, `possible_values`, `default_value` and `env`. NULL
/// after an internal error of the library.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_cli_args() -> OwnedText {
    entry(|| OwnedText::new(compact(&arguments::list())))
}

/// Returns the text report of the last execution.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `strip_ansi` - if not 0, ANSI colour codes are removed.
///
/// # Returns
///
/// The report, an empty text before the first execution, or NULL if `handle` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_output(handle: *const VerifierHandle, strip_ansi: u8) -> OwnedText {
    entry(|| {
        let verifier = live(handle)?;
        let results = &verifier.lock().results;
        OwnedText::new(
            if strip_ansi == 0 { results.text() } else { results.plain_text() }.replace('\0', "\u{fffd}"),
        )
    })
}

/// Returns the results of the last execution as JSON.
///
/// The JSON object has the members `result` (boolean), `errors` and `pendingErrors` (arrays of `interaction`
/// and `mismatch`), `interactionResults` (one entry for each interaction), `notices` (of the broker) and
/// `output` (the lines of the text report).
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// The JSON, without results before the first execution, or NULL if `handle` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_json(handle: *const VerifierHandle) -> OwnedText {
    entry(|| OwnedText::new(compact(&live(handle)?.lock().results.document)))
}

/// Returns the log lines of the verification of this verifier's provider, and removes them from the library.
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// The lines since they were last returned, an empty text if there are none, or NULL if `handle` is NULL or not
/// a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_logs(handle: *const VerifierHandle) -> OwnedText {
    entry(|| {
        let id = log_id(&live(handle)?.lock().plan.provider.name);
        OwnedText::new(state().logger.drain(&id))
    })
}

/// Returns the log lines of the verification of a provider, and removes them from the library.
///
/// # Parameters
///
/// - `provider_name` - name of the provider; must not be NULL.
///
/// # Returns
///
/// The lines since they were last returned, an empty text if there are none, or NULL if `provider_name` is NULL
/// or not UTF-8. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_logs_for_provider(provider_name: Text<'_>) -> OwnedText {
    entry(|| {
        let id = log_id(provider_name.required("provider_name")?);
        OwnedText::new(state().logger.drain(&id))
    })
}

/// The name under which the logger holds the lines of a verification.
fn log_id(provider: &str) -> String {
    format!("verify:{provider}")
}

/// Runs the verification on the runtime, and prints its report unless it could not be started.
fn run(
    plan: VerificationPlan,
    report_options: &ReportOptions,
    prints: bool,
    listener: Option<ResultListener>,
) -> Result<(RenderedReport, Ending), Box<Fault>> {
    let mut notify = |pact: &Pact, interaction: &Interaction, result: &InteractionResult| {
        if let Some(listener) = listener {
            call(listener, &compact(&report::interaction_result(pact, interaction, result)));
        }
    };
    let (engine, driver) = (state().engine(), Arc::clone(&state().driver));
    let plan = VerificationPlan { engine, driver, ..plan };
    let operation = state().logger.operation(&log_id(&plan.provider.name));
    let verified = state().runtimes.block_on(operation.follow(verify(plan, report_options, &mut notify)))?;
    if prints && !matches!(verified.ending, Ending::NotStarted(_)) {
        console::print(&verified.report.text());
    }
    Ok((verified.report, verified.ending))
}

/// The proxy settings of the environment.
pub(super) fn proxies() -> ProxyTexts {
    ProxyTexts::of(&variable)
}

fn call(listener: ResultListener, result: &str) {
    // JSON escapes NUL, the one character that a C string cannot have.
    let Ok(text) = CString::new(result) else { return };
    fork_guard::leave(|| {
        // SAFETY: the caller promises a function of this type; the text lives through the call.
        unsafe { (listener.callback)(text.as_ptr(), listener.user_data) };
    });
}

fn ended(ending: Ending) -> Result<i32, Box<Fault>> {
    match ending {
        Ending::Passed => Ok(0),
        Ending::Failed => Ok(1),
        Ending::NotStarted(reason) | Ending::NotWritten(reason) | Ending::MissingPlugin(reason) => {
            Err(Box::new(Fault::NotVerified(reason)))
        }
    }
}
