//! [`Capture`]: lines held in memory until they are read, up to a limit.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Lines in memory. When they outgrow the limit the oldest are dropped.
#[derive(Debug)]
pub struct Capture {
    limit: usize,
    buffer: Mutex<Buffer>,
}

#[derive(Debug, Default)]
struct Buffer {
    lines: VecDeque<String>,
    bytes: usize,
}

impl Capture {
    /// An empty capture that holds at most `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Capture { limit, buffer: Mutex::default() }
    }

    /// Adds a line and its line feed. NUL, which C takes for the end, becomes `\0`.
    pub fn append(&self, mut line: String) {
        if line.contains('\0') {
            line = line.replace('\0', "\\0");
        }
        line.push('\n');
        let mut buffer = self.lock();
        buffer.bytes += line.len();
        buffer.lines.push_back(line);
        while buffer.bytes > self.limit
            && let Some(oldest) = buffer.lines.pop_front()
        {
            buffer.bytes -= oldest.len();
        }
    }

    /// Takes all lines out.
    #[must_use]
    pub fn drain(&self) -> String {
        let buffer = std::mem::take(&mut *self.lock());
        buffer.lines.into_iter().collect()
    }

    /// A panic elsewhere leaves the lines whole, so they stay readable.
    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Capture;

    #[test]
    fn draining_gives_the_lines_once() {
        let capture = Capture::new(100);
        capture.append("one".to_owned());
        capture.append("two".to_owned());

        assert_eq!(capture.drain(), "one\ntwo\n");
        assert_eq!(capture.drain(), "");
    }

    #[test]
    fn a_line_can_be_read_by_c() {
        let capture = Capture::new(100);
        capture.append("a\0b".to_owned());

        assert_eq!(capture.drain(), "a\\0b\n");
    }

    #[test]
    fn the_oldest_lines_are_dropped() {
        let capture = Capture::new(10);
        ["first", "next", "last"].map(str::to_owned).into_iter().for_each(|line| capture.append(line));

        assert_eq!(capture.drain(), "next\nlast\n");
    }

    #[test]
    fn a_line_longer_than_the_limit_is_dropped() {
        let capture = Capture::new(3);
        capture.append("much too long".to_owned());

        assert_eq!(capture.drain(), "");
    }
}
