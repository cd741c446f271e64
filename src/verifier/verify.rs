//! A verification as everybody asks for it: by plan, with its reports delivered.

use super::delivery::{Delivered, Delivery};
use super::plan::Plan;
use super::run::{Listener, run};

/// What became of a verification.
#[derive(Debug)]
pub struct Verified {
    /// The report.
    pub found: Delivered,
    /// How it ended.
    pub ending: Ending,
}

/// How a verification ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Everything that counts passed.
    Passed,
    /// Something failed.
    Failed,
    /// It could not be started, for this reason.
    NotStarted(String),
    /// It ran, but a report was not written, for this reason.
    NotDelivered(String),
}

/// Verifies what the plan says and delivers the report.
///
/// Runs on tokio with its clock and its sockets.
pub async fn verify(plan: Plan, delivery: &Delivery, listener: &mut Listener<'_>) -> Verified {
    let report = match run(plan, listener).await {
        Ok(report) => report,
        Err(error) => {
            let reason = error.to_string();
            return Verified { found: Delivered::not_started(&reason), ending: Ending::NotStarted(reason) };
        }
    };
    let found = delivery.print(&report);
    let ending = match delivery.write(&report, &found) {
        Err(error) => Ending::NotDelivered(error.to_string()),
        Ok(()) if report.is_success() => Ending::Passed,
        Ok(()) => Ending::Failed,
    };
    Verified { found, ending }
}
