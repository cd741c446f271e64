//! Bodies side by side, line by line, at the places of their mismatches, where that says
//! more than the mismatch itself.
//!
//! JSON is laid out with two spaces and only the part at the mismatch's path is shown; texts are shown as
//! they are. Everything has a limit: large bodies are left out, long differences are cut.

use super::mismatch::Mismatch;
use crate::foundation::diff::{self, Line, Shown};
use crate::foundation::json::{Document, pretty};
use crate::foundation::text::{Style, shortened};
use crate::model::{BodyFormat, DocPath, HttpPart};
use std::borrow::Cow;
use std::collections::HashSet;

/// Bodies of more bytes are not laid out.
const MOST_BYTES: usize = 1024 * 1024;

/// Nor are bodies of about so many values: a line takes much more memory than the value that it shows.
const MOST_VALUES: usize = 100_000;

/// How many places of one body are shown.
const MOST_PLACES: usize = 2;

/// How many places of one body are laid out. Many of them turn out to be single lines or equal, and are not shown.
const MOST_TRIED: usize = 50;

/// How many lines of one place are shown, and how many bytes of a line.
const MOST_LINES: usize = 40;
const LINE_LENGTH: usize = 120;

/// How many equal lines are shown around those that differ.
const CONTEXT: usize = 3;

/// What stands on both sides of one place of a body, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDiff {
    /// Where.
    pub path: String,
    /// The lines. The first character says whose they are: `-` expected, `+` received, a space both; a dot
    /// begins a note on what is left out.
    pub lines: Vec<String>,
}

/// Which body has a line of a [`LineDiff`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineSide {
    /// The expected one only.
    Expected,
    /// The received one only.
    Actual,
    /// Both.
    Both,
    /// None: it is a note on lines that are left out.
    Note,
}

impl LineSide {
    /// A text in the colour of the side.
    #[must_use]
    pub fn colourize(self, text: &str, style: Style) -> Cow<'_, str> {
        match self {
            LineSide::Expected => style.red(text),
            LineSide::Actual => style.green(text),
            LineSide::Both | LineSide::Note => Cow::Borrowed(text),
        }
    }
}

impl LineDiff {
    /// The lines in order, each with its side.
    pub fn lines_by_side(&self) -> impl Iterator<Item = (LineSide, &str)> {
        self.lines.iter().map(|line| match line.chars().next() {
            Some('-') => (LineSide::Expected, line.as_str()),
            Some('+') => (LineSide::Actual, line.as_str()),
            Some(' ') => (LineSide::Both, line.as_str()),
            _ => (LineSide::Note, line.as_str()),
        })
    }
}

/// The places of these mismatches, side by side; one that lies within another is not shown again.
#[must_use]
pub fn line_diffs(expected: &HttpPart, actual: &HttpPart, mismatches: &[&Mismatch]) -> Vec<LineDiff> {
    let (wanted, received) = (expected.body.bytes(), actual.body.bytes());
    let paths = mismatches.iter().filter_map(|mismatch| match mismatch {
        Mismatch::Body { path, .. } => Some(path.as_str()),
        _ => None,
    });
    let mut paths = paths.peekable();
    let is_large = |body: &[u8]| {
        body.len() > MOST_BYTES || body.iter().filter(|byte| **byte == b',').count() > MOST_VALUES
    };
    if paths.peek().is_none() || is_large(wanted) || is_large(received) {
        return Vec::new();
    }
    let (Some(wanted), Some(received)) = (text_of(wanted), text_of(received)) else { return Vec::new() };
    // A body whose type is not known is shown as text, although it is compared as bytes.
    let format = |content_type| BodyFormat::of_bytes(&content_type, wanted.as_bytes());
    match expected.content_type().map_or(BodyFormat::Text, format) {
        BodyFormat::Json => json_diffs(wanted, received, paths),
        BodyFormat::Text => parallel("$", wanted, received).into_iter().collect(),
        // Their lines say nothing about where they differ.
        BodyFormat::JsonLines
        | BodyFormat::Xml
        | BodyFormat::Form
        | BodyFormat::Multipart
        | BodyFormat::Binary => Vec::new(),
    }
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn json_diffs<'p>(wanted: &str, received: &str, paths: impl Iterator<Item = &'p str>) -> Vec<LineDiff> {
    let (Some(wanted), Some(received)) = (Side::read(wanted), Side::read(received)) else {
        return Vec::new();
    };
    collect_diffs(paths, |path| {
        let (wanted, received) = wanted.at(path).zip(received.at(path))?;
        parallel(path, &wanted, &received)
    })
}

