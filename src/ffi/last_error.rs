//! State of a thread: the text of its last fault, and how many shells are on its stack.
//!
//! A fault sets the text, a successful read clears it, a call that succeeds does not change it. From the depth the panic
//! hook knows whether a shell will catch a panic, so that the panic is logged rather than printed.

use std::cell::{Cell, RefCell};

thread_local! {
    static LAST_ERROR: ThreadState = const { ThreadState { message: RefCell::new(None), depth: Cell::new(0) } };
}

struct ThreadState {
    message: RefCell<Option<String>>,
    depth: Cell<u32>,
}

/// Sets the text of this thread; an older unread text is replaced.
pub(crate) fn set(message: String) {
    with(|state| state.message.replace(Some(message)));
}

/// Gives the text to `fits` and returns its answer: `Ok` clears the text, `Err` leaves it for the next reader.
/// Without a text, `fits` gets an empty one.
pub(crate) fn read<R>(fits: impl FnOnce(&str) -> Result<R, R>) -> Option<R> {
    with(|state| {
        let mut message = state.message.borrow_mut();
        match fits(message.as_deref().unwrap_or_default()) {
            Ok(answer) => {
                *message = None;
                answer
            }
            Err(answer) => answer,
        }
    })
}

/// Runs `body` and restores the text of before.
pub(crate) fn preserved<R>(body: impl FnOnce() -> R) -> R {
    let before = with(|state| state.message.take()).flatten();
    let answer = body();
    with(|state| state.message.replace(before));
    answer
}

/// Runs `body` as part of a shell: see `is_guarded`.
pub(crate) fn guarded<R>(body: impl FnOnce() -> R) -> R {
    let _entered = Entered::new();
    body()
}

/// Whether a shell is on this thread's stack and will catch a panic.
pub(crate) fn is_guarded() -> bool {
    with(|state| state.depth.get() > 0).unwrap_or(false)
}

struct Entered;

impl Entered {
    fn new() -> Self {
        with(|state| state.depth.set(state.depth.get().saturating_add(1)));
        Self
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        with(|state| state.depth.set(state.depth.get().saturating_sub(1)));
    }
}

/// Does nothing in a thread whose thread-locals are destroyed: a destructor of the host may still call the library then.
fn with<R>(use_it: impl FnOnce(&ThreadState) -> R) -> Option<R> {
    LAST_ERROR.try_with(use_it).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take() -> String {
        read(|text| Ok(text.to_owned())).unwrap()
    }

    #[test]
    fn a_text_is_read_once() {
        set("one".to_owned());
        set("two".to_owned());

        assert_eq!(take(), "two");
        assert_eq!(take(), "");
    }

    #[test]
    fn a_text_that_does_not_fit_stays() {
        set("long".to_owned());

        assert_eq!(read(|_| Err("no")), Some("no"));

        assert_eq!(take(), "long");
    }

    #[test]
    fn each_thread_has_its_own_text() {
        set("mine".to_owned());

        let other = std::thread::spawn(take).join().unwrap();

        assert_eq!(other, "");
        assert_eq!(take(), "mine");
    }

    #[test]
    fn a_guard_ends_with_its_body() {
        assert!(!is_guarded());
        assert!(guarded(|| guarded(is_guarded) && is_guarded()));
        assert!(!is_guarded());
    }
}
