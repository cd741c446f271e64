//! Verifying a provider: execution and results.

use std::ffi::CString;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::handlers::{Callbacks, HandlerSettings};
use super::{Live, ResultListener, VerifierHandle, console, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::runtime::handler_of;
use crate::ffi::settings::variable;
use crate::foundation::fork_guard;
use crate::foundation::json::compact;
use crate::model::{Interaction, Pact};
use crate::net::client::ProxyTexts;
use crate::net::tasks::{on_heap, spawn_on};
use crate::verifier::exchange::Handler;
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
        if verifier.lock().handlers.has_pulled() {
            return Err(Box::new(Fault::NotVerified(PULLED.to_owned())));
        }
        let (results, ending) = Job::of(&verifier, handle).run()?;
        *verifier.lock().results.lock() = results;
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
        let report_options = report_options.in_environment(&variable);
        let (handlers, listener) = (HandlerSettings::default(), None);
        let callbacks = Callbacks::new(1, std::ptr::null());
        let plan = with_plugins(plan);
        let job = Job { plan, report_options, prints: true, listener, handlers, callbacks };
        let (_, ending) = job.run()?;
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
        let results = Arc::clone(&verifier.lock().results);
        let results = results.lock();
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
    entry(|| {
        let results = Arc::clone(&live(handle)?.lock().results);
        OwnedText::new(compact(&results.lock().document))
    })
}

/// Returns the log lines of the verification of this verifier's provider, and removes them from the library.
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// The lines since they were last returned, an empty text if there are none or this verifier was never executed
/// or started, or NULL if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_logs(handle: *const VerifierHandle) -> OwnedText {
    entry(|| {
        let verifier = live(handle)?;
        let verifier = verifier.lock();
        // The lines of the provider are those of other verifiers then.
        let lines = if verifier.has_run {
            state().logger.drain(&log_id(&verifier.plan.provider.name))
        } else {
            String::new()
        };
        OwnedText::new(lines)
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

/// Why a verification whose exchanges the host asks for is not executed: it would wait for itself.
const PULLED: &str = "a handler of the verifier is NULL, so that its exchanges are asked for with \
    pactffi_verifier_next_exchange: begin the verification with pactffi_verifier_start";

/// A verification that is about to run.
pub(super) struct Job {
    plan: VerificationPlan,
    report_options: ReportOptions,
    prints: bool,
    pub(super) listener: Option<ResultListener>,
    handlers: HandlerSettings,
    pub(super) callbacks: Callbacks,
}

impl Job {
    /// The verification as it is set up at this moment.
    pub(super) fn of(verifier: &Live<VerifierHandle>, handle: *const VerifierHandle) -> Job {
        let mut verifier = verifier.lock();
        verifier.has_run = true;
        let callbacks = Callbacks::new(verifier.plan.requests.parallel, handle);
        Job {
            plan: with_plugins(verifier.plan.clone()),
            report_options: verifier.report_options.clone().in_environment(&variable),
            prints: verifier.prints,
            listener: verifier.listener,
            handlers: verifier.handlers,
            callbacks,
        }
    }

    /// How long a request may take.
    pub(super) fn timeout(&self) -> Duration {
        self.plan.requests.timeout
    }

    /// Runs it on the runtime, whose threads have larger stacks than those of some hosts, and waits for it. The listener is
    /// called on this thread.
    fn run(mut self) -> Result<(RenderedReport, Ending), Box<Fault>> {
        if handler_of().is_some() {
            return Err(Box::new(Fault::Reentrant));
        }
        let (listener, limit, callbacks) = (self.listener.take(), self.timeout(), self.callbacks.clone());
        let has_listener = listener.is_some();
        let runtimes = &state().runtimes;
        let runtime = runtimes.handle()?;
        let verified = runtimes.block_on(async move {
            let (sender, mut results) = unbounded_channel();
            let work = async move {
                let mut notify = move |text: String| {
                    let _ = sender.send(text);
                };
                let notify = has_listener.then_some(&mut notify as &mut (dyn FnMut(String) + Send));
                on_heap(|| self.verify(None, notify)).await
            };
            let task = spawn_on(&runtime, work);
            while let Some(text) = results.recv().await {
                listener.into_iter().for_each(|listener| notify_listener(listener, &text));
            }
            task.await
        });
        callbacks.finish(limit);
        verified?.map_err(|ended| match ended.try_into_panic() {
            // The shell answers to it as to one on its own thread.
            Ok(panic) => resume_unwind(panic),
            Err(ended) => Box::new(Fault::NoRuntime(ended.to_string())),
        })
    }

    /// Verifies, and prints the report unless the verification could not be started. `pulled` takes the exchanges that the
    /// host asks for, `notify` the results of interactions.
    pub(super) async fn verify(
        self,
        pulled: Option<&Arc<dyn Handler>>,
        mut notify: Option<&mut (dyn FnMut(String) + Send)>,
    ) -> (RenderedReport, Ending) {
        let mut notify = |pact: &Pact, interaction: &Interaction, result: &InteractionResult| {
            if let Some(notify) = &mut notify {
                notify(compact(&report::interaction_result(pact, interaction, result)));
            }
        };
        let handlers = self.handlers.handlers(&self.callbacks, pulled);
        let plan = VerificationPlan { handlers, ..self.plan };
        let operation = state().logger.operation(&log_id(&plan.provider.name));
        let verified = operation.follow(verify(plan, &self.report_options, &mut notify)).await;
        if self.prints && !matches!(verified.ending, Ending::NotStarted(_)) {
            console::print_report(&verified.printed);
        }
        (verified.report, verified.ending)
    }
}

/// The plan with the plugins of the process, which get the test run id of this thread.
fn with_plugins(plan: VerificationPlan) -> VerificationPlan {
    VerificationPlan { engine: state().engine(), driver: Arc::clone(&state().driver), ..plan }
}

/// The proxy settings of the environment.
pub(super) fn proxies() -> ProxyTexts {
    ProxyTexts::of(&variable)
}

/// Calls the function that is registered for results.
pub(super) fn notify_listener(listener: ResultListener, result: &str) {
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
