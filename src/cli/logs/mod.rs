//! What the programs log: lines on standard output or standard error and, for a master, in a file a day.

mod daily_file;
mod terminal;

use super::environment::Colours;
use crate::logging::{Filter, Level, Logger, Sink, WriteLine, level_named};
use daily_file::DailyFile;
use std::path::PathBuf;
use std::sync::Arc;
use terminal::Terminal;

pub(super) use terminal::LastLines;

/// The names of levels for users.
pub(super) const LEVEL_NAMES: [&str; 6] = ["error", "warn", "info", "debug", "trace", "none"];

/// The level of a name; `none` is no level, other words are `info`.
pub(super) fn level_of(name: &str) -> Option<Level> {
    if name == "none" { None } else { Some(level_named(name).unwrap_or(Level::INFO)) }
}

/// Where lines go.
#[derive(Debug)]
pub(super) struct Logs {
    level: Option<Level>,
    terminal: Terminal,
    file: Option<DailyFile>,
}

impl Logs {
    /// Lines on standard output, coloured if that is a terminal or colours are forced.
    pub(super) fn to_stdout(level: Option<Level>, colours: Colours) -> Self {
        Logs { level, terminal: Terminal::stdout(colours), file: None }
    }

    /// Lines on standard error.
    pub(super) fn to_stderr(level: Option<Level>, colours: Colours) -> Self {
        Logs { level, terminal: Terminal::stderr(colours), file: None }
    }

    /// Writes to standard output by a thread, so that the program does not wait for the reader.
    pub(super) fn threaded(mut self) -> (Self, LastLines) {
        let (terminal, last_lines) = self.terminal.threaded();
        self.terminal = terminal;
        (self, last_lines)
    }

    /// Writes to files in a folder too.
    #[must_use]
    pub(super) fn and_to_files(mut self, folder: PathBuf) -> Self {
        self.file = self.level.map(|_| DailyFile::new(folder));
        self
    }

    /// Receives all events from now on.
    pub(super) fn install(self) {
        let logger = Arc::new(Logger::default());
        logger.install();
        // Fails only if the process has another subscriber; then that one has the lines.
        let _ = logger.apply(self.into_sinks());
    }

    fn into_sinks(self) -> Vec<Sink> {
        let sink = |writer: Box<dyn WriteLine>| Sink::writer(writer, Filter::up_to(self.level));
        let file = self.file.map(|file| sink(Box::new(file)));
        [sink(Box::new(self.terminal))].into_iter().chain(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Colours, Logs, level_of};
    use crate::logging::{Level, Logger};
    use std::fs;
    use std::sync::Arc;

    #[test]
    fn events_up_to_the_level_are_written_each_on_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let logger = Arc::new(Logger::default());
        let guard = logger.install_here();
        let logs = Logs::to_stderr(Some(Level::WARN), Colours::Never).and_to_files(folder.path().to_owned());
        logger.apply(logs.into_sinks()).unwrap();

        tracing::info!("left out");
        tracing::warn!(port = 7, "one\ntwo\u{1b}[31m");
        drop(guard);

        let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(name, format!("pact_mock_server.log.{}", &text[..10]));
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("  WARN ") && text.ends_with(": one\\ntwo\\u{1b}[31m port=7\n"), "{text}");
    }

    #[test]
    fn without_a_level_there_is_no_file() {
        let folder = tempfile::tempdir().unwrap();

        let logs = Logs::to_stdout(level_of("none"), Colours::Never).and_to_files(folder.path().to_owned());

        assert!(logs.file.is_none());
    }
}
