//! [`Ending`]: how a connection ends on purpose, because the response of an interaction has a fault.
//!
//! An exchange requests it, and the stream of the connection does it: only the stream knows when everything that was
//! written before has left.

use crate::model::ResponseFault;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// How a connection ends on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is reset.
    Reset = 1,
    /// It is closed in order.
    Close = 2,
    /// Bytes that are no HTTP are sent before it is closed.
    Garbage = 3,
}

/// Set if nothing more is to be written before the end.
const AT_ONCE: u8 = 8;

/// The ending of a connection, if an exchange has requested one.
#[derive(Debug, Default)]
pub(super) struct RequestedEnding(AtomicU8);

impl RequestedEnding {
    /// Requests an ending. With `at_once` what is not written yet is lost; otherwise the connection ends when everything
    /// has been written.
    pub(super) fn request(&self, ending: Ending, at_once: bool) {
        self.0.store(ending as u8 | if at_once { AT_ONCE } else { 0 }, Ordering::Release);
    }

    /// The ending, and whether it comes at once.
    pub(super) fn get(&self) -> Option<(Ending, bool)> {
        let value = self.0.load(Ordering::Acquire);
        let ending = match value & !AT_ONCE {
            1 => Ending::Reset,
            2 => Ending::Close,
            3 => Ending::Garbage,
            _ => return None,
        };
        Some((ending, value & AT_ONCE != 0))
    }
}

impl From<ResponseFault> for Ending {
    fn from(fault: ResponseFault) -> Self {
        match fault {
            ResponseFault::ConnectionReset => Ending::Reset,
            ResponseFault::EmptyResponse | ResponseFault::PartialBody => Ending::Close,
            ResponseFault::Garbage => Ending::Garbage,
        }
    }
}

/// The error of an exchange that has no response, because its connection ends.
#[derive(Debug)]
pub(super) struct Ended;

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response has a fault")
    }
}

impl std::error::Error for Ended {}

#[cfg(test)]
mod tests {
    use super::{Ending, RequestedEnding};

    #[test]
    fn an_ending_is_what_was_requested_last() {
        let requested = RequestedEnding::default();
        assert_eq!(requested.get(), None);
        for ending in [Ending::Reset, Ending::Close, Ending::Garbage] {
            for at_once in [false, true] {
                requested.request(ending, at_once);
                assert_eq!(requested.get(), Some((ending, at_once)));
            }
        }
    }
}