/// Renders the place of each path, except those within a place that is shown already.
fn collect_diffs<'p>(
    paths: impl Iterator<Item = &'p str>,
    mut render: impl FnMut(&str) -> Option<LineDiff>,
) -> Vec<LineDiff> {
    let mut shown: Vec<LineDiff> = Vec::new();
    let mut tried = HashSet::new();
    for path in paths {
        let path = if path.contains('.') { path } else { "$" };
        if tried.contains(path) || shown.iter().any(|diff| is_within(path, &diff.path)) {
            continue;
        }
        if shown.len() == MOST_PLACES || tried.len() == MOST_TRIED {
            break;
        }
        tried.insert(path);
        shown.extend(render(path));
    }
    shown
}

fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// One of two JSON documents; an empty body has none.
enum Side<'t> {
    Empty,
    Read(Document<'t>),
}

impl<'t> Side<'t> {
    fn read(text: &'t str) -> Option<Self> {
        if text.is_empty() {
            return Some(Side::Empty);
        }
        Document::parse(text).ok().map(Side::Read)
    }

    /// What stands at a path, laid out; nothing if there is no such place.
    fn at(&self, path: &str) -> Option<String> {
        match self {
            // SPEC: an empty body is shown as an empty string.
            Side::Empty => (path == "$").then(|| r#""""#.to_owned()),
            Side::Read(document) => {
                let path: DocPath = path.parse().ok()?;
                Some(pretty(&path.node(document.root())?.to_value()))
            }
        }
    }
}

/// Nothing for single lines, which the mismatch shows as well.
fn parallel(path: &str, wanted: &str, received: &str) -> Option<LineDiff> {
    let has_lines = wanted.contains('\n') || received.contains('\n');
    if !has_lines || wanted == received {
        return None;
    }
    let found = diff::lines(wanted, received);
    let shown = diff::near_changes(&found, CONTEXT);
    let mut lines: Vec<String> = shown.iter().take(MOST_LINES).map(printed).collect();
    if let Some(more @ 1..) = shown.len().checked_sub(MOST_LINES) {
        lines.push(format!("... {more} more lines"));
    }
    Some(LineDiff { path: path.to_owned(), lines })
}

fn printed(shown: &Shown<'_>) -> String {
    let (mark, line) = match shown {
        Shown::Skipped(count) => return format!("... {count} equal lines"),
        Shown::Line(Line::Same(line)) => (' ', line),
        Shown::Line(Line::Removed(line)) => ('-', line),
        Shown::Line(Line::Added(line)) => ('+', line),
    };
    format!("{mark}{}", shortened(line, LINE_LENGTH))
}

#[cfg(test)]
mod tests {
    use super::{LineDiff, MOST_TRIED, collect_diffs, line_diffs};
    use crate::matching::Mismatch;
    use crate::model::{Body, HttpPart};

    fn part(content_type: &str, text: &str) -> HttpPart {
        HttpPart { body: Body::present(text.to_owned(), content_type.parse().ok()), ..HttpPart::default() }
    }

    fn diffs_of(content_type: &str, expected: &str, actual: &str, paths: &[&str]) -> Vec<String> {
        let mismatches: Vec<_> = paths
            .iter()
            .map(|path| {
                let (expected, actual, text) = Default::default();
                Mismatch::Body { path: (*path).to_owned(), expected, actual, text }
            })
            .collect();
        let mismatches: Vec<&Mismatch> = mismatches.iter().collect();
        let diffs = line_diffs(&part(content_type, expected), &part("", actual), &mismatches);
        diffs.iter().map(|diff| format!("{}\n{}", diff.path, diff.lines.join("\n"))).collect()
    }

    fn json(expected: &str, actual: &str, paths: &[&str]) -> Vec<String> {
        diffs_of("application/json", expected, actual, paths)
    }

