//! [`Logger`]: receives the events of the process and passes them to sinks, operations and the listener.

use super::callback::{Callback, PreviousCallback};
use super::capture::Capture;
use super::filter::Filter;
use super::level::Level;
use super::line::Line;
use super::listener::{Listener, Record};
use super::message::Message;
use super::operation::{self, Operation};
use super::sink::{Error, Sink};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record as SpanRecord};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// How many bytes of lines that belong to no operation are stored.
const LIMIT: usize = 8 * 1024 * 1024;

/// How many bytes of lines are stored for an operation that is looked up by name.
const NAMED_LIMIT: usize = 1024 * 1024;

/// Up to which level an operation keeps events when no sink is applied.
const ALWAYS_KEPT: Level = Level::INFO;

/// The name of what belongs to no operation.
const GLOBAL: &str = "global";

/// Where the events of the process go.
#[derive(Debug)]
pub struct Logger {
    is_installed: OnceLock<bool>,
    sinks: OnceLock<Vec<Sink>>,
    global: Capture,
    named: Mutex<BTreeMap<String, Arc<Capture>>>,
    listener: Listener,
}

impl Default for Logger {
    fn default() -> Self {
        Logger {
            is_installed: OnceLock::new(),
            sinks: OnceLock::new(),
            global: Capture::new(LIMIT),
            named: Mutex::default(),
            listener: Listener::default(),
        }
    }
}

impl Logger {
    /// Receives the events of the process from now on, unless the process has another subscriber.
    pub fn install(self: &Arc<Self>) {
        self.is_installed
            .get_or_init(|| tracing::dispatcher::set_global_default(Dispatch::new(Arc::clone(self))).is_ok());
    }

    /// Receives the events of this thread until the guard is dropped.
    #[cfg(test)]
    pub(crate) fn install_here(self: &Arc<Self>) -> tracing::subscriber::DefaultGuard {
        self.is_installed.get_or_init(|| true);
        tracing::subscriber::set_default(Arc::clone(self))
    }

    /// Writes to these sinks from now on; no sinks are the output of the process. Can be done once.
    pub fn apply(&self, mut sinks: Vec<Sink>) -> Result<(), Error> {
        if self.is_installed.get() != Some(&true) {
            return Err(Error::Applied);
        }
        if sinks.is_empty() {
            sinks.push(Sink::stdout(Filter::up_to(Some(Level::INFO))));
        }
        self.sinks.set(sinks).map_err(|_| Error::Applied)?;
        refresh();
        Ok(())
    }

    /// Whether sinks can be applied no more.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        self.sinks.get().is_some() || self.is_installed.get() != Some(&true)
    }

    /// The most detailed level that sinks or the listener want; nothing until sinks are applied.
    fn level(&self) -> Option<Level> {
        let sinks = self.sinks.get()?.iter().map(|sink| sink.filter.most()).max().flatten();
        sinks.max(self.listener.limit.get())
    }

    /// Sets the level of all sinks.
    pub fn set_level(&self, level: Option<Level>) -> Result<(), Error> {
        let sinks = self.sinks.get().ok_or(Error::NotApplied)?;
        sinks.iter().for_each(|sink| sink.filter.set(level));
        refresh();
        Ok(())
    }

    /// Delivers events to this function, or to none, once sinks are applied. The previous function may still be
    /// running: see [`PreviousCallback::wait_until_idle`].
    pub fn listen(&self, callback: Option<Callback<Record>>) -> PreviousCallback<Record> {
        let previous = self.listener.replace(callback);
        refresh();
        previous
    }

    /// Sets up to which level the listener receives events.
    pub fn set_listener_level(&self, level: Option<Level>) {
        self.listener.limit.set(level);
        refresh();
    }

    /// Delivers the events that waited for the end of a call to the listener.
    pub fn notify_waiting(&self) {
        self.listener.notify_waiting();
    }

    /// An operation whose lines [`Logger::drain`] gives by this name, also when it is over.
    pub fn operation(&self, id: &str) -> Operation {
        let mut named = self.named.lock();
        let lines = named.entry(id.to_owned()).or_insert_with(|| Arc::new(Capture::new(NAMED_LIMIT)));
        Operation::keeping(id, Arc::clone(lines))
    }

    /// Takes the lines of a named operation out, or those of no operation (`global`).
    #[must_use]
    pub fn drain(&self, id: &str) -> String {
        if id == GLOBAL {
            return self.global.drain();
        }
        let mut named = self.named.lock();
        let Some(lines) = named.get(id) else { return String::new() };
        let text = lines.drain();
        if Arc::strong_count(lines) == 1 {
            named.remove(id);
        }
        text
    }

    /// Takes a message of a client at the level `trace`. No event has that level: `Cargo.toml` leaves them out at build
    /// time, because those of the HTTP library are many and of no use to users of contracts.
    pub fn trace(&self, target: &str, source: &str, message: &str) {
        if self.wants(Level::TRACE, target) {
            self.take(Level::TRACE, target, Message::from_source(source, message));
        }
    }

    fn wants(&self, level: Level, target: &str) -> bool {
        self.applied().iter().any(|sink| sink.filter.allows(level, target))
            || operation::wants_events() && self.keeps(level, target)
            || self.listens(level)
    }

    fn take(&self, level: Level, target: &str, Message { quoted, plain }: Message) {
        self.line(level, target, &quoted);
        if self.listens(level) {
            let operation = operation::current().map_or_else(|| Arc::from(""), |current| current.id().into());
            let test_run = operation::test_run().unwrap_or_else(|| Arc::from(""));
            let target = target.to_owned();
            self.listener.notify(Record { operation, test_run, level, target, message: plain });
        }
    }

    fn applied(&self) -> &[Sink] {
        self.sinks.get().map_or(&[], Vec::as_slice)
    }

    fn listens(&self, level: Level) -> bool {
        self.sinks.get().is_some() && self.listener.wants(level)
    }

    /// Whether an operation keeps the event.
    fn keeps(&self, level: Level, target: &str) -> bool {
        let in_buffer = |sink: &Sink| sink.is_buffer() && sink.filter.allows(level, target);
        level <= ALWAYS_KEPT || self.applied().iter().any(in_buffer)
    }

    fn line(&self, level: Level, target: &str, message: &str) {
        let line = Line { time: SystemTime::now(), level, target, message }.text();
        let mut sinks = self.applied().iter().filter(|sink| sink.filter.allows(level, target));
        sinks.clone().for_each(|sink| sink.write(level, &line));
        match operation::current() {
            Some(current) if operation::wants_events() && self.keeps(level, target) => current.append(line),
            None if sinks.any(Sink::is_buffer) => self.global.append(line),
            _ => {}
        }
    }
}

/// The level up to which this process logs; nothing while no logger is set up.
#[must_use]
pub fn current_level() -> Option<Level> {
    tracing::dispatcher::get_default(|current| current.downcast_ref::<Logger>().and_then(Logger::level))
}

/// Lets every place that makes events ask again whether they are wanted.
fn refresh() {
    tracing::callsite::rebuild_interest_cache();
}

impl Subscriber for Logger {
    fn register_callsite(&self, _metadata: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let most = self.level().max(Some(ALWAYS_KEPT));
        Some(most.map_or(LevelFilter::OFF, LevelFilter::from_level))
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && self.wants(*metadata.level(), metadata.target())
    }

    fn event(&self, event: &Event<'_>) {
        self.take(*event.metadata().level(), event.metadata().target(), Message::of(event));
    }

    // The library makes no spans: an `Operation` says which work an event belongs to.
    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &SpanRecord<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
