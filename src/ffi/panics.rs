//! Keeps panics that a shell or the runtime catches from being printed to the host's stderr.
//!
//! They become faults and log events instead. All other panics are passed to the previous hook, because a statically
//! linked library shares the hook with the host.

use std::panic;

use super::{last_error, runtime};

/// Installs the hook. Call it once.
pub(super) fn silence() {
    // The host may call the library for the first time while it unwinds; setting the hook then would panic again.
    if std::thread::panicking() {
        return;
    }
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !is_caught() {
            previous(panic)
        }
    }));
}

fn is_caught() -> bool {
    last_error::is_guarded() || std::thread::current().name() == Some(runtime::THREAD_NAME)
}
