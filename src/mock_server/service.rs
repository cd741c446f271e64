//! [`Service`]: one server's snapshot, journal and log, and the order in which a request passes them.
//!
//! It is shared by all connections of the server, whatever the transport, and by the threads that call a server without any.

use super::answer::{Answer, Outcome, answer};
use super::error::Error;
use super::event::{counts, event};
use super::journal::Journal;
use super::options::Options;
use super::reply::Reply;
use super::report::Report;
use super::request_log::{LoggedRequest, RequestLog};
use super::settings::Settings;
use super::snapshot::Snapshot;
use super::states::States;
use super::watchers::{Watcher, Watchers};
use crate::foundation::fork_guard;
use crate::foundation::json::Value;
use crate::generate::{Context, GeneratorEnv, System};
use crate::logging::{Level, Operation};
use crate::model::file::QueryForms;
use crate::model::{Pact, Request, ResponseBehaviour, ResponseFault};
use crate::net::tasks::block_in_place;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

const TARGET: &str = "pact_ffi::mock_server";

/// What all connections of a server share.
#[derive(Debug)]
pub(super) struct Service {
    /// What is answered from.
    pub(super) snapshot: Snapshot,
    /// How to behave.
    pub(super) options: Options,
    /// What generators are to know.
    pub(super) context: Context,
    /// What was asked.
    pub(super) journal: Journal,
    /// What callers set on the running server.
    pub(super) settings: Settings,
    /// Which requests came, if that is asked for.
    pub(super) request_log: Option<RequestLog>,
    /// How many requests have come to be compared.
    requests: AtomicU64,
    /// The operation its log lines belong to.
    pub(super) operation: Operation,
    /// Callers that want to know of requests as they come.
    pub(super) watchers: Watchers,
}

impl Service {
    /// A service without requests. `name` is the name of its log.
    pub(super) fn new(snapshot: Snapshot, options: Options, context: Context, name: &str) -> Self {
        let (journal, settings) = (Journal::new(&snapshot), Settings::new(&snapshot));
        let request_log = options.request_log.then(RequestLog::default);
        let (operation, watchers) = (Operation::new(name), Watchers::default());
        let requests = AtomicU64::new(0);
        let service = Service {
            snapshot,
            options,
            context,
            journal,
            settings,
            request_log,
            requests,
            operation,
            watchers,
        };
        service.options.notes.iter().for_each(|note| service.note(note));
        service
    }

    /// Answers a request that names no provider states.
    #[cfg(test)]
    pub(super) fn serve(&self, request: Request) -> Reply {
        self.serve_in(request, None)
    }

    /// Answers a request. The request is in the journal before this returns. `own_states` are the provider states that
    /// the request itself names; they replace those that were set on the server.
    ///
    /// A defect of the library gives a reply too: the connection and the server go on.
    pub(super) fn serve_in(&self, request: Request, own_states: Option<States>) -> Reply {
        self.operation.run(|| self.guarded(|| self.answer_and_record(request, own_states)))
    }