    #[test]
    fn documents_are_laid_out_and_shown_whole_for_the_root() {
        let diffs = json(r#"{"b":[1,2],"a":1}"#, r#"{"a":1,"b":[1,3]}"#, &["$", "$.b"]);

        assert_eq!(diffs, ["$\n {\n   \"a\": 1,\n   \"b\": [\n     1,\n-    2\n+    3\n   ]\n }"]);
    }

    #[test]
    fn of_a_place_below_only_what_stands_there_is_shown() {
        let paths = ["$.a", "$.a.x", "$['k.l'].b", "$.c", "$.d[0].e"];
        let expected = r#"{"a":{"x":{}},"k.l":{"b":[1]},"c":1,"d":[{"e":[1]}]}"#;
        let actual = r#"{"a":{"x":[]},"k.l":{"b":[]},"c":2,"d":[]}"#;
        // `$.c` is a single line on both sides, `$.d[0]` stands on one side only.

        let diffs = json(expected, actual, &paths);

        assert_eq!(diffs, ["$.a\n {\n-  \"x\": {}\n+  \"x\": []\n }", "$['k.l'].b\n-[\n-  1\n-]\n+[]"]);
    }

    #[test]
    fn an_empty_body_is_shown_as_an_empty_string() {
        assert_eq!(json(r#"{"a":1}"#, "", &["/"]), ["$\n-{\n-  \"a\": 1\n-}\n+\"\""]);
    }

    #[test]
    fn texts_are_shown_as_they_are() {
        assert_eq!(diffs_of("text/plain", "a\nb", "a\nc", &["$"]), ["$\n a\n-b\n+c"]);
    }

    #[test]
    fn what_would_say_no_more_than_the_mismatch_is_not_shown() {
        let large = format!("\"{}\"", "x".repeat(1024 * 1024));
        let table = [
            ("application/json", "1", "2", &["$"][..]),
            ("application/json", "[1]", "[1]", &["$"]),
            ("application/json", "[1]", "[2", &["$"]),
            ("application/json", "[1]", &large, &["$"]),
            ("application/json", "[1]", "[2]", &[]),
            ("text/plain", "a", "b", &["$"]),
            ("application/xml", "<a>\n</a>", "<b>\n</b>", &["$"]),
            ("image/png", "a\n", "b\n", &["$"]),
        ];

        for (content_type, expected, actual, paths) in table {
            assert_eq!(diffs_of(content_type, expected, actual, paths), Vec::<String>::new(), "{expected}");
        }
    }

    /// The paths that are laid out when the places of `paths` are shown, or are not.
    fn laid_out(paths: &[String], is_shown: bool) -> Vec<String> {
        let mut laid_out = Vec::new();
        collect_diffs(paths.iter().map(String::as_str), |path| {
            laid_out.push(path.to_owned());
            is_shown.then(|| LineDiff { path: path.to_owned(), lines: Vec::new() })
        });
        laid_out
    }

    #[test]
    fn no_place_is_laid_out_twice_and_only_so_many_are() {
        let items: Vec<_> = (0..20_000).map(|index| format!("$[{index}]")).collect();
        let repeated: Vec<_> = (0..20_000).map(|index| format!("$.{}", index % 3)).collect();
        let members: Vec<_> = (0..20_000).map(|index| format!("$.a[{index}].b")).collect();

        assert_eq!(laid_out(&items, false), ["$"]);
        assert_eq!(laid_out(&items, true), ["$"]);
        assert_eq!(laid_out(&repeated, false), ["$.0", "$.1", "$.2"]);
        assert_eq!(laid_out(&members, false), members[..MOST_TRIED]);
        assert_eq!(laid_out(&members, true), members[..2]);
    }

    #[test]
    fn long_differences_are_cut() {
        let list = |item: &str| format!("[{}]", vec![item; 1000].join(","));

        let diffs = json(&list("1"), &list(&format!("\"{}\"", "x".repeat(1000))), &["$"]);

        let lines: Vec<_> = diffs[0].lines().collect();
        assert_eq!(lines.len(), 1 + 40 + 1);
        assert_eq!(lines.last(), Some(&"... 1962 more lines"));

        let long = json("[1]", &format!("[\"{}\"]", "x".repeat(1000)), &["$"]);
        let line = format!("+  \"{}… (1004 bytes)", "x".repeat(117));
        assert_eq!(long[0].lines().nth(3), Some(line.as_str()), "{long:?}");
    }
}
