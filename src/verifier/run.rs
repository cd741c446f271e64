//! A verification from its sources to its report.

use super::broker;
use super::filter::Selection;
use super::outcome::{Outcome, PactReport, Report, Step};
use super::parallel;
use super::plan::Plan;
use super::publish::results;
use super::session::Session;
use super::source::{Loaded, Problem, ProblemKind};
use crate::model::{Interaction, Pact};
use crate::net::client::{Client, Settings, SettingsError};
use std::sync::Arc;
use std::time::Duration;

/// How long a broker or another server that keeps pacts may take for an answer.
const SOURCE_TIMEOUT: Duration = Duration::from_secs(30);

/// Who is told what was found about an interaction as soon as it is known, with its pact.
pub type Listener<'l> = dyn FnMut(&Pact, &Interaction, &Outcome) + Send + 'l;

/// Verifies what the plan says. What cannot be verified is a failure in the report; an error means that nothing could
/// be started.
///
/// Runs on tokio with its clock and its sockets.
pub async fn run(plan: Plan, listener: &mut Listener<'_>) -> Result<Report, SettingsError> {
    let selection = match Selection::compile(&plan.filter) {
        Ok(selection) => selection,
        Err(error) => {
            let failure = Step::Failure { what: "Invalid filter".to_owned(), message: error.to_string() };
            return Ok(Report { steps: vec![failure], selected_nothing: false });
        }
    };
    if plan.sources.is_empty() {
        tracing::warn!("no pact source was given: nothing is verified");
    }
    let keeper = Client::new(Settings {
        user_agent: super::USER_AGENT.to_owned(),
        connect_timeout: SOURCE_TIMEOUT,
        request_timeout: SOURCE_TIMEOUT,
        proxies: plan.calls.proxies.clone(),
        ..Settings::default()
    })?;
    let session = Arc::new(Session::new(Arc::new(plan))?);
    let mut run = Run { session, keeper, selection, steps: Vec::new(), empty: Vec::new() };
    run.sources(listener).await;
    Ok(run.finish())
}

struct Run {
    session: Arc<Session>,
    /// Asks those who keep pacts; the session's client asks the provider.
    keeper: Client,
    selection: Selection,
    steps: Vec<Step>,
    /// The sources that hold nothing for the provider, in words.
    empty: Vec<String>,
}

impl Run {
    async fn sources(&mut self, listener: &mut Listener<'_>) {
        let plan = Arc::clone(&self.session.plan);
        for source in &plan.sources {
            for found in source.load(&plan.provider.name, &self.keeper).await {
                match found {
                    Ok(loaded) => {
                        let is_wanted =
                            plan.consumers.is_empty() || plan.consumers.contains(&loaded.pact.consumer);
                        if is_wanted && self.pact(loaded, listener).await && plan.stops_at_first_failure {
                            return;
                        }
                    }
                    Err(problem) => self.not_loaded(problem),
                }
            }
        }
    }

    fn not_loaded(&mut self, problem: Problem) {
        match problem.kind {
            ProblemKind::Empty => self.empty.push(problem.text),
            ProblemKind::NotFound if !self.session.plan.no_pacts_is_error => tracing::warn!("{problem}"),
            ProblemKind::NotFound | ProblemKind::Failed => self.steps.push(failed_to_load(problem.text)),
        }
    }

    /// Verifies a pact and tells its broker. Whether something failed that counts.
    async fn pact(&mut self, loaded: Loaded, listener: &mut Listener<'_>) -> bool {
        let plan = Arc::clone(&self.session.plan);
        let pact = Arc::new(loaded.pact);
        let broker_pact = loaded.origin.broker_pact;
        let is_pending = broker_pact.as_ref().is_some_and(|broker_pact| broker_pact.is_pending);
        let interactions = pact.interactions.iter().enumerate();
        let selected: Vec<usize> =
            interactions.filter(|(_, one)| self.selection.selects(one)).map(|(at, _)| at).collect();
        tracing::info!(
            "verifying {} interactions between {} and {}",
            selected.len(),
            pact.consumer,
            pact.provider
        );
        let mut told = |interaction: &Interaction, outcome: &Outcome| listener(&pact, interaction, outcome);
        let outcomes = parallel::verify(&self.session, &pact, is_pending, &selected, &mut told).await;
        let mut report = PactReport {
            pact: Arc::clone(&pact),
            notices: broker_pact.as_ref().map(|broker_pact| broker_pact.notices.clone()).unwrap_or_default(),
            loading: loaded.took,
            outcomes,
            published: None,
        };
        let is_failure = report.is_failure();
        let was_cut_short = is_failure && plan.stops_at_first_failure;
        let publish = plan.publish.as_ref().filter(|_| !was_cut_short && !pact.interactions.is_empty());
        if let (Some(publish), Some(broker_pact)) = (publish, &broker_pact) {
            let failed = broker_pact.publish(&results(&plan.application, publish, &report)).await;
            report.published = Some(joined(&failed));
        } else if publish.is_some() {
            let place = &loaded.origin.place;
            tracing::warn!("Not publishing results as publishing for pact source {place} is not possible");
        }
        self.steps.push(Step::Pact(Box::new(report)));
        is_failure
    }

    fn finish(mut self) -> Report {
        let plan = &self.session.plan;
        let has_pacts = self.steps.iter().any(|step| matches!(step, Step::Pact(_)));
        for text in std::mem::take(&mut self.empty) {
            if plan.no_pacts_is_error && !has_pacts {
                self.steps.push(failed_to_load(text));
            } else {
                tracing::warn!("{text}");
            }
        }
        let mut report = Report { steps: self.steps, selected_nothing: false };
        let has_interactions = report.pacts().any(|pact| !pact.pact.interactions.is_empty());
        let selected = report.pacts().any(|pact| !pact.outcomes.is_empty());
        report.selected_nothing = !self.selection.is_everything() && has_interactions && !selected;
        report
    }
}

fn failed_to_load(message: String) -> Step {
    Step::Failure { what: "Failed to load pact".to_owned(), message }
}

/// What could not be told to the broker, in one line.
fn joined(failed: &[broker::Error]) -> Result<(), String> {
    let texts: Vec<String> = failed.iter().map(ToString::to_string).collect();
    if texts.is_empty() { Ok(()) } else { Err(texts.join("; ")) }
}
