//! The reader behind [`Document::parse`](super::Document::parse): strict, iterative, depth-limited. A byte order mark at
//! the start is skipped, as RFC 8259 allows: editors on Windows write it.
//!
//! Finished containers are moved, children together, into one flat list, so reading needs no
//! recursion and dropping a deep document is dropping a vector.

use super::document::{Document, Raw, Tag};

/// How many arrays and objects may stand inside one another, counted from the outermost.
pub const MAX_DEPTH: usize = 1_024;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Why a text is not JSON. The message ends with the line and column, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at line {line} column {column}")]
pub struct SyntaxError {
    reason: &'static str,
    line: usize,
    column: usize,
}

impl SyntaxError {
    /// What is wrong.
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// The line and the column, counted from 1.
    pub fn place(&self) -> (usize, usize) {
        (self.line, self.column)
    }

    /// This error in a text of one line, which is a line of a longer text.
    pub(super) fn on_line(self, line: usize) -> Self {
        SyntaxError { line, ..self }
    }
}

type Parsed<T> = Result<T, Failure>;

/// Where and why reading stopped; turned into a [`SyntaxError`] once, at the end.
pub(super) struct Failure {
    at: usize,
    reason: &'static str,
}

pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Raw>,
    unescaped: String,
    pending: Vec<Raw>,
    open: Vec<Frame>,
    limits: Limits,
}

/// How strict the reader is.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many arrays and objects may stand inside one another.
    pub depth: usize,
    /// Whether an object that has a key twice is refused.
    pub are_keys_unique: bool,
}

impl Limits {
    /// What texts of contracts and messages keep to.
    pub(super) const USUAL: Limits = Limits { depth: MAX_DEPTH, are_keys_unique: false };
}

/// A container that is still open: where its children begin in `pending`, and what it is.
struct Frame {
    first: usize,
    is_object: bool,
}

