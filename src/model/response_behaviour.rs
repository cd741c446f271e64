//! [`ResponseBehaviour`]: how a mock server delays or spoils a response. It is no part of the contract.

use super::response_fault::ResponseFault;
use std::time::Duration;

/// How a mock server delays or spoils a response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResponseBehaviour {
    /// How long the server waits before it answers.
    pub delay: Duration,
    /// What the client gets instead of the whole response.
    pub fault: Option<ResponseFault>,
}

/// The longest delay in milliseconds: one day.
const LONGEST_DELAY: u64 = 24 * 60 * 60 * 1000;

impl ResponseBehaviour {
    /// A delay of so many milliseconds. The error says that it is too long.
    pub fn delay_of(milliseconds: u64) -> Result<Duration, String> {
        if milliseconds > LONGEST_DELAY {
            return Err(format!(
                "a delay may be at most {LONGEST_DELAY} milliseconds (one day), but is {milliseconds}"
            ));
        }
        Ok(Duration::from_millis(milliseconds))
    }

    /// Whether the response is sent at once and whole.
    #[must_use]
    pub fn is_usual(self) -> bool {
        self == ResponseBehaviour::default()
    }
}
