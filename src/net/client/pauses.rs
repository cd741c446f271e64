//! [`Pauses`]: how often the body of an answer came long after its head, which tells that keeping connections to a server
//! makes it slower.

use std::time::Duration;

/// Whether the system delays acknowledgements and cannot be asked not to. A server that writes head and body of an answer
/// in two pieces, with Nagle's algorithm on, then waits for them on each kept connection, but not on a new one.
pub(super) const ARE_EXPECTED: bool = !cfg!(any(target_os = "linux", target_os = "android"));

/// Longer than most servers take between head and body, shorter than systems delay an acknowledgement.
const SHORTEST: Duration = Duration::from_millis(30);

/// The pauses between head and body on one connection.
#[derive(Debug, Default)]
pub(super) struct Pauses(u8);

impl Pauses {
    /// Notes the time between the head and the end of the body of an answer.
    pub(super) fn note(&mut self, pause: Duration) {
        if pause > SHORTEST {
            self.0 = self.0.saturating_add(1);
        }
    }

    /// Whether there were so many that they have one cause. A single one may have any.
    pub(super) fn are_regular(&self) -> bool {
        self.0 >= 2
    }
}
