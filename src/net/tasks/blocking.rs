//! [`blocking`]: work that would keep other tasks waiting.

use super::pool::Pool;
use super::thread::{System, Threads, name};
use crate::foundation::fork_guard;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// The work has panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a defect of the library ended the work")]
pub struct Defect;

/// Does work that waits for something or takes long, on a thread of its own. Where the system has no more threads it
/// is done on this one.
pub async fn blocking<R, W>(work: W) -> Result<R, Defect>
where
    R: Send + 'static,
    W: FnOnce() -> R + Send + 'static,
{
    blocking_on(Pool::of_process(), &System, work).await
}

pub(super) async fn blocking_on<R, W>(
    pool: Arc<Pool>,
    threads: &(dyn Threads + Sync),
    work: W,
) -> Result<R, Defect>
where
    R: Send + 'static,
    W: FnOnce() -> R + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let runtime = Handle::try_current().ok();
    let guarded = move || {
        let _context = runtime.as_ref().map(Handle::enter);
        fork_guard::enter(|| {
            // The answer to work that panics is that there is none.
            if let Ok(done) = catch_unwind(AssertUnwindSafe(work)) {
                let _ = answer.send(done);
            }
        });
    };
    pool.execute(threads, &name(), Box::new(guarded));
    answered.await.map_err(|_| Defect)
}
