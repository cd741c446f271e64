//! Keeps the panics that a shell or the runtime will catch off the host's stderr.
//!
//! They become faults and log events instead. All other panics go where they went before: in a static link
//! the hook is shared with the host.

use std::panic;

use super::{last_error, runtime};

/// Installs the hook; to be called once.
pub(super) fn silence() {
    // A host may come here first while it unwinds; changing the hook then would be a second panic.
    if std::thread::panicking() {
        return;
    }
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !is_caught() {
            others(panic)
        }
    }));
}

fn is_caught() -> bool {
    last_error::is_guarded() || std::thread::current().name() == Some(runtime::THREAD_NAME)
}
