//! Runs a verification: loads the pacts of each source, verifies them, and publishes the results.

use super::broker::{self, Selector};
use super::broker_results::verification_results;
use super::filter::CompiledFilter;
use super::parallel;
use super::plan::VerificationPlan;
use super::plugins;
use super::results::{
    InteractionResult, PactResult, ReportItem, RunError, RunErrorKind, RunWarning, VerificationReport,
};
use super::session::Session;
use super::source::{BrokerPact, LoadProblem, LoadedPact, PactOrigin, ProblemKind, Source};
use crate::lint;
use crate::model::{Interaction, Pact};
use crate::net::client::{Client, Settings, SettingsError};
use crate::net::tasks::on_heap;
use crate::plugin::Hold;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long a broker, or the server of a pact URL, may take to answer.
const SOURCE_TIMEOUT: Duration = Duration::from_secs(30);

/// Called with the result of each interaction as soon as it is known.
pub type ResultListener<'l> = dyn FnMut(&Pact, &Interaction, &InteractionResult) + Send + 'l;

/// Verifies what the plan says. What cannot be verified is a failure in the report; an error means that the
/// verification could not be started.
///
/// Must run on a tokio runtime with time and I/O enabled.
pub async fn run(
    plan: VerificationPlan,
    listener: &mut ResultListener<'_>,
) -> Result<VerificationReport, SettingsError> {
    let started = SystemTime::now();
    let filter = match CompiledFilter::compile(&plan.filter) {
        Ok(filter) => filter,
        Err(error) => {
            let item = failed(RunErrorKind::InvalidFilter, error.to_string());
            return Ok(VerificationReport {
                items: vec![item],
                started: Some(started),
                ..VerificationReport::default()
            });
        }
    };
    if plan.sources.is_empty() {
        tracing::warn!("no pact source was given: nothing is verified");
    }
    let source_client = Client::new(Settings {
        user_agent: super::USER_AGENT.to_owned(),
        connect_timeout: SOURCE_TIMEOUT,
        request_timeout: SOURCE_TIMEOUT,
        proxies: plan.requests.proxies.clone(),
        ..Settings::default()
    })?;
    let session = Arc::new(Session::new(Arc::new(plan))?);
    let (items, empty_sources, plugins, pacts) = Default::default();
    let mut run = Run { session, source_client, filter, items, empty_sources, plugins, pacts, started };
    run.verify_sources(listener).await;
    let plugins = std::mem::take(&mut run.plugins);
    on_heap(|| plugins::release(plugins)).await;
    Ok(run.finish())
}

struct Run {
    session: Arc<Session>,
    /// Fetches pacts; requests to the provider are sent by the client of the session.
    source_client: Client,
    filter: CompiledFilter,
    items: Vec<ReportItem>,
    /// For each source without a pact for the provider, a text that says so.
    empty_sources: Vec<String>,
    /// The plugins that the pacts needed so far, one for each time a pact needed it.
    plugins: Vec<Hold>,
    pacts: FoundPacts,
    started: SystemTime,
}

/// Which pacts the sources gave.
#[derive(Debug, Default)]
struct FoundPacts {
    /// Whether there was any, even one that cannot be read.
    any: bool,
    /// Whether one was loaded.
    loaded: bool,
    /// Whether one that was loaded is of a consumer that was selected.
    of_consumers: bool,
}

impl Run {
    async fn verify_sources(&mut self, listener: &mut ResultListener<'_>) {
        let plan = Arc::clone(&self.session.plan);
        for source in &plan.sources {
            let loaded = on_heap(|| source.load(&plan.provider.name, &self.source_client)).await;
            for loaded in loaded {
                match loaded {
                    Ok(loaded) => {
                        let is_wanted =
                            plan.consumers.is_empty() || plan.consumers.contains(&loaded.pact.consumer);
                        (self.pacts.any, self.pacts.loaded) = (true, true);
                        self.pacts.of_consumers |= is_wanted;
                        if is_wanted
                            && on_heap(|| self.verify_pact(loaded, listener)).await
                            && plan.stop_at_first_failure
                        {
                            return;
                        }
                    }
                    Err(problem) => self.add_load_problem(problem),
                }
            }
        }
    }

    fn add_load_problem(&mut self, problem: LoadProblem) {
        match problem.kind {
            ProblemKind::Empty => self.empty_sources.push(problem.text),
            ProblemKind::NotFound if !self.session.plan.no_pacts_is_error => tracing::warn!("{problem}"),
            ProblemKind::NotFound | ProblemKind::Failed => {
                self.items.push(failed(RunErrorKind::NotLoaded, problem.text));
            }
            ProblemKind::Pending => {
                self.pacts.any = true;
                let (kind, message) = (RunErrorKind::NotLoaded, problem.text);
                self.items.push(ReportItem::Error(RunError { kind, message, is_pending: true }));
            }
        }
    }

    fn add_missing_plugin(&mut self, pact: &Pact, message: String, is_pending: bool) {
        let (consumer, provider) = (&pact.consumer, &pact.provider);
        tracing::error!("the pact between {consumer} and {provider} is not verified: {message}");
        let kind = RunErrorKind::MissingPlugin;
        self.items.push(ReportItem::Error(RunError { kind, message, is_pending }));
    }

