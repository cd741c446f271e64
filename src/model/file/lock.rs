//! One writer at a time: a queue inside the process, and an advisory lock on the file between processes.
//!
//! The lock is of the `flock` kind on the pact file itself. The released library uses the same lock, so the two
//! exclude each other. Every wait ends: after [`LOCK_TIMEOUT`] it is an error.

use crate::model::error::Error;
use parking_lot::{Mutex, MutexGuard};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How long a caller waits for other writers, in the queue and for the lock together.
pub(super) const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// The writers of this process, by file. An entry lives while a caller writes or waits.
static QUEUES: Mutex<BTreeMap<PathBuf, Arc<Mutex<()>>>> = Mutex::new(BTreeMap::new());

/// When a caller stops waiting.
#[derive(Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// The deadline of a caller that starts to wait now.
    pub(super) fn start() -> Self {
        Deadline(Instant::now() + LOCK_TIMEOUT)
    }

    /// Fails once the time is over.
    pub(super) fn check(self, path: &Path) -> Result<(), Error> {
        if Instant::now() < self.0 { Ok(()) } else { Err(too_long(path)) }
    }
}

/// Does the work for a file while no other caller of this process works on it; first come, first served.
pub(super) fn in_turn<T>(
    path: &Path,
    deadline: Deadline,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let queue = Arc::clone(QUEUES.lock().entry(path.to_owned()).or_default());
    let result = match queue.try_lock_until(deadline.0) {
        Some(turn) => {
            let result = work();
            // Handed to the caller that waited longest; otherwise a busy thread could take it again and again.
            MutexGuard::unlock_fair(turn);
            result
        }
        None => Err(too_long(path)),
    };
    let mut queues = QUEUES.lock();
    drop(queue);
    // Only the map refers to the queue if no caller waits.
    if queues.get(path).is_some_and(|queue| Arc::strong_count(queue) == 1) {
        queues.remove(path);
    }
    result
}

/// Takes the lock that excludes all other callers.
pub(super) fn exclusive(file: &File, path: &Path, deadline: Deadline) -> Result<(), Error> {
    wait(path, deadline, || file.try_lock())
}

/// Takes the lock that excludes writers.
pub(super) fn shared(file: &File, path: &Path, deadline: Deadline) -> Result<(), Error> {
    wait(path, deadline, || file.try_lock_shared())
}

fn wait(
    path: &Path,
    deadline: Deadline,
    mut attempt: impl FnMut() -> Result<(), TryLockError>,
) -> Result<(), Error> {
    loop {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => {
                deadline.check(path)?;
                thread::sleep(pause());
            }
            Err(TryLockError::Error(cause)) if cause.kind() == std::io::ErrorKind::Unsupported => {
                tracing::warn!("'{}' is on a file system without locks", path.display());
                return Ok(());
            }
            Err(TryLockError::Error(cause)) => {
                return Err(Error::Io { action: "lock", path: path.to_owned(), cause });
            }
        }
    }
}

/// A few milliseconds at random, so that waiting callers do not try all at once.
fn pause() -> Duration {
    Duration::from_micros(fastrand::u64(500..4_000))
}

fn too_long(path: &Path) -> Error {
    Error::Locked { path: path.to_owned(), seconds: LOCK_TIMEOUT.as_secs() }
}
