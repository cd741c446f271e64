//! Multipart bodies (RFC 2046, RFC 7578): cutting them into parts, in memory and in one pass.
//!
//! Line ends may be CRLF or LF. Preamble and epilogue are dropped. Transfer encodings are undone, so
//! `Part::body` is what the sender meant; file contents share the memory of the whole body otherwise.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

#[cfg(test)]
mod tests;

/// How many parts a body may have.
pub const MAX_PARTS: usize = 10_000;

/// How many header lines a part may have.
pub const MAX_HEADERS: usize = 1_000;

/// Why a body is not multipart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MultipartError {
    /// The end marker is missing.
    #[error("incomplete multipart stream")]
    Incomplete,
    /// A line above the contents of a part is no header.
    #[error("part {0} has a malformed header")]
    Header(usize),
    /// Too many parts.
    #[error("more than {MAX_PARTS} parts")]
    TooManyParts,
    /// Too many headers in one part.
    #[error("part {0} has more than {MAX_HEADERS} headers")]
    TooManyHeaders(usize),
}

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The name in `Content-Disposition`.
    pub name: Option<String>,
    /// The file name in `Content-Disposition`.
    pub filename: Option<String>,
    /// The contents, decoded.
    pub body: Bytes,
}

impl Part {
    /// The value of the first header with this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The content type as written.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }
}

/// Cuts a body into its parts.
pub fn parse(body: &Bytes, boundary: &str) -> Result<Vec<Part>, MultipartError> {
    let mut parts = Vec::new();
    let mut content: Option<usize> = None;
    for line in Lines::new(body) {
        let Some(delimiter) = line.delimiter(body, boundary) else { continue };
        if let Some(start) = content {
            let contents = body.slice(start..start.max(line.end_of_previous(body)));
            // Two markers with nothing between them: a body without parts.
            if start < line.start {
                if parts.len() == MAX_PARTS {
                    return Err(MultipartError::TooManyParts);
                }
                parts.push(part(&contents, parts.len())?);
            }
        }
        if delimiter == Delimiter::Last {
            return Ok(parts);
        }
        content = Some(line.next);
    }
    Err(MultipartError::Incomplete)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Next,
    Last,
}

/// Where a line starts, where its text ends, and where the next line starts.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

impl Line {
    fn text(self, body: &[u8]) -> &[u8] {
        body.get(self.start..self.end).unwrap_or_default()
    }

    fn delimiter(self, body: &[u8], boundary: &str) -> Option<Delimiter> {
        let after = self.text(body).strip_prefix(b"--")?.strip_prefix(boundary.as_bytes())?;
        match after.trim_ascii() {
            b"" => Some(Delimiter::Next),
            _ if after.starts_with(b"--") => Some(Delimiter::Last),
            _ => None,
        }
    }

    /// Where the text before this line ends; the line end before a marker belongs to the marker.
    fn end_of_previous(self, body: &[u8]) -> usize {
        let before = body.get(..self.start).unwrap_or_default();
        let before = before.strip_suffix(b"\n").unwrap_or(before);
        before.strip_suffix(b"\r").unwrap_or(before).len()
    }
}

struct Lines<'b> {
    body: &'b [u8],
    at: usize,
}

impl<'b> Lines<'b> {
    fn new(body: &'b [u8]) -> Self {
        Lines { body, at: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.body.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.iter().position(|&byte| byte == b'\n');
        self.at = start + length.map_or(rest.len(), |length| length + 1);
        let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        Some(Line { start, end: start + text.len(), next: self.at })
    }
}

fn part(contents: &Bytes, index: usize) -> Result<Part, MultipartError> {
    let (headers, start) = headers(contents, index)?;
    let mut part = Part { headers, name: None, filename: None, body: contents.slice(start..) };
    if let Some(disposition) = part.header("content-disposition") {
        (part.name, part.filename) = names(disposition);
    }
    part.body = decoded(&part);
    Ok(part)
}

type Headers = Vec<(String, String)>;

/// The headers of a part, and where its body starts.
fn headers(contents: &[u8], index: usize) -> Result<(Headers, usize), MultipartError> {
    let mut headers: Headers = Vec::new();
    for line in Lines::new(contents) {
        let text = line.text(contents);
        if text.is_empty() {
            return Ok((headers, line.next));
        }
        let text = String::from_utf8_lossy(text);
        if text.starts_with([' ', '\t']) {
            let (_, value) = headers.last_mut().ok_or(MultipartError::Header(index))?;
            value.push(' ');
            value.push_str(text.trim());
            continue;
        }
        if headers.len() == MAX_HEADERS {
            return Err(MultipartError::TooManyHeaders(index));
        }
        let (name, value) = text.split_once(':').ok_or(MultipartError::Header(index))?;
        headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok((headers, contents.len()))
}

/// Name and file name out of a `Content-Disposition`.
fn names(disposition: &str) -> (Option<String>, Option<String>) {
    let (mut name, mut filename, mut extended) = (None, None, None);
    let mut rest = disposition.split_once(';').map_or("", |(_, parameters)| parameters);
    while let Some((key, value, after)) = parameter(rest) {
        match key.to_ascii_lowercase().as_str() {
            "name" => name = Some(value),
            "filename" => filename = Some(value),
            "filename*" => extended = extended_value(&value),
            _ => {}
        }
        rest = after;
    }
    (name, extended.or(filename))
}

/// The first of some parameters: its name, its value without quotes, and the rest.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (key, after) = text.split_once('=')?;
    // What stands before it without a value is skipped.
    let key = key.rsplit(';').next().unwrap_or(key).trim();
    let after = after.trim_start();
    let Some(quoted) = after.strip_prefix('"') else {
        let (value, rest) = after.split_once(';').unwrap_or((after, ""));
        return Some((key, value.trim().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((key, value, quoted.get(at + 1..).unwrap_or_default())),
            // COMPAT: browsers do not escape backslashes, so `\` escapes only a quote or itself.
            '\\' if quoted.get(at + 1..).is_some_and(|next| next.starts_with(['"', '\\'])) => {
                value.extend(characters.next().map(|(_, escaped)| escaped));
            }
            other => value.push(other),
        }
    }
    Some((key, value, ""))
}

/// The text behind `UTF-8''na%C3%AFve`.
fn extended_value(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    let bytes = unescape(encoded.as_bytes(), b'%');
    charset.eq_ignore_ascii_case("utf-8").then(|| String::from_utf8(bytes).ok()).flatten()
}

/// The contents of a part. COMPAT: what is not encoded as its headers say stays as it is.
fn decoded(part: &Part) -> Bytes {
    match part.header("content-transfer-encoding").map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => base64_bytes(&part.body).unwrap_or_else(|| part.body.clone()),
        Some("quoted-printable") => quoted_printable(&part.body).into(),
        _ => part.body.clone(),
    }
}

fn base64_bytes(body: &[u8]) -> Option<Bytes> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let packed: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&STANDARD, config).decode(packed).ok().map(Bytes::from)
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        // A line that ends in `=` goes on in the next one.
        match line.trim_ascii_end().strip_suffix(b"=") {
            Some(soft) => joined.extend_from_slice(soft),
            None => joined.extend_from_slice(line),
        }
    }
    unescape(&joined, b'=')
}

/// Puts bytes in the place of `%41` (or `=41`); what is not two hexadecimal digits stays.
fn unescape(bytes: &[u8], mark: u8) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        let (byte, after) = match (*first == mark, after) {
            (true, [high, low, tail @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => ((high << 4) | low, tail),
                _ => (*first, after),
            },
            _ => (*first, after),
        };
        plain.push(byte);
        rest = after;
    }
    plain
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