    fn guarded(&self, work: impl FnOnce() -> Reply) -> Reply {
        // What `work` refers to stays whole: the journal is only appended to, in one step.
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| self.defect())
    }

    fn answer_and_record(&self, request: Request, own_states: Option<States>) -> Reply {
        // COMPAT: clients look for this line.
        self.say(Level::INFO, &["Received request ", &request.method, " ", &request.path].concat());
        let source = &mut self.source();
        let env = &mut GeneratorEnv::consumer(self.snapshot.engine(), &self.context, source);
        let in_force = own_states.map(Arc::new).or_else(|| self.settings.states());
        let mut answer = answer(&self.snapshot, &self.options, &request, in_force.as_deref(), env);
        self.set_behaviour(&mut answer);
        let event = if self.watchers.are_called() { event(&self.snapshot, &request, &answer) } else { None };
        let counts = counts(&answer.outcome, &request);
        let logged = self.request_log.as_ref().map(|_| LoggedRequest::new(&request, &answer, &self.snapshot));
        let failure = self.journal.record(answer.outcome, request, answer.nearest);
        if let (Some(request_log), Some(logged)) = (&self.request_log, logged) {
            request_log.note(logged.with_failure(failure));
        }
        self.say(Level::INFO, &answer.note);
        if counts {
            self.watchers.count();
        }
        if let Some(event) = event {
            // A watcher may take long; another thread serves the other connections meanwhile.
            block_in_place(|| self.watchers.call(&event));
        }
        answer.reply
    }

    /// Whether every interaction was asked for and every request matched. Costs the same after any number
    /// of requests.
    pub(super) fn matched(&self) -> bool {
        self.journal.is_satisfied()
    }

    /// The mismatches document with queries in these forms.
    pub(super) fn mismatches_with(&self, forms: &QueryForms) -> Value {
        self.journal.mismatches(&self.snapshot, forms)
    }

    /// The HTTP interactions by their position in the pact: whether a request was for each of them, right or wrong.
    pub(super) fn seen(&self) -> Vec<(usize, bool)> {
        self.journal.seen(&self.snapshot)
    }

    /// The requests that did not match, with the nearest interactions, and the interactions without a request.
    pub(super) fn report(&self) -> Report {
        self.journal.report(&self.snapshot)
    }

    /// How many requests came, altogether and by path. `Null` unless [`Options::request_log`] is set.
    pub(super) fn metrics(&self) -> Value {
        self.request_log.as_ref().map_or(Value::Null, RequestLog::metrics)
    }

    /// The last requests that came, the latest first. `Null` unless [`Options::request_log`] is set.
    pub(super) fn last_requests(&self) -> Value {
        self.request_log.as_ref().map_or(Value::Null, RequestLog::last)
    }

    /// One of the last requests, whole, and its answer. `None` unless [`Options::request_log`] is set.
    pub(super) fn request(&self, number: u64) -> Option<Value> {
        self.request_log.as_ref()?.request(number)
    }

    /// What was logged since the last time this was asked.
    pub(super) fn logs(&self) -> String {
        self.operation.drain()
    }

    /// The pact as it was when the server started.
    pub(super) fn pact(&self) -> &Pact {
        self.snapshot.pact()
    }

    /// How many requests were compared with the pact so far; browsers' preflights do not count.
    pub(super) fn request_count(&self) -> u64 {
        self.watchers.seen()
    }

    /// Waits until so many requests were seen, the time is over or the server is stopped. Returns how many were seen.
    pub(super) fn wait(&self, requests: u64, limit: Duration) -> u64 {
        fork_guard::leave(|| self.watchers.wait(requests, limit))
    }

    /// Sets the watcher, which replaces the previous one.
    pub(super) fn watch(&self, watcher: Option<Watcher>) {
        self.watchers.set(watcher);
    }

    /// Waits until no call of a watcher is in progress. Must not be called from a watcher.
    pub(super) fn settle(&self) {
        fork_guard::leave(|| self.watchers.settle());
    }

    /// Ends all waiting; afterwards no watcher is called any more. Must not be called from a watcher.
    pub(super) fn end(&self) {
        self.watchers.end();
        self.settle();
    }

    /// Sets the provider states in force, for requests that do not name their own. The text is a JSON array; without one
    /// the order of the pact decides. The error says what is wrong with the text; then nothing has changed.
    pub(super) fn set_states(&self, states: Option<&str>) -> Result<(), Error> {
        let states = states.map(States::parse).transpose().map_err(Error::Setting)?;
        self.settings.set_states(states);
        Ok(())
    }

    /// Delays the responses of the HTTP interactions with a description, or of all.
    pub(super) fn set_delay(&self, description: Option<&str>, milliseconds: u64) -> Result<(), Error> {
        let delay = ResponseBehaviour::delay_of(milliseconds).map_err(Error::Setting)?;
        self.settings.change(&self.snapshot, description, |behaviour| behaviour.delay = delay)
    }

    /// Spoils the responses of the HTTP interactions with a description, or of all.
    pub(super) fn set_fault(
        &self,
        description: Option<&str>,
        fault: Option<ResponseFault>,
    ) -> Result<(), Error> {
        self.settings.change(&self.snapshot, description, |behaviour| behaviour.fault = fault)
    }

    /// Sets the delay and fault of the interaction that the answer comes from.
    fn set_behaviour(&self, answer: &mut Answer) {
        if let Outcome::Matched(found) = &answer.outcome
            && let Some(behaviour) = self.settings.behaviour(found.interaction)
        {
            answer.reply.delay = behaviour.delay;
            answer.reply.fault = behaviour.fault;
        }
    }

    /// Time and chance for one more request.
    fn source(&self) -> System {
        System::of_series(self.options.seed, self.requests.fetch_add(1, Relaxed))
    }

    /// Logs a warning that belongs to no request.
    pub(super) fn note(&self, text: &str) {
        self.say(Level::WARN, text);
    }

    /// The reply when a defect of the library kept a request from being answered.
    pub(super) fn defect(&self) -> Reply {
        let text = "The mock server could not compare this request: internal error";
        self.say(Level::ERROR, text);
        Reply::text(500, text)
    }

    /// Logs that a request is refused before it is compared, and makes the reply.
    pub(super) fn refuse(&self, status: u16, text: impl Into<String>) -> Reply {
        let text = text.into();
        self.say(Level::WARN, &format!("Request refused with {status}: {text}"));
        Reply::text(status, text)
    }

    /// Logs something for the log of the library, but not for the server's own log.
    pub(super) fn mention(&self, message: &str) {
        self.operation.run(|| tracing::debug!(target: TARGET, "{message}"));
    }

    /// Writes a line to the server's own log, and to the log of the library.
    fn say(&self, level: Level, message: &str) {
        self.operation.record(level, TARGET, message);
        self.operation.emit(|| match level {
            Level::ERROR => tracing::error!(target: TARGET, "{message}"),
            Level::WARN => tracing::warn!(target: TARGET, "{message}"),
            Level::INFO | Level::DEBUG | Level::TRACE => tracing::info!(target: TARGET, "{message}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Service;
    use crate::generate::Context;
    use crate::matching::Engine;
    use crate::mock_server::fixture::{pact, request};
    use crate::mock_server::options::Options;
    use crate::mock_server::reply::Reply;
    use crate::mock_server::snapshot::Snapshot;

    fn service(config: &str) -> Service {
        let options = Options::parse(None, Some(config)).unwrap();
        Service::new(
            Snapshot::compile(pact([]), &Engine::without_plugins()).unwrap(),
            options,
            Context::default(),
            "80",
        )
    }

    #[test]
    fn a_defect_of_ours_is_an_answer_and_the_service_goes_on() {
        let service = service("{}");

        let reply = service.guarded(|| panic!("a defect"));

        let text = "The mock server could not compare this request: internal error";
        assert_eq!(reply, Reply::text(500, text));
        assert_eq!(service.serve(request("GET", "/a", &[])).status, 500);
        assert!(!service.journal.is_satisfied());
    }

    #[test]
    fn options_without_a_meaning_are_mentioned_in_the_log() {
        let log = service(r#"{"keepAlive":true,"keepalive":true}"#).operation.drain();

        assert!(
            log.ends_with(
                ": The transport configuration has the key 'keepalive', which has no meaning here\n"
            ),
            "{log}"
        );
        assert_eq!(log.lines().count(), 1);
    }
}
