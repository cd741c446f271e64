//! What differs, as a table: one row for each place, with the expected and the received value beside one another.

use super::super::names::status_first;
use super::{MAX_BYTES, escaped};
use crate::foundation::diff::{self, Line};
use crate::foundation::json::{self, pretty};
use crate::foundation::text::{on_one_line, shortened};
use crate::matching::{LineDiff, LineSide, Mismatch};
use std::fmt::Write;

/// The longest value that is laid out as JSON.
const MAX_JSON: usize = 100_000;

/// The longest reason that is shown. It often has the values, which have cells of their own.
const MAX_REASON: usize = 500;

/// How many equal lines are shown around those that differ.
const CONTEXT: usize = 2;

/// Writes the table, and how many mismatches it leaves out.
pub(super) fn write(mismatches: &[Mismatch], more: usize, page: &mut String) {
    page.push_str(
        "<table>\n<thead><tr><th>What</th><th>Expected</th><th>Received</th></tr></thead>\n<tbody>\n",
    );
    rows(mismatches).iter().for_each(|row| row.write(page));
    page.push_str("</tbody>\n</table>\n");
    if more > 0 {
        // Writing to a `String` cannot fail, here and below.
        let _ = writeln!(page, "<p>and {more} more</p>");
    }
}

/// All mismatches of one place.
struct Row {
    subject: String,
    reasons: Vec<String>,
    /// The expected and the received value, each pair once.
    sides: Vec<(String, String)>,
}

/// The rows in the order in which their places come first.
fn rows(mismatches: &[Mismatch]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for mismatch in status_first(mismatches) {
        let subject = subject(mismatch);
        let at = rows.iter().position(|row| row.subject == subject).unwrap_or_else(|| {
            rows.push(Row { subject, reasons: Vec::new(), sides: Vec::new() });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(at) else { continue };
        let reason = shortened(&mismatch.description(), MAX_REASON).into_owned();
        if !row.reasons.contains(&reason) {
            row.reasons.push(reason);
        }
        let sides = sides(mismatch);
        if !row.sides.contains(&sides) {
            row.sides.push(sides);
        }
    }
    rows
}

impl Row {
    fn write(&self, page: &mut String) {
        let _ = write!(page, "<tr><td>{}", escaped(&shortened(&self.subject, MAX_BYTES)));
        for reason in &self.reasons {
            let _ = write!(page, "<br><small>{}</small>", escaped(reason));
        }
        let (mut expected, mut received) = (String::new(), String::new());
        for (left, right) in &self.sides {
            let (left, right) = mark_differences(left, right);
            let _ = write!(expected, "<pre>{left}</pre>");
            let _ = write!(received, "<pre>{right}</pre>");
        }
        let _ = writeln!(page, "</td><td>{expected}</td><td>{received}</td></tr>");
    }
}

/// A line diff of a part of a body.
pub(super) fn write_diff(diff: &LineDiff, page: &mut String) {
    let _ = write!(
        page,
        "<p><small>{} (- expected, + received)</small></p>\n<pre class=\"diff\">",
        escaped(&diff.path)
    );
    for (side, line) in diff.lines_by_side() {
        let text = escaped(line);
        let _ = match side {
            LineSide::Expected => writeln!(page, "<b class=\"e\">{text}</b>"),
            LineSide::Actual => writeln!(page, "<b class=\"r\">{text}</b>"),
            LineSide::Both | LineSide::Note => writeln!(page, "{text}"),
        };
    }
    page.push_str("</pre>\n");
}

/// What a mismatch is about.
fn subject(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Method { .. } => "Method".to_owned(),
        Mismatch::Path { .. } => "Path".to_owned(),
        Mismatch::Status { .. } => "Status".to_owned(),
        Mismatch::Query { parameter, .. } => format!("Query parameter {parameter}"),
        Mismatch::Header { key, .. } => format!("Header {key}"),
        Mismatch::BodyType { .. } => "Type of the body".to_owned(),
        Mismatch::Body { path, .. } => format!("Body {path}"),
        Mismatch::Metadata { key, .. } => format!("Metadata {key}"),
    }
}

fn sides(mismatch: &Mismatch) -> (String, String) {
    let (expected, actual) = mismatch.sides();
    let show = |text: Option<_>| match (mismatch, text.as_deref()) {
        (_, None) | (Mismatch::Header { .. }, Some("")) => "nothing".to_owned(),
        (Mismatch::Body { .. }, Some(text)) => pretty_json(text),
        (_, Some(text)) => on_one_line(text).into_owned(),
    };
    (show(expected), show(actual))
}

fn pretty_json(text: &str) -> String {
    let text = shortened(text, MAX_JSON);
    // The lines of a text are shown side by side elsewhere.
    json::parse_value(&text).map_or_else(|_| on_one_line(&text).into_owned(), |value| pretty(&value))
}

/// Both texts, with the lines marked that the other does not have, and without equal lines that are far from those.
fn mark_differences(expected: &str, received: &str) -> (String, String) {
    let lines: Vec<Line<'_>> = diff::lines(expected, received);
    let differs: Vec<usize> =
        (0..lines.len()).filter(|at| !matches!(lines.get(*at), Some(Line::Same(_)))).collect();
    let is_shown = |at: usize| {
        let next = differs.partition_point(|differing| *differing < at);
        let near = |index: Option<&usize>| index.is_some_and(|other| other.abs_diff(at) <= CONTEXT);
        near(differs.get(next)) || near(next.checked_sub(1).and_then(|before| differs.get(before)))
    };
    let (mut left, mut right) = (Side::default(), Side::default());
    for (at, line) in lines.iter().enumerate() {
        match line {
            Line::Same(line) if is_shown(at) => [&mut left, &mut right].map(|side| side.push(line, None)),
            Line::Same(_) => [&mut left, &mut right].map(Side::skip),
            Line::Removed(line) => [left.push(line, Some('e')), ()],
            Line::Added(line) => [right.push(line, Some('r')), ()],
        };
    }
    (left.text, right.text)
}

/// The lines of one side, up to [`MAX_BYTES`].
#[derive(Default)]
struct Side {
    text: String,
    is_skipping: bool,
}

impl Side {
    fn push(&mut self, line: &str, class: Option<char>) {
        if self.text.len() > MAX_BYTES {
            return self.skip();
        }
        self.is_skipping = false;
        let line = escaped(&shortened(line, MAX_BYTES));
        let _ = match class {
            Some(class) => writeln!(self.text, "<b class=\"{class}\">{line}</b>"),
            None => writeln!(self.text, "{line}"),
        };
    }

    /// Leaves a line out.
    fn skip(&mut self) {
        if !std::mem::replace(&mut self.is_skipping, true) {
            self.text.push_str("…\n");
        }
    }
}
