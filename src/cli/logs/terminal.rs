//! [`Terminal`]: lines on standard output or standard error, with colours or without.

use crate::cli::environment::Colours;
use crate::cli::output;
use crate::foundation::text::{Style, on_one_line};
use crate::logging::{Level, WriteLine};
use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// How many lines may wait for the reader of standard output.
const WAITING: usize = 10_000;

/// How long the program waits at its end for the last lines to be written.
const LAST_LINES_TIMEOUT: Duration = Duration::from_secs(1);

/// Lines on the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    style: Style,
    stream: Stream,
}

/// How lines get to the terminal.
#[derive(Debug)]
enum Stream {
    /// To standard output, at once: lines and the results of a sub-command stay in order.
    Stdout,
    /// To standard error, where standard output is for a report.
    Stderr,
    /// To standard output by a thread of its own: a master must not stop when its output is not read.
    Thread(SyncSender<Entry>),
}

#[derive(Debug)]
enum Entry {
    Line(String),
    /// All lines before it have been written.
    End(Sender<()>),
}

/// Waits for lines that are not written yet.
#[derive(Debug)]
pub(in crate::cli) struct LastLines(Option<SyncSender<Entry>>);

impl LastLines {
    /// Waits until the lines so far are written, or the time is up.
    pub(in crate::cli) fn wait(self) {
        let (written, is_written) = channel();
        let sent = self.0.is_some_and(|lines| lines.try_send(Entry::End(written)).is_ok());
        if sent {
            let _ = is_written.recv_timeout(LAST_LINES_TIMEOUT);
        }
    }
}

impl Terminal {
    /// Lines on standard output, coloured if that is a terminal or colours are forced.
    pub(super) fn stdout(colours: Colours) -> Self {
        Terminal { style: colours.style(io::stdout().is_terminal()), stream: Stream::Stdout }
    }

    /// Lines on standard error.
    pub(super) fn stderr(colours: Colours) -> Self {
        Terminal { style: colours.style(io::stderr().is_terminal()), stream: Stream::Stderr }
    }

    /// Writes to standard output by a thread. Lines beyond those that may wait are left out.
    pub(super) fn threaded(mut self) -> (Self, LastLines) {
        let (lines, entries) = sync_channel(WAITING);
        let spawned = Builder::new().name("pact-log".to_owned()).spawn(move || write_all(&entries));
        if spawned.is_err() {
            return (self, LastLines(None));
        }
        self.stream = Stream::Thread(lines.clone());
        (self, LastLines(Some(lines)))
    }
}

impl WriteLine for Terminal {
    fn write(&self, level: Level, line: &str) {
        // Text from the network must not control the terminal.
        let line = on_one_line(line);
        // The names of levels do not occur in what stands before them.
        let shown = match self.style {
            Style::Plain => line,
            Style::Ansi => line.replacen(level.as_str(), &colourize(level, self.style), 1).into(),
        };
        match &self.stream {
            Stream::Stdout => output::say(shown),
            Stream::Stderr => output::complain(format_args!("{shown}\n")),
            Stream::Thread(lines) => drop(lines.try_send(Entry::Line(shown.into_owned()))),
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
        Level::ERROR => style.red(level.as_str()),
        Level::WARN => style.bold(level.as_str()),
        Level::INFO => style.green(level.as_str()),
        Level::DEBUG | Level::TRACE => level.as_str().into(),
    }
}