    /// Verifies a pact and publishes its results. Returns whether something failed that is not pending.
    async fn verify_pact(&mut self, loaded: LoadedPact, listener: &mut ResultListener<'_>) -> bool {
        let plan = Arc::clone(&self.session.plan);
        let pact = Arc::new(loaded.pact);
        let origin = loaded.origin;
        let broker_pact = &origin.broker_pact;
        let is_pending = broker_pact.as_ref().is_some_and(|broker_pact| broker_pact.is_pending);
        if let Err(error) = on_heap(|| plugins::load(&plan.driver, &pact, &mut self.plugins)).await {
            self.add_missing_plugin(&pact, error, is_pending);
            return !is_pending;
        }
        lint::log_unknown_names(&pact, &plan.engine.for_pact(&pact));
        let interactions = pact.interactions.iter().enumerate();
        let selected: Vec<usize> =
            interactions.filter(|(_, one)| self.filter.selects(one)).map(|(at, _)| at).collect();
        tracing::info!(
            "verifying {} interactions between {} and {}",
            selected.len(),
            pact.consumer,
            pact.provider
        );
        let mut notify =
            |interaction: &Interaction, result: &InteractionResult| listener(&pact, interaction, result);
        let results = parallel::verify(&self.session, &pact, is_pending, &selected, &mut notify).await;
        let mut report = PactResult {
            pact: Arc::clone(&pact),
            notices: broker_pact.as_ref().map(|broker_pact| broker_pact.notices.clone()).unwrap_or_default(),
            consumer_version: broker_pact.as_ref().and_then(BrokerPact::consumer_version),
            misspellings: loaded.misspellings,
            loading: loaded.took,
            results,
            published: None,
        };
        let is_failure = report.is_failure();
        if !(is_failure && plan.stop_at_first_failure) {
            on_heap(|| self.publish(&mut report, &origin)).await;
        }
        self.items.push(ReportItem::Pact(Box::new(report)));
        is_failure
    }

    fn finish(mut self) -> VerificationReport {
        for text in std::mem::take(&mut self.empty_sources) {
            if self.session.plan.no_pacts_is_error && !self.pacts.any {
                self.items.push(failed(RunErrorKind::NotLoaded, text));
            } else {
                tracing::warn!("{text}");
            }
        }
        let plan = Arc::clone(&self.session.plan);
        let selectors = plan.sources.iter().flat_map(Source::selectors);
        let unknown: BTreeSet<&str> = selectors.flat_map(Selector::unknown_members).collect();
        let unknown = unknown.into_iter().map(|name| RunWarning::UnknownSelectorMember(name.to_owned()));
        let published = plan.publish.as_ref().map(|publish| publish.version.clone());
        let mut report = VerificationReport {
            items: self.items,
            warnings: unknown.collect(),
            started: Some(self.started),
            has_state_handler: plan.state_handler.is_some() || plan.handlers.state.is_some(),
            provider_version: published.or_else(|| plan.provider_version.clone()),
        };
        let has_interactions = report.pacts().any(|pact| !pact.pact.interactions.is_empty());
        let has_results = report.pacts().any(|pact| !pact.results.is_empty());
        let is_filtered = !self.filter.selects_everything();
        if self.pacts.loaded && !self.pacts.of_consumers {
            report.warnings.push(RunWarning::NoConsumerSelected(plan.consumers.clone()));
        }
        if is_filtered && has_interactions && !has_results {
            report.warnings.push(RunWarning::NoInteractionSelected);
        }
        if is_filtered && plan.publish.is_some() {
            report.warnings.push(RunWarning::NotPublished);
        }
        if plan.no_interactions_is_error && !has_results && report.is_success() {
            let message = "no interaction was verified, which --no-interactions-is-error does not allow";
            report.items.push(failed(RunErrorKind::NothingVerified, message.to_owned()));
        }
        for warning in &report.warnings {
            tracing::warn!("{warning}");
        }
        report
    }

    /// Publishes the results of a pact that a broker gave out, where results are to be published. Nothing is published
    /// where filters chose among interactions: the broker would take the results for those of the whole pact.
    async fn publish(&self, report: &mut PactResult, origin: &PactOrigin) {
        let plan = &self.session.plan;
        let Some(publish) = &plan.publish else { return };
        if report.pact.interactions.is_empty() || !self.filter.selects_everything() {
            return;
        }
        if let Some(broker_pact) = &origin.broker_pact {
            let results = verification_results(&plan.application, publish, report);
            report.published = Some(publish_outcome(&broker_pact.publish(&results).await));
        } else {
            let place = &origin.location;
            tracing::warn!("Not publishing results as publishing for pact source {place} is not possible");
        }
    }
}

fn failed(kind: RunErrorKind, message: String) -> ReportItem {
    ReportItem::Error(RunError { kind, message, is_pending: false })
}

/// The errors of publishing in one line.
fn publish_outcome(failed: &[broker::Error]) -> Result<(), String> {
    let texts: Vec<String> = failed.iter().map(ToString::to_string).collect();
    if texts.is_empty() { Ok(()) } else { Err(texts.join("; ")) }
}
