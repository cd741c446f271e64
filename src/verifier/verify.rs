//! The entry point: runs a verification, renders its report and writes the report files.

use super::plan::VerificationPlan;
use super::report_files::{Printed, RenderedReport, ReportOptions};
use super::run::{ResultListener, run};
use crate::net::tasks::on_heap;

/// A finished verification.
#[derive(Debug)]
pub struct Verified {
    /// The report.
    pub report: RenderedReport,
    /// What is printed; nothing if it could not be started.
    pub printed: Printed,
    /// How it ended.
    pub ending: Ending,
}

/// How a verification ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Nothing failed that is not pending.
    Passed,
    /// Something failed.
    Failed,
    /// A pact that is not pending could not be verified because of a missing plugin; the error names it. Other pacts
    /// were verified.
    MissingPlugin(String),
    /// It could not be started, for this reason.
    NotStarted(String),
    /// It ran, but a report file could not be written, for this reason.
    NotWritten(String),
}

/// Verifies what the plan says, renders the report and writes the report files.
///
/// Must run on a tokio runtime with time and I/O enabled.
pub async fn verify(
    plan: VerificationPlan,
    options: &ReportOptions,
    listener: &mut ResultListener<'_>,
) -> Verified {
    let mut results = match on_heap(|| run(plan, listener)).await {
        Ok(results) => results,
        Err(error) => {
            let reason = error.to_string();
            return Verified {
                report: RenderedReport::not_started(&reason),
                printed: Printed::default(),
                ending: Ending::NotStarted(reason),
            };
        }
    };
    results.started = options.date.or(results.started);
    let report = options.render(&results);
    let ending = match options.write(&results, &report) {
        Err(error) => Ending::NotWritten(error.to_string()),
        Ok(()) if results.is_success() => Ending::Passed,
        Ok(()) => match results.missing_plugin() {
            Some(error) => Ending::MissingPlugin(error.message.clone()),
            None => Ending::Failed,
        },
    };
    let printed = options.print(&results, &report);
    Verified { report, printed, ending }
}
