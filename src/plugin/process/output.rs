//! [`Output`]: what a plugin writes, from its start to its end: lines for the log, and one that is the handshake.

use super::handshake::{self, Handshake};
use super::system::Stream;
use crate::plugin::id::PluginId;
use crate::plugin::lines::{LONGEST_PIECE, Lines, Piece};
use crate::plugin::logs::InstanceLog;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Where the output of a process goes.
#[derive(Debug)]
pub(super) struct Output {
    plugin: PluginId,
    log: InstanceLog,
    /// `None` after the handshake.
    handshake: Option<Sender<Result<Handshake, String>>>,
    last_error_line: Arc<Mutex<Option<String>>>,
    output: Lines,
    error: Lines,
}

impl Output {
    /// Sends the handshake, and nothing if there is none, and stores the last line of standard error that is not empty.
    pub(super) fn new(
        plugin: PluginId,
        log: InstanceLog,
        handshake: Sender<Result<Handshake, String>>,
        last_error_line: Arc<Mutex<Option<String>>>,
    ) -> Output {
        Output {
            plugin,
            log,
            handshake: Some(handshake),
            last_error_line,
            output: Lines::default(),
            error: Lines::default(),
        }
    }

    /// Takes the next bytes; none at the end of a stream.
    pub(super) fn take(&mut self, stream: Stream, bytes: &[u8]) {
        let mut lines = std::mem::take(match stream {
            Stream::Output => &mut self.output,
            Stream::Error => &mut self.error,
        });
        let mut each = |piece: Piece<'_>| match stream {
            Stream::Output => self.output_line(&piece),
            Stream::Error => self.error_line(piece.text),
        };
        if bytes.is_empty() {
            lines.finish(each);
        } else {
            lines.push(bytes, &mut each);
        }
        match stream {
            Stream::Output => self.output = lines,
            Stream::Error => self.error = lines,
        }
        if stream == Stream::Output && bytes.is_empty() {
            self.handshake = None;
        }
    }

    fn output_line(&mut self, piece: &Piece<'_>) {
        let is_handshake = piece.is_first && piece.text.trim_start().starts_with('{');
        if let Some(handshake) = self.handshake.take_if(|_| is_handshake) {
            let read = if piece.is_last {
                handshake::read(piece.text.trim())
            } else {
                Err(handshake::unreadable(&format!("the line is longer than {LONGEST_PIECE} bytes")))
            };
            // Sent to a start that has not been given up.
            let _ = handshake.send(read);
        } else {
            tracing::debug!("plugin {} wrote: {}", self.plugin, piece.text);
        }
    }

    fn error_line(&self, line: &str) {
        if !line.trim().is_empty() {
            *self.last_error_line.lock() = Some(line.to_owned());
        }
        self.log.stderr(line);
    }
}
