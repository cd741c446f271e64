//! Forks wait until no thread is in the middle of our work, so that a child finds no lock held and nothing half done.
//!
//! The system calls us before and after each `fork`; what we do then is told in `foundation::fork_guard`.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use crate::foundation::fork_guard;

/// How long a fork waits. Whoever takes longer in one piece of work writes to a file that others keep locked, or
/// compares a body of hundreds of megabytes.
const FORK_WAIT_TIMEOUT: Duration = Duration::from_secs(5);

static IS_WATCHED: AtomicBool = AtomicBool::new(false);

/// Lets forks wait from now on.
pub(crate) fn watch() {
    if !IS_WATCHED.load(Relaxed) && !IS_WATCHED.swap(true, Relaxed) {
        register();
    }
}

#[cfg(unix)]
fn register() {
    extern "C" fn before() {
        fork_guard::close(FORK_WAIT_TIMEOUT);
    }
    extern "C" fn in_parent() {
        fork_guard::open();
    }
    extern "C" fn in_child() {
        fork_guard::open_in_child();
    }
    // SAFETY: the functions neither unwind nor ever go away: the library stays loaded. Without memory for the list of
    // them this fails, and forks do not wait.
    let _ = unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
}

/// Processes are not forked here.
#[cfg(not(unix))]
fn register() {}
