//! [`Error`]: what is wrong with an expression, with the place marked in its text.
//!
//! The report has the form that users know from the released library: the line of the expression, the wrong part
//! underlined, and a label at its middle.

use super::lexer::Token;
use std::fmt;

/// What is wrong with an expression, with the place underlined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{report}")]
pub struct Error {
    report: String,
}

/// What the parser expected at a token.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    /// In front of the token, such as `a comma`.
    Before(&'static str),
    /// In place of the token, such as `a primitive value`.
    Here(&'static str),
}

impl Error {
    pub(super) fn empty() -> Self {
        Error { report: "Expected a matching rule definition, but got an empty string".to_owned() }
    }

    /// A token that is not allowed at its place.
    pub(super) fn unexpected(source: &str, token: Token<'_>, wanted: Wanted) -> Self {
        let (what, place) = match wanted {
            Wanted::Before(what) if token.is_end() => (what, "here"),
            Wanted::Before(what) => (what, "before this"),
            Wanted::Here(what) => (what, "here"),
        };
        let title = format!("Expected {what}, got {}", Got(token));
        Self::at(source, token, &title, &format!("Expected {what} {place}"), None)
    }

    /// Something is wrong with a token.
    pub(super) fn at(source: &str, token: Token<'_>, title: &str, label: &str, note: Option<&str>) -> Self {
        let mut report = String::new();
        // Writing to a String cannot fail.
        let _ = Picture::new(source, token).draw(&mut report, title, label, note);
        Error { report }
    }
}

struct Got<'t>(Token<'t>);

impl fmt::Display for Got<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_end() {
            f.write_str("the end of the expression")
        } else {
            write!(f, "'{}'", self.0.text)
        }
    }
}

/// The line a token begins on, and where on it; columns count characters.
struct Picture<'s> {
    line: &'s str,
    number: usize,
    column: usize,
    width: usize,
}

impl<'s> Picture<'s> {
    fn new(source: &'s str, token: Token<'_>) -> Self {
        let before = source.get(..token.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = source.get(line_start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let column = before.get(line_start..).unwrap_or_default().chars().count();
        let on_line = token.text.split('\n').next().unwrap_or_default();
        Picture {
            line: line.trim_end_matches('\r'),
            number: before.matches('\n').count() + 1,
            column,
            width: on_line.chars().count(),
        }
    }

    fn draw(&self, out: &mut impl fmt::Write, title: &str, label: &str, note: Option<&str>) -> fmt::Result {
        let number = self.number.to_string();
        let margin = " ".repeat(number.len());
        let indent = " ".repeat(self.column);
        let middle = self.width / 2;
        let mark = if self.width == 0 { "│" } else { "┬" };
        let after = "─".repeat((self.width - middle).saturating_sub(1));
        let before = "─".repeat(middle);
        let arrow = format!("{}╰{}", " ".repeat(middle), "─".repeat(self.width - middle + 1));

        writeln!(out, "Error: {title}")?;
        writeln!(out, " {margin} ╭─[ expression:{number}:{} ]", self.column + 1)?;
        writeln!(out, " {margin} │")?;
        writeln!(out, " {number} │ {}", self.line)?;
        writeln!(out, " {margin} │ {indent}{before}{mark}{after}")?;
        writeln!(out, " {margin} │ {indent}{arrow} {label}")?;
        if let Some(note) = note {
            writeln!(out, " {margin} │")?;
            writeln!(out, " {margin} │ Note: {note}")?;
        }
        write!(out, "{}──╯", "─".repeat(number.len()))
    }
}
