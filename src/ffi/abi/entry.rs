//! The way through every shell: run the body, catch what goes wrong, say so, encode the answer.
//!
//! `entry` serves shells whose return type has a natural failure value; `entry_or` those that return codes,
//! whose map stands in `codes`; `guard` the few that must not touch the last error.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use super::answer::{Encode, Sentinel};
use crate::ffi::fault::Fault;
use crate::ffi::handle::Handle;
use crate::ffi::library_state::state;
use crate::ffi::{fork, last_error};
use crate::foundation::fork_guard::enter;
use crate::logging::{defer_callbacks, has_waiting_records};

/// Runs the body of a shell whose return type has a sentinel.
pub(crate) fn entry<T: Encode<R>, R: Sentinel>(body: impl FnOnce() -> Result<T, Box<Fault>>) -> R {
    entry_or(R::sentinel, body)
}

/// Runs the body of a shell that takes a handle beside other arguments; see [`Handle::first`].
pub(crate) fn entry_on<T: Encode<R>, R: Sentinel>(
    handle: impl Handle,
    body: impl FnOnce() -> Result<T, Box<Fault>>,
) -> R {
    entry(|| handle.first(body))
}

/// Runs the body of a shell that returns codes; `code` is the family's map in `codes`.
pub(crate) fn entry_or<T: Encode<R>, R>(
    code: impl FnOnce(&Fault) -> R,
    body: impl FnOnce() -> Result<T, Box<Fault>>,
) -> R {
    let mut answer = None;
    let fault = called(&mut once(|| body().and_then(T::encode), &mut answer));
    answer.unwrap_or_else(|| code(&reason(fault)))
}

/// Runs the body of a shell that leaves the last error alone; `on_panic` is returned for a defect of ours.
pub(crate) fn guard<R>(on_panic: R, body: impl FnOnce() -> R) -> R {
    let mut answer = None;
    let _panicked = caught(&mut once(|| Ok(body()), &mut answer));
    answer.unwrap_or(on_panic)
}

/// A body whose answer goes into a place of its own. There are hundreds of shells: what each adds to the library
/// is its body, and the rest of the way is compiled once.
fn once<R>(
    body: impl FnOnce() -> Result<R, Box<Fault>>,
    answer: &mut Option<R>,
) -> impl FnMut() -> Result<(), Box<Fault>> {
    let mut body = Some(body);
    move || {
        *answer = body.take().map(|body| body()).transpose()?;
        Ok(())
    }
}

/// Runs a body. Returns why it has no answer, if so, after setting that as the last error of the caller's thread.
#[inline(never)]
fn called(body: &mut dyn FnMut() -> Result<(), Box<Fault>>) -> Option<Box<Fault>> {
    let outcome = caught(body).inspect_err(|fault| report(fault));
    // What the listener does and reads is not to cost our caller the reason of this call.
    if has_waiting_records() {
        last_error::preserved(|| enter(|| state().logger.notify_waiting()));
    }
    outcome.err()
}

/// Why there is no answer.
#[inline(never)]
fn reason(fault: Option<Box<Fault>>) -> Box<Fault> {
    fault.unwrap_or_else(|| Fault::Panicked(String::new()).into())
}

#[inline(never)]
fn caught(body: &mut dyn FnMut() -> Result<(), Box<Fault>>) -> Result<(), Box<Fault>> {
    fork::watch();
    let outcome = enter(|| {
        let _hook_installed = state();
        // Nothing of the body survives a panic but what the state holds, and its locks do not poison.
        last_error::guarded(|| defer_callbacks(|| panic::catch_unwind(AssertUnwindSafe(body))))
    });
    outcome.unwrap_or_else(|payload| Err(Box::new(Fault::Panicked(message(&*payload)))))
}

fn report(fault: &Fault) {
    last_error::set(fault.to_string());
    // A subscriber may be the host's; a panic in it is no reason to unwind into C.
    let _logged = caught(&mut || {
        tracing::error!(target: "pact_ffi", "{fault}");
        Ok(())
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::abi::flag::Flag;

    fn taken() -> String {
        last_error::read(|text| Ok(text.to_owned())).unwrap()
    }

    #[test]
    fn an_answer_goes_out_and_leaves_the_last_error() {
        last_error::set("older".to_owned());

        assert!(entry::<_, Flag>(|| Ok(())).is_set());
        assert_eq!(entry_or(|_| 9, || Ok(4)), 4);

        assert_eq!(taken(), "older");
    }

    #[test]
    fn a_fault_becomes_sentinel_and_last_error() {
        assert!(!entry::<bool, Flag>(|| Err(Box::new(Fault::Null("name")))).is_set());
        assert_eq!(taken(), "name is null");

        assert_eq!(entry_or::<(), i32>(|_| 9, || Err(Box::new(Fault::NoSuchPact(3)))), 9);
        assert_eq!(taken(), "no pact with handle 3");
    }

    #[test]
    fn a_panic_is_a_fault() {
        let text = String::from("odd");

        assert!(!entry::<bool, Flag>(|| panic!("very {text}")).is_set());
        assert_eq!(taken(), "internal error: very odd");

        assert!(entry::<*const u8, *const u8>(|| panic::panic_any(7)).is_null());
        assert_eq!(taken(), "internal error: unknown");
    }

    #[test]
    fn a_guarded_panic_leaves_the_last_error() {
        last_error::set("earlier".to_owned());

        assert_eq!(guard(-3, || panic!("lost")), -3);

        assert_eq!(taken(), "earlier");
    }
}
