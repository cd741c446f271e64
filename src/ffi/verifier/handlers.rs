//! Verifying a provider: functions of the host in place of addresses.

use std::ffi::c_void;
use std::sync::Arc;
use std::time::Duration;

use super::super::abi::entry::entry;
use super::exchange::ExchangeCallback;
use super::registry::{Exchange, Registry};
use super::{Verifier, VerifierHandle, change, live};
use crate::ffi::abi::flag::Flag;
use crate::ffi::runtime::as_handler_of;
use crate::foundation::fork_guard;
use crate::net::tasks::Crew;
use crate::verifier::exchange::{self, Answer, Handler, Handlers};

/// What stands for an address.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HandlerSetting {
    /// A function that is called.
    Callback(Callback),
    /// `pactffi_verifier_next_exchange`.
    Pulled,
}

/// A function of the host and its context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Callback {
    function: unsafe extern "C" fn(*mut Exchange, *mut c_void),
    context: *mut c_void,
}

// SAFETY: only copies of the two addresses are shared.
unsafe impl Sync for Callback {}

// SAFETY: the address is passed back unchanged and never dereferenced; `pactffi_verifier_set_provider_handler` documents
// that the function is called on threads of the library.
unsafe impl Send for Callback {}

/// What stands for the addresses of a provider.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HandlerSettings {
    pub(super) provider: Option<HandlerSetting>,
    pub(super) state: Option<HandlerSetting>,
    pub(super) message: Option<HandlerSetting>,
}

/// Has a function of the host answer in place of the provider's address.
///
/// The function is called with each request of the verification as an exchange. It answers with
/// `pactffi_exchange_respond` or `pactffi_exchange_fail`: before it returns, or later on any thread. Matching, reports,
/// generators, publishing and parallel verification are the same as over HTTP. The address of
/// `pactffi_verifier_set_provider_info` still gives the `Host` header and the base path. Interactions that name a transport
/// of `pactffi_verifier_add_provider_transport` are still verified over HTTP.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `callback` - the function. NULL: nothing is called, and the host asks with `pactffi_verifier_next_exchange`; the
///   verification is then begun with `pactffi_verifier_start`. The last call counts, from the next execution on.
/// - `context` - passed to the function unchanged. May be NULL.
///
/// # Returns
///
/// True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// The caller keeps `context` valid until `pactffi_verifier_execute` has returned, or a started verification has ended.
/// Both wait for functions that are running, for as long as a request may take. After that, the context of a function
/// that has not returned must stay valid until it returns.
///
/// # Threading
///
/// The function is called on threads of the library: on at most as many as `pactffi_verifier_set_parallel` says. A call
/// that does not return holds its own thread and no other. No lock is held. The function may call every function of the
/// library, but not `pactffi_verifier_execute`, `pactffi_verify` or `pactffi_verifier_next_exchange`, and not
/// `pactffi_verifier_shutdown` for its own verifier: they fail. An exchange that is not answered fails after the timeout of
/// requests (`pactffi_verifier_set_verification_options`); a later answer is refused. The function must return normally:
/// neither `longjmp` nor a C++ exception may leave it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_provider_handler(
    handle: *mut VerifierHandle,
    callback: ExchangeCallback,
    context: *mut c_void,
) -> Flag {
    set(handle, callback, context, |settings, setting| settings.provider = setting)
}

/// Has a function of the host set up and tear down provider states, in place of a URL.
///
/// The function is called with each state of an interaction before it is verified (`setup`), and after it (`teardown`); for
/// an interaction without states once with an empty name. It answers with `pactffi_exchange_respond_state`, or with
/// `pactffi_exchange_fail`, whose reason becomes the failure of the interaction. Of this function and
/// `pactffi_verifier_set_provider_state` the last call counts.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `callback` - the function; NULL as in `pactffi_verifier_set_provider_handler`.
/// - `context` - passed to the function unchanged. May be NULL.
///
/// # Returns
///
/// True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// As in `pactffi_verifier_set_provider_handler`.
///
/// # Threading
///
/// As in `pactffi_verifier_set_provider_handler`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_state_handler(
    handle: *mut VerifierHandle,
    callback: ExchangeCallback,
    context: *mut c_void,
) -> Flag {
    set(handle, callback, context, |settings, setting| settings.state = setting)
}

