//! [`Operation`]: the work an event belongs to, a mock server's or a verification's, and its stored lines.
//!
//! [`Operation::run`] does work of an operation on this thread, [`Operation::follow`] work that moves from thread to
//! thread.

use super::capture::Capture;
use super::level::Level;
use super::line::Line;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::SystemTime;

/// How many bytes of lines are stored for each operation.
const LIMIT: usize = 256 * 1024;

thread_local! {
    static SCOPE: Scope = const {
        Scope { operation: RefCell::new(None), is_recorded: Cell::new(false), test_run: RefCell::new(None) }
    };
}

/// What events of this thread belong to.
struct Scope {
    operation: RefCell<Option<Operation>>,
    /// Whether the operation has the line already.
    is_recorded: Cell<bool>,
    test_run: RefCell<Option<Arc<str>>>,
}

/// The work of a mock server or a verification. Clones are the same operation.
#[derive(Debug, Clone)]
pub struct Operation {
    id: Arc<str>,
    lines: Arc<Capture>,
}

impl Operation {
    /// An operation without lines.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self::keeping(id, Arc::new(Capture::new(LIMIT)))
    }

    /// An operation whose lines go to a capture that something else reads too.
    pub(super) fn keeping(id: &str, lines: Arc<Capture>) -> Self {
        Operation { id: id.into(), lines }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Keeps a line, whether or not anything else is logged.
    pub fn record(&self, level: Level, target: &str, message: &str) {
        self.lines.append(Line { time: SystemTime::now(), level, target, message }.text());
    }

    /// Makes an event of a line that was recorded: the operation does not keep it a second time.
    pub fn emit(&self, event: impl FnOnce()) {
        self.run(|| {
            let _emitted = SCOPE.try_with(|scope| {
                scope.is_recorded.set(true);
                event();
                scope.is_recorded.set(false);
            });
        });
    }

    /// Takes the lines out.
    #[must_use]
    pub fn drain(&self) -> String {
        self.lines.drain()
    }

    /// Does work of this operation: events made meanwhile on this thread belong to it.
    pub fn run<R>(&self, work: impl FnOnce() -> R) -> R {
        let _restore =
            Restore(SCOPE.try_with(|scope| scope.operation.replace(Some(self.clone()))).ok().flatten());
        work()
    }

    /// Work of this operation that waits in between.
    pub async fn follow<F: Future>(self, work: F) -> F::Output {
        let mut work = pin!(work);
        poll_fn(|context| self.run(|| work.as_mut().poll(context))).await
    }

    pub(super) fn append(&self, line: String) {
        self.lines.append(line);
    }
}

/// Names the test that this thread runs from now on.
pub fn set_test_run(id: Option<&str>) {
    let _set = SCOPE.try_with(|scope| *scope.test_run.borrow_mut() = id.map(Arc::from));
}

/// The operation under way on this thread.
pub fn current() -> Option<Operation> {
    SCOPE.try_with(|scope| scope.operation.borrow().clone()).ok().flatten()
}

/// Whether there is one, and it has not recorded the event.
pub(super) fn wants_events() -> bool {
    SCOPE.try_with(|scope| !scope.is_recorded.get() && scope.operation.borrow().is_some()).unwrap_or_default()
}

/// The test this thread runs.
#[must_use]
pub fn test_run() -> Option<Arc<str>> {
    SCOPE.try_with(|scope| scope.test_run.borrow().clone()).ok().flatten()
}

/// Restores the operation that was under way before, also when the work panics.
struct Restore(Option<Operation>);

impl Drop for Restore {
    fn drop(&mut self) {
        let _restored = SCOPE.try_with(|scope| {
            scope.is_recorded.set(false);
            scope.operation.replace(self.0.take())
        });
    }
}
