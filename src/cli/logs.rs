//! What the programs log: lines on standard output or standard error and, for a master, in a file a day.

use super::output;
use crate::foundation::text::{Style, on_one_line};
use crate::logging::{Level, Line};
use std::borrow::Cow;
use std::fmt::{Debug, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, SystemTime};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What log files are called, before the date.
const FILE_NAME: &str = "pact_mock_server.log";

/// How many characters of a line are its date.
const DATE: usize = "2026-11-21".len();

/// How much is logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Threshold {
    /// Nothing.
    None,
    /// What failed.
    Error,
    /// And what is probably not as wanted.
    Warn,
    /// And what happens.
    #[default]
    Info,
    /// And why.
    Debug,
    /// And every step.
    Trace,
}

impl Threshold {
    /// What users call them.
    pub(super) const NAMES: [&str; 6] = ["error", "warn", "info", "debug", "trace", "none"];

    /// The one of this name.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "none" => Threshold::None,
            "error" => Threshold::Error,
            "warn" => Threshold::Warn,
            "debug" => Threshold::Debug,
            "trace" => Threshold::Trace,
            _ => Threshold::Info,
        }
    }

    fn filter(self) -> LevelFilter {
        match self {
            Threshold::None => LevelFilter::OFF,
            Threshold::Error => LevelFilter::ERROR,
            Threshold::Warn => LevelFilter::WARN,
            Threshold::Info => LevelFilter::INFO,
            Threshold::Debug => LevelFilter::DEBUG,
            Threshold::Trace => LevelFilter::TRACE,
        }
    }
}

/// How many lines may wait for whoever reads standard output.
const WAITING: usize = 10_000;

/// How long the last lines are waited for.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Where lines go.
#[derive(Debug)]
pub(super) struct Logs {
    threshold: Threshold,
    style: Style,
    terminal: Terminal,
    file: Option<Mutex<DailyFile>>,
}

/// How lines get to the terminal.
#[derive(Debug)]
enum Terminal {
    /// At once: the results of a sub-command stand where they belong.
    AtOnce,
    /// To standard error, where standard output is for a report.
    Errors,
    /// By a thread of its own: whoever starts a master and does not read what it says must not stop it.
    Behind(SyncSender<Entry>),
}

#[derive(Debug)]
enum Entry {
    Line(String),
    /// All before it has been written.
    End(Sender<()>),
}

/// Waits for lines that are on their way.
#[derive(Debug)]
pub(super) struct LastLines(Option<SyncSender<Entry>>);

impl LastLines {
    /// Waits for the lines so far, but not for ever.
    pub(super) fn wait(self) {
        let (written, is_written) = channel();
        let sent = self.0.is_some_and(|lines| lines.try_send(Entry::End(written)).is_ok());
        if sent {
            let _ = is_written.recv_timeout(LAST_LINES);
        }
    }
}

impl Logs {
    /// Lines on standard output, coloured if that is a terminal and colours are allowed.
    pub(super) fn to_terminal(threshold: Threshold, colours: bool) -> Self {
        let style = if colours && io::stdout().is_terminal() { Style::Ansi } else { Style::Plain };
        Logs { threshold, style, terminal: Terminal::AtOnce, file: None }
    }

    /// Lines on standard error.
    pub(super) fn to_errors(threshold: Threshold, colours: bool) -> Self {
        let style = if colours && io::stderr().is_terminal() { Style::Ansi } else { Style::Plain };
        Logs { threshold, style, terminal: Terminal::Errors, file: None }
    }

    /// Has a thread write to standard output, so that nobody waits for whoever reads it. Lines beyond what can wait
    /// are left out there.
    pub(super) fn behind(mut self) -> (Self, LastLines) {
        let (lines, entries) = sync_channel(WAITING);
        let spawned = Builder::new().name("pact-log".to_owned()).spawn(move || write_all(&entries));
        if spawned.is_err() {
            return (self, LastLines(None));
        }
        self.terminal = Terminal::Behind(lines.clone());
        (self, LastLines(Some(lines)))
    }

    /// And in files in a folder.
    #[must_use]
    pub(super) fn and_to_files(mut self, folder: PathBuf) -> Self {
        self.file = (self.threshold != Threshold::None).then(|| Mutex::new(DailyFile::new(folder)));
        self
    }

    /// Takes all that is logged from now on.
    pub(super) fn install(self) {
        // Fails only if there is another already; then that one has the lines.
        let _ = tracing::subscriber::set_global_default(self);
    }