/// Has a function of the host give the messages that the provider would send, in place of a transport.
///
/// The function is called with each asynchronous or synchronous message of the verification. It answers with
/// `pactffi_exchange_respond_message` or `pactffi_exchange_fail`. Without such a function, messages are asked for over HTTP,
/// or of the provider's handler if they have no transport of their own: as a POST, as over HTTP.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `callback` - the function; NULL as in `pactffi_verifier_set_provider_handler`.
/// - `context` - passed to the function unchanged. May be NULL.
///
/// # Returns
///
/// True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// As in `pactffi_verifier_set_provider_handler`.
///
/// # Threading
///
/// As in `pactffi_verifier_set_provider_handler`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_message_handler(
    handle: *mut VerifierHandle,
    callback: ExchangeCallback,
    context: *mut c_void,
) -> Flag {
    set(handle, callback, context, |settings, setting| settings.message = setting)
}

fn set(
    handle: *mut VerifierHandle,
    callback: ExchangeCallback,
    context: *mut c_void,
    set: fn(&mut HandlerSettings, Option<HandlerSetting>),
) -> Flag {
    entry(|| {
        let verifier = live(handle)?;
        let setting = match callback {
            Some(function) => HandlerSetting::Callback(Callback { function, context }),
            None => HandlerSetting::Pulled,
        };
        change(&verifier, |verifier: &mut Verifier| set(&mut verifier.handlers, Some(setting)))
    })
}

impl HandlerSettings {
    /// Whether any exchange is asked for by the host.
    pub(super) fn has_pulled(&self) -> bool {
        let all = [self.provider, self.state, self.message];
        all.iter().any(|setting| matches!(setting, Some(HandlerSetting::Pulled)))
    }

    /// The handlers of one verification. `pulled` takes the exchanges that the host asks for.
    pub(super) fn handlers(&self, callbacks: &Callbacks, pulled: Option<&Arc<dyn Handler>>) -> Handlers {
        let handler = |setting: Option<HandlerSetting>| -> Option<Arc<dyn Handler>> {
            match setting? {
                HandlerSetting::Callback(callback) => {
                    Some(Arc::new(CallbackHandler { callback, callbacks: callbacks.clone() }))
                }
                HandlerSetting::Pulled => pulled.cloned(),
            }
        };
        Handlers {
            provider: handler(self.provider),
            state: handler(self.state),
            message: handler(self.message),
        }
    }
}

/// The threads that call functions of the host during one verification, and the keys of its exchanges.
#[derive(Debug, Clone)]
pub(super) struct Callbacks {
    crew: Arc<Crew>,
    pub(super) registry: Arc<Registry>,
    /// The bits of the verifier's key.
    verifier: usize,
}

impl Callbacks {
    /// For so many calls at the same time.
    pub(super) fn new(parallel: usize, verifier: *const VerifierHandle) -> Self {
        Callbacks { crew: Arc::new(Crew::new(parallel)), registry: Arc::default(), verifier: verifier.addr() }
    }

    /// Ends the verification's exchanges, and waits until functions of the host have returned, but no longer than this.
    pub(super) fn finish(&self, limit: Duration) {
        self.registry.end();
        let running = self.crew.finish(limit);
        if running > 0 {
            tracing::warn!(
                "{running} handlers have not returned; their context must stay valid until they return"
            );
        }
    }
}

/// Calls a function of the host.
#[derive(Debug)]
struct CallbackHandler {
    callback: Callback,
    callbacks: Callbacks,
}

impl Handler for CallbackHandler {
    fn begin(&self, exchange: Arc<exchange::Exchange>) {
        let (callback, registry, verifier) =
            (self.callback, Arc::clone(&self.callbacks.registry), self.callbacks.verifier);
        let begun = Arc::clone(&exchange);
        let started = self.callbacks.crew.run(move || call(callback, &registry, verifier, &begun));
        if let Err(error) = started {
            // It may have ended; then nobody waits for the reason.
            let _ =
                exchange.answer(Answer::Failure(format!("cannot start a thread for the handler: {error}")));
        }
    }
}

fn call(callback: Callback, registry: &Arc<Registry>, verifier: usize, exchange: &Arc<exchange::Exchange>) {
    // It may have ended while it waited for a thread.
    if !exchange.is_open() {
        return;
    }
    let pointer = match registry.register(exchange) {
        Ok(pointer) => pointer,
        Err(fault) => {
            let _ = exchange.answer(Answer::Failure(fault.to_string()));
            return;
        }
    };
    registry.during(pointer, || {
        as_handler_of(verifier, || {
            fork_guard::leave(|| {
                // SAFETY: the caller promises a function of this type, and a context that lives until it returns.
                unsafe { (callback.function)(pointer, callback.context) };
            });
        });
    });
}
