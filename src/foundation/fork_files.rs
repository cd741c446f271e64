//! [`ParentFile`]: open files that a forked child closes.
//!
//! A process at the other end of a pipe notices by the end of the pipe that this one has ended. A forked child has
//! copies of all open files, and would keep the pipe open for as long as it lives.

use super::fork_guard;
use parking_lot::{Mutex, const_mutex};

/// The files that are open. It is locked inside the fork guard only, so that a child finds it unlocked.
static FILES: Mutex<Files> = const_mutex(Files { next: 0, open: Vec::new() });

struct Files {
    next: u64,
    open: Vec<(u64, Box<dyn Send>)>,
}

/// An open file. It is closed when this is dropped, and in each forked child from the beginning.
#[derive(Debug)]
pub struct ParentFile(u64);

impl ParentFile {
    /// Takes the file. No fork may happen between its opening and this: both are done in one piece of work inside the
    /// fork guard.
    pub fn new(file: impl Send + 'static) -> Self {
        fork_guard::enter(|| {
            let mut files = FILES.lock();
            let key = files.next;
            // Never used again, not in a child either.
            files.next += 1;
            files.open.push((key, Box::new(file)));
            ParentFile(key)
        })
    }
}

impl Drop for ParentFile {
    fn drop(&mut self) {
        fork_guard::enter(|| {
            let mut files = FILES.lock();
            let at = files.open.iter().position(|(key, _)| *key == self.0);
            let file = at.map(|at| files.open.swap_remove(at));
            drop(files);
            drop(file);
        });
    }
}

/// Closes the files in a child that has just been forked.
pub fn close_in_child() {
    // It is locked if the fork did not wait for the thread that uses it. Then that thread's lock stays for ever.
    if let Some(mut files) = FILES.try_lock() {
        files.open.clear();
    }
}
