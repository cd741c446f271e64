//! Makes `fork` wait until no thread is inside the library, so that the child finds no lock held and no work half done.
//!
//! `pthread_atfork` registers the functions of `foundation::fork_guard` and `foundation::fork_files`, which the system
//! calls before and after each `fork`.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use crate::foundation::{fork_files, fork_guard};

/// Longest time that a fork waits for calls in other threads. A call takes longer only if it waits for the lock of a
/// pact file, or compares a body of hundreds of megabytes.
const FORK_WAIT_TIMEOUT: Duration = Duration::from_secs(5);

static IS_WATCHED: AtomicBool = AtomicBool::new(false);

/// Makes forks wait from now on.
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
        fork_files::close_in_child();
    }
    // SAFETY: the functions do not unwind and stay in memory, because the library is never unloaded. If the system has
    // no memory to register them, this fails and forks do not wait.
    let _ = unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
}

/// There is no `fork` on this system.
#[cfg(not(unix))]
fn register() {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::foundation::fork_files::ParentFile;
    use std::io::Read;

    #[test]
    fn a_pipe_ends_with_the_process_although_its_forked_child_lives() {
        watch();
        let (mut reader, writer) = std::io::pipe().unwrap();
        let writer = ParentFile::new(writer);
        // SAFETY: the child only waits for a signal.
        let child = unsafe { libc::fork() };
        if child == 0 {
            loop {
                // SAFETY: waits.
                unsafe { libc::pause() };
            }
        }

        drop(writer);
        // This would wait for the child.
        let read = reader.read(&mut [0]);

        // SAFETY: the child has not been reaped.
        assert_eq!(unsafe { libc::kill(child, libc::SIGKILL) }, 0);
        let mut status = -1;
        // SAFETY: waits for the child just ended.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!((read.unwrap(), libc::WTERMSIG(status)), (0, libc::SIGKILL));
    }
}
