//! Layer 6: verifies that a provider does what its pacts say.
//!
//! A [`plan::VerificationPlan`] is the input. Pacts are loaded from a [`source`] and keep their origin, so that results
//! can be published to their [`broker`]. Each interaction gets a verdict, and a [`report`] shows the results. The functions
//! are asynchronous and never start a runtime.
//!
//! ```text
//! verify          runs a verification, renders and writes its report
//!  run            loads pacts and their plugins, publishes results
//!   parallel      verifies the interactions of a pact, several at the same time
//!    interaction  verifies one interaction: states, request, comparison
//! ```

pub mod auth;
pub mod broker;
pub mod source;
pub mod exchange;
pub mod plan;
mod transcript;
mod results;
mod filter;
mod target;
mod startup;
mod session;
mod subject;
mod provider_state;
mod http;
mod message;
mod plugin_transport;
mod interaction;
mod groups_sharing_state;
mod parallel;
mod plugins;
mod broker_results;
mod run;
pub mod report;
mod report_files;
mod verify;
pub mod arguments;

/// The `User-Agent` of all requests.
const USER_AGENT: &str = concat!("pact_verifier/", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use report_files::{Printed, RenderedReport, ReportFileError, ReportFormat, ReportOptions};
pub use results::{
    InteractionResult, PactResult, ReportItem, RunError, RunErrorKind, RunWarning, Verdict,
    VerificationReport,
};
pub use run::{ResultListener, run};
pub use transcript::{Sent, ShownBody, Transcript};
pub use verify::{Ending, Verified, verify};