/// Reads the whole text.
pub(super) fn read(text: &str, limits: Limits) -> Result<(Vec<Raw>, Raw, String), SyntaxError> {
    let mut reader = Reader::new(text, limits);
    match reader.document() {
        Ok(root) => Ok((reader.nodes, root, reader.unescaped)),
        Err(failure) => Err(explain(text, &failure)),
    }
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, limits: Limits) -> Self {
        Reader {
            text,
            at: text_start(text),
            nodes: Vec::new(),
            unescaped: String::new(),
            pending: Vec::new(),
            open: Vec::new(),
            limits,
        }
    }

    fn document(&mut self) -> Parsed<Raw> {
        if u32::try_from(self.text.len()).is_err() {
            return Err(Failure { at: 0, reason: "document is larger than 4 GiB" });
        }
        loop {
            // One turn reads one value (or opens a container), then closes all that end here.
            let opened = self.value()?;
            if !opened && !self.after_value()? {
                break;
            }
        }
        self.skip_blanks();
        if self.at < self.text.len() {
            return Err(self.failure("trailing characters"));
        }
        self.pending.pop().ok_or(Failure { at: self.at, reason: "expected value" })
    }

    /// Reads a scalar and returns false, or opens a non-empty container and returns true.
    fn value(&mut self) -> Parsed<bool> {
        self.skip_blanks();
        let raw = match self.peek() {
            Some(b'{') => return self.open_object(),
            Some(b'[') => return self.open_array(),
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Tag::True)?,
            Some(b'f') => self.word("false", Tag::False)?,
            Some(b'n') => self.word("null", Tag::Null)?,
            Some(b']') if self.follows_comma() => return Err(self.failure("trailing comma")),
            Some(_) => return Err(self.failure("expected value")),
            None => return Err(self.failure("EOF while parsing a value")),
        };
        self.pending.push(raw);
        Ok(false)
    }

    /// After a value: true when another one follows, false when the document is complete.
    fn after_value(&mut self) -> Parsed<bool> {
        while let Some(is_object) = self.open.last().map(|frame| frame.is_object) {
            self.skip_blanks();
            match (self.peek(), is_object) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.skip_blanks();
                    self.key()?;
                    return Ok(true);
                }
                (Some(b','), false) => {
                    self.at += 1;
                    return Ok(true);
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.at += 1;
                    self.close()?;
                }
                (Some(_), true) => return Err(self.failure("expected `,` or `}`")),
                (Some(_), false) => return Err(self.failure("expected `,` or `]`")),
                (None, true) => return Err(self.failure("EOF while parsing an object")),
                (None, false) => return Err(self.failure("EOF while parsing a list")),
            }
        }
        Ok(false)
    }

    fn open_object(&mut self) -> Parsed<bool> {
        self.descend(true)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.close()?;
            return Ok(false);
        }
        self.key()?;
        Ok(true)
    }

    fn open_array(&mut self) -> Parsed<bool> {
        self.descend(false)?;
        if self.peek() == Some(b']') {
            self.at += 1;
            self.close()?;
            return Ok(false);
        }
        Ok(true)
    }

    fn descend(&mut self, is_object: bool) -> Parsed<()> {
        if self.open.len() >= self.limits.depth {
            let is_usual = self.limits.depth == MAX_DEPTH;
            let reason =
                if is_usual { "nesting is deeper than 1024 levels" } else { "values are nested too deep" };
            return Err(self.failure(reason));
        }
        self.at += 1;
        self.open.push(Frame { first: self.pending.len(), is_object });
        self.skip_blanks();
        Ok(())
    }

    /// Moves the children of the innermost container into the flat list and leaves the container.
    fn close(&mut self) -> Parsed<()> {
        let Some(Frame { first, is_object }) = self.open.pop() else { return Ok(()) };
        let repeated = if is_object { self.sort_members(first) } else { None };
        if let Some(at) = repeated.filter(|_| self.limits.are_keys_unique) {
            return Err(Failure { at, reason: "a key is there twice" });
        }
        let start = self.nodes.len() as u32;
        self.nodes.extend(self.pending.drain(first..));
        let length = self.nodes.len() as u32 - start;
        self.pending.push(match is_object {
            true => Raw::new(Tag::Object, start, length / 2),
            false => Raw::new(Tag::Array, start, length),
        });
        Ok(())
    }

    /// Sorts the members pending from `first` by key; of members with the same key the last stays. The result is where
    /// such a key stands.
    fn sort_members(&mut self, first: usize) -> Option<usize> {
        let (text, unescaped) = (self.text, self.unescaped.as_str());
        let members = self.pending[first..].as_chunks_mut::<2>().0;
        let key = |member: &[Raw; 2]| member[0].string(text, unescaped);
        if members.is_sorted_by(|a, b| key(a) < key(b)) {
            return None;
        }
        members.sort_by(|a, b| key(a).cmp(key(b)));
        let mut length = 0;
        let mut repeated = None;
        for index in 0..members.len() {
            let is_last = members.get(index + 1).is_none_or(|next| key(next) != key(&members[index]));
            if is_last {
                members[length] = members[index];
                length += 1;
            } else {
                repeated = members.get(index + 1).map(|next| next[0]);
            }
        }
        self.pending.truncate(first + length * 2);
        // Where a key with escapes stands is not known any more: the object ends here.
        repeated.map(|key| key.text_start().unwrap_or(self.at))
    }

    fn key(&mut self) -> Parsed<()> {
        match self.peek() {
            Some(b'"') => {}
            Some(b'}') => return Err(self.failure("trailing comma")),
            Some(_) => return Err(self.failure("key must be a string")),
            None => return Err(self.failure("EOF while parsing an object")),
        }
        let key = self.string()?;
        self.pending.push(key);
        self.skip_blanks();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(self.failure("expected `:`")),
            None => return Err(self.failure("EOF while parsing an object")),
        }
        Ok(())
    }

    fn word(&mut self, word: &'static str, tag: Tag) -> Parsed<Raw> {
        for expected in word.bytes() {
            match self.peek() {
                Some(found) if found == expected => self.at += 1,
                Some(_) => return Err(self.failure("expected ident")),
                None => return Err(self.failure("EOF while parsing a value")),
            }
        }
        Ok(Raw::new(tag, 0, 0))
    }

    fn number(&mut self) -> Parsed<Raw> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.failure("invalid number"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Raw::new(Tag::Number, start as u32, (self.at - start) as u32))
    }

    fn digits(&mut self) -> Parsed<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        match self.peek() {
            _ if self.at > start => Ok(()),
            Some(_) => Err(self.failure("invalid number")),
            None => Err(self.failure("EOF while parsing a value")),
        }
    }

    fn string(&mut self) -> Parsed<Raw> {
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        if self.peek() == Some(b'"') {
            let raw = Raw::new(Tag::Plain, start as u32, (self.at - start) as u32);
            self.at += 1;
            return Ok(raw);
        }
        self.escaped_string(start)
    }

    /// Goes on after `start..at` of a string that is not plain to its end.
    fn escaped_string(&mut self, start: usize) -> Parsed<Raw> {
        let begin = self.unescaped.len();
        let mut from = start;
        loop {
            self.unescaped.push_str(&self.text[from..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    let length = self.unescaped.len() - begin;
                    return Ok(Raw::new(Tag::Escaped, begin as u32, length as u32));
                }
                Some(b'\\') => self.escape()?,
                Some(_) => {
                    return Err(
                        self.failure("control character (\\u0000-\\u001F) found while parsing a string")
                    );
                }
                None => return Err(self.failure("EOF while parsing a string")),
            }
            from = self.at;
            self.skip_plain();
        }
    }

    fn skip_plain(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let plain = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
        self.at += plain.unwrap_or(rest.len());
    }

    fn escape(&mut self) -> Parsed<()> {
        self.at += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err(self.failure("invalid escape")),
            None => return Err(self.failure("EOF while parsing a string")),
        };
        self.at += 1;
        self.unescaped.push(character);
        Ok(())
    }

    fn unicode_escape(&mut self) -> Parsed<()> {
        let mut code = self.hex_code()?;
        if (0xDC00..=0xDFFF).contains(&code) {
            return Err(self.failure("lone trailing surrogate in hex escape"));
        }
        if (0xD800..=0xDBFF).contains(&code) {
            if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
                return Err(self.failure("lone leading surrogate in hex escape"));
            }
            self.at += 1;
            let low = self.hex_code()?;
            if !(0xDC00..=0xDFFF).contains(&low) {
                return Err(self.failure("lone leading surrogate in hex escape"));
            }
            code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        let character = char::from_u32(code).ok_or_else(|| self.failure("invalid unicode code point"))?;
        self.unescaped.push(character);
        Ok(())
    }

    /// Reads `uXXXX`, standing at the `u`.
    fn hex_code(&mut self) -> Parsed<u32> {
        self.at += 1;
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.ok_or_else(|| self.failure("EOF while parsing a string"))?;
        let mut code = 0;
        for &digit in digits {
            let digit = char::from(digit).to_digit(16).ok_or_else(|| self.failure("invalid escape"))?;
            code = code * 16 + digit;
        }
        self.at += 4;
        Ok(code)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn follows_comma(&self) -> bool {
        self.text[..self.at].trim_end().ends_with(',')
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn failure(&self, reason: &'static str) -> Failure {
        Failure { at: self.at, reason }
    }
}

/// The failure with its line and column.
///
/// COMPAT: these texts end up inside mismatches, so wording and position are those clients know: the
/// column of the offending character, or of the last one when the text ends too early.
fn explain(text: &str, failure: &Failure) -> SyntaxError {
    let start = text_start(text);
    let before = &text.as_bytes()[start..failure.at.clamp(start, text.len())];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let is_at_end = failure.at >= text.len();
    SyntaxError {
        reason: failure.reason,
        line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: before.len() - line_start + usize::from(!is_at_end),
    }
}

/// Where the text begins after a byte order mark.
fn text_start(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
}

impl<'t> Document<'t> {
    /// Reads a text that it borrows.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        let (nodes, root, unescaped) = read(text, Limits::USUAL)?;
        Ok(Document::new(text.into(), nodes, root, unescaped))
    }
}

impl Document<'static> {
    /// Reads a text and keeps it.
    pub fn parse_owned(text: String) -> Result<Self, SyntaxError> {
        Self::parse_within(text, Limits::USUAL)
    }

    /// The same within other limits.
    pub fn parse_within(text: String, limits: Limits) -> Result<Self, SyntaxError> {
        let (nodes, root, unescaped) = read(&text, limits)?;
        Ok(Document::new(text.into(), nodes, root, unescaped))
    }
}