    fn write(&self, line: &Line<'_>) {
        let text = line.text();
        // The names of levels do not occur in what stands before them.
        let shown = match self.style {
            Style::Plain => Cow::Borrowed(text.as_str()),
            Style::Ansi => text.replacen(line.level.name(), &colourize(line.level, self.style), 1).into(),
        };
        match &self.terminal {
            Terminal::AtOnce => output::say(shown),
            Terminal::Errors => output::complain(format_args!("{shown}\n")),
            Terminal::Behind(lines) => drop(lines.try_send(Entry::Line(shown.into_owned()))),
        }
        if let Some(file) = &self.file {
            file.lock().unwrap_or_else(PoisonError::into_inner).append(&text);
        }
    }
}

fn write_all(entries: &Receiver<Entry>) {
    for entry in entries {
        match entry {
            Entry::Line(line) => output::say(line),
            Entry::End(written) => drop(written.send(())),
        }
    }
}

fn colourize(level: Level, style: Style) -> Cow<'static, str> {
    match level {
        Level::Error => style.red(level.name()),
        Level::Warn => style.bold(level.name()),
        Level::Info => style.green(level.name()),
        Level::Debug | Level::Trace => level.name().into(),
    }
}

impl Subscriber for Logs {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.threshold.filter() >= *metadata.level()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.threshold.filter())
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let level = Level::from(*event.metadata().level());
        // What came over the network must not steer the terminal.
        let message = on_one_line(&text.0);
        let (time, target) = (SystemTime::now(), event.metadata().target());
        self.write(&Line { time, level, target, message: &message });
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The message of an event, and its fields behind it.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a `String` cannot fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

/// A file that is another one each day.
#[derive(Debug)]
struct DailyFile {
    folder: PathBuf,
    /// The file of a day, or that it could not be had.
    open: Option<(String, Option<File>)>,
}

impl DailyFile {
    fn new(folder: PathBuf) -> Self {
        DailyFile { folder, open: None }
    }

    /// Adds a line. The log must not end what it tells of: a file that cannot be written is done without.
    fn append(&mut self, line: &str) {
        let date = line.get(..DATE).unwrap_or_default();
        if self.open.as_ref().is_none_or(|(day, _)| day != date) {
            let file = self.open_day(date);
            self.open = Some((date.to_owned(), file));
        }
        if let Some((_, held @ Some(_))) = &mut self.open {
            let written = held.as_mut().map_or(Ok(()), |file| file.write_all(format!("{line}\n").as_bytes()));
            if let Err(error) = written {
                *held = None;
                complain(&self.folder, &error);
            }
        }
    }

    fn open_day(&self, date: &str) -> Option<File> {
        let path = self.folder.join(format!("{FILE_NAME}.{date}"));
        let opened = fs::create_dir_all(&self.folder)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(path));
        opened.inspect_err(|error| complain(&self.folder, error)).ok()
    }
}

fn complain(folder: &std::path::Path, error: &io::Error) {
    output::complain(format_args!("WARN: cannot log to a file in '{}': {error}\n", folder.display()));
}

#[cfg(test)]
mod tests {
    use super::{DailyFile, Logs, Threshold};
    use std::fs;
    use std::sync::Mutex;

    fn logs(threshold: Threshold, folder: &std::path::Path) -> Logs {
        let file = Some(Mutex::new(DailyFile::new(folder.to_owned())));
        Logs { file, ..Logs::to_terminal(threshold, false) }
    }

    #[test]
    fn what_matters_enough_is_written_on_one_line() {
        let folder = tempfile::tempdir().unwrap();

        tracing::subscriber::with_default(logs(Threshold::Warn, folder.path()), || {
            tracing::info!("left out");
            tracing::warn!(port = 7, "one\ntwo\u{1b}[31m");
        });

        let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(name, format!("pact_mock_server.log.{}", &text[..10]));
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("  WARN ") && text.ends_with(": one\\ntwo\\u{1b}[31m port=7\n"), "{text}");
    }

    #[test]
    fn each_day_has_its_file_and_a_line_is_added_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pact_mock_server.log.2026-01-01"), "before\n").unwrap();
        let mut file = DailyFile::new(folder.path().to_owned());

        ["2026-01-01 a", "2026-01-01 b", "2026-01-02 c"].into_iter().for_each(|line| file.append(line));

        let read =
            |day| fs::read_to_string(folder.path().join(format!("pact_mock_server.log.{day}"))).unwrap();
        assert_eq!(read("2026-01-01"), "before\n2026-01-01 a\n2026-01-01 b\n");
        assert_eq!(read("2026-01-02"), "2026-01-02 c\n");
    }

    #[test]
    fn a_file_that_cannot_be_had_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        let mut file = DailyFile::new(blocked.join("below"));

        file.append("2026-01-01 a");
        file.append("2026-01-01 b");

        assert!(matches!(file.open, Some((_, None))));
    }

    #[test]
    fn nothing_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();

        let logs = Logs::to_terminal(Threshold::None, false).and_to_files(folder.path().to_owned());

        assert!(logs.file.is_none());
    }
}
