//! [`Activity`]: whether a request on a connection has been read but not answered, and whether the connection is to end.

use super::ending::RequestedEnding;
use hyper::Version;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Answers below this leave with the next write; larger ones may wait for the client to make room.
const LARGE: usize = 32 * 1024;

/// The requests of a connection that are being answered. HTTP/2 has many at a time, HTTP/1 one.
#[derive(Debug, Default)]
pub(super) struct Activity {
    answering: AtomicUsize,
    /// Whether the last answer may not have been written to the socket yet. hyper does not say when it is; so this is
    /// true from the end of an exchange to the start of the next one.
    may_be_leaving: AtomicBool,
    /// How the connection ends on purpose, if it does.
    pub(super) ending: RequestedEnding,
}

impl Activity {
    /// The head of a request has arrived.
    pub(super) fn begin(&self, version: Version) {
        // On HTTP/1 the next request is only looked at when the last answer has left.
        if version < Version::HTTP_2 {
            self.may_be_leaving.store(false, Ordering::Relaxed);
        }
    }

    /// Whether a request that was read in full may not have been answered in full.
    pub(super) fn owes_an_answer(&self) -> bool {
        self.answering.load(Ordering::Relaxed) > 0 || self.may_be_leaving.load(Ordering::Relaxed)
    }
}

/// A request that has been read and is being answered, until hyper has taken the whole answer.
#[derive(Debug)]
pub(super) struct Answering {
    activity: Arc<Activity>,
    is_one_of_many: bool,
    size: usize,
}

impl Answering {
    /// Counts a request from now on.
    pub(super) fn new(activity: Arc<Activity>, version: Version) -> Self {
        activity.answering.fetch_add(1, Ordering::Relaxed);
        Answering { activity, is_one_of_many: version >= Version::HTTP_2, size: 0 }
    }

    /// The activity of the connection.
    pub(super) fn activity(&self) -> &Activity {
        &self.activity
    }

    /// Whether the connection has many exchanges at a time.
    pub(super) fn is_one_of_many(&self) -> bool {
        self.is_one_of_many
    }

    /// Sets the size of the answer.
    pub(super) fn with(mut self, size: usize) -> Self {
        self.size = size;
        self
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        // An HTTP/2 client may ignore the end of the connection. So the stop does not wait for it once the answer has
        // been written, which is so for a small one.
        if !self.is_one_of_many || self.size > LARGE {
            self.activity.may_be_leaving.store(true, Ordering::Relaxed);
        }
        self.activity.answering.fetch_sub(1, Ordering::Relaxed);
    }
}
