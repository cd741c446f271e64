//! Whether there is memory for the work on a large body.
//!
//! A process without memory is ended: Rust aborts it, and with it the tests of the host. So before a large body is
//! worked on, an allocation of the size that this may need is tried and given back. Where the system promises more
//! memory than it has this always works, and nothing is lost.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bodies up to this are not worth the question.
const SMALL: usize = 1024 * 1024;

/// What the work on a body needs at most, in sizes of the body, and besides.
const TIMES: usize = 6;
const BESIDES: usize = 20 * 1024 * 1024;

/// How much of the announced length is reserved before it has arrived.
const AHEAD: usize = 16 * 1024 * 1024;

/// What work in progress may still need.
static RESERVED: AtomicUsize = AtomicUsize::new(0);

/// Memory for a piece of work, until this is dropped.
#[derive(Debug)]
pub struct Reservation(usize);

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.0 > 0 {
            RESERVED.fetch_sub(self.0, Ordering::Relaxed);
        }
    }
}

/// Reserves memory for the work on a body of this length; nothing if there is not enough.
#[must_use]
pub fn reserve_for_body(length: usize) -> Option<Reservation> {
    if length <= SMALL {
        return Some(Reservation(0));
    }
    let needed = length.saturating_mul(TIMES).saturating_add(BESIDES).min(usize::MAX / 4);
    let before = RESERVED.fetch_add(needed, Ordering::Relaxed);
    let reservation = Reservation(needed);
    has_room(before.saturating_add(needed)).then_some(reservation)
}

/// Makes room for more bytes in a body that is being read. False if there is no memory for it; some is left then, for
/// the answer that says so.
#[must_use]
pub fn grow(body: &mut Vec<u8>, more: usize, announced: usize) -> bool {
    let Some(needed) = body.len().checked_add(more) else { return false };
    if needed <= body.capacity() {
        return true;
    }
    let doubled = needed.max(body.capacity().saturating_mul(2)).max(announced.min(AHEAD));
    let target = if needed <= announced { doubled.min(announced) } else { doubled };
    (target <= SMALL || has_room(target.saturating_add(BESIDES)))
        && body.try_reserve_exact(target - body.len()).is_ok()
}

fn has_room(bytes: usize) -> bool {
    let mut tried = Vec::<u8>::new();
    let is_there = tried.try_reserve_exact(bytes).is_ok();
    // Otherwise the compiler leaves out an allocation that nothing uses.
    drop(black_box(tried));
    is_there
}

#[cfg(test)]
mod tests {
    use super::{grow, reserve_for_body};

    #[test]
    fn what_no_system_has_is_refused_and_what_is_small_is_not_asked_for() {
        assert!(reserve_for_body(usize::MAX / 2).is_none());
        assert!(reserve_for_body(2 << 20).is_some());
        assert!(reserve_for_body(1).is_some());
    }

    #[test]
    fn a_body_grows_up_to_its_announced_length_and_beyond_by_doubling() {
        let mut body = Vec::new();
        assert!(grow(&mut body, 10, 100) && body.capacity() == 100);
        body.resize(100, 0);
        assert!(grow(&mut body, 5, 100) && body.capacity() == 200);
        let mut body = Vec::new();
        assert!(grow(&mut body, 10, 40 << 20) && body.capacity() == 16 << 20);
        body.resize(16 << 20, 0);
        assert!(grow(&mut body, 1, 40 << 20) && body.capacity() == 32 << 20);
        body.resize(32 << 20, 0);
        assert!(grow(&mut body, 1, 40 << 20) && body.capacity() == 40 << 20);
        assert!(!grow(&mut body, usize::MAX, 0) && !grow(&mut body, usize::MAX / 2, 0));
        assert_eq!((body.len(), body.capacity()), (32 << 20, 40 << 20));
    }
}
