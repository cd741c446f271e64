//! The report as an HTML page, with expected and actual values side by side.
//!
//! The page is self-contained: it has no scripts and loads nothing.

use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use super::duration;
use super::names::interactions;
use crate::foundation::diff::{self, Line};
use crate::foundation::json::{self, pretty};
use crate::foundation::text::{self, on_one_line, shortened};
use crate::matching::{LineDiff, LineSide, Mismatch};
use crate::model::Interaction;
use std::fmt::Write;

const STYLE: &str = include_str!("html.css");

/// The longest text that is shown; longer ones are cut.
const MAX_BYTES: usize = 100_000;

/// The HTML page.
#[must_use]
pub fn html(report: &VerificationReport) -> String {
    let (class, verdict) = if report.is_success() { ("passed", "passed") } else { ("failed", "failed") };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Pact verification: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>Pact verification <span class=\"{class}\">{verdict}</span></h1>\n<p>{}</p>\n",
        counts(report)
    );
    for item in &report.items {
        match item {
            // Writing to a `String` cannot fail, here and below.
            ReportItem::Error(error) => {
                let class = if error.is_pending { "pending" } else { "failed" };
                let (title, message) = (escaped(error.kind.title()), escaped(&error.message));
                let _ = writeln!(page, "<h2 class=\"{class}\">{title}</h2>\n<p>{message}</p>");
            }
            ReportItem::Pact(pact) => write_pact(pact, &mut page),
        }
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn counts(report: &VerificationReport) -> String {
    let results = || report.pacts().flat_map(|pact| &pact.results);
    let passed = results().filter(|result| result.verdict.is_passed()).count();
    let failed = results().filter(|result| result.is_failure()).count();
    let all = results().count();
    format!(
        "{} pacts, {all} interactions: {passed} passed, {failed} failed, {} pending",
        report.pacts().count(),
        all - passed - failed
    )
}

fn write_pact(report: &PactResult, page: &mut String) {
    let pact = &report.pact;
    let _ = writeln!(page, "<h2>{} → {}</h2>", escaped(&pact.consumer), escaped(&pact.provider));
    if pact.interactions.is_empty() {
        page.push_str("<p>The pact has no interactions.</p>\n");
    }
    for (interaction, result) in interactions(report) {
        write_interaction(interaction, result, page);
    }
    if let Some(Err(reason)) = &report.published {
        let _ = writeln!(page, "<p class=\"failed\">The results were not published: {}</p>", escaped(reason));
    }
}

fn write_interaction(interaction: &Interaction, result: &InteractionResult, page: &mut String) {
    let (class, open) = match result {
        result if result.verdict.is_passed() => ("passed", ""),
        result if result.is_pending => ("pending", " open"),
        _ => ("failed", " open"),
    };
    let time = duration::for_people(result.duration);
    let _ = writeln!(
        page,
        "<details{open}>\n<summary><strong class=\"{class}\">{class}</strong> {} <span class=\"time\">{time}</span></summary>",
        escaped(&interaction.description)
    );
    if !interaction.states.is_empty() {
        let states: Vec<String> = interaction.states.iter().map(|state| escaped(&state.name)).collect();
        let _ = writeln!(page, "<p class=\"states\">Given {}</p>", states.join(" and "));
    }
    if let Some(lines) = result.output.as_ref().filter(|lines| !lines.is_empty()) {
        let lines: Vec<_> = lines.iter().map(|line| on_one_line(line)).collect();
        let _ =
            writeln!(page, "<pre>{}</pre>", text::escaped(&shortened(&lines.join("\n"), MAX_BYTES), "\""));
    }
    match &result.verdict {
        Verdict::Passed => {}
        Verdict::Failed { message, details } => {
            let _ = writeln!(page, "<p>{}</p>", escaped(message));
            for detail in details {
                let _ = writeln!(page, "<p><code>{}</code></p>", escaped(detail));
            }
        }
        Verdict::Mismatched { mismatches, more, diffs } => {
            write_mismatches(mismatches, *more, page);
            diffs.iter().for_each(|diff| write_diff(diff, page));
        }
    }
    page.push_str("</details>\n");
}

fn write_mismatches(mismatches: &[Mismatch], more: usize, page: &mut String) {
    page.push_str(
        "<table>\n<thead><tr><th>What</th><th>Expected</th><th>Received</th></tr></thead>\n<tbody>\n",
    );
    for mismatch in mismatches {
        let (expected, actual) = sides(mismatch);
        let (expected, actual) = mark_differences(&expected, &actual);
        let _ = writeln!(
            page,
            "<tr><td>{}<br><small>{}</small></td><td><pre>{expected}</pre></td><td><pre>{actual}</pre></td></tr>",
            escaped(&subject(mismatch)),
            escaped(&mismatch.description()),
        );
    }
    page.push_str("</tbody>\n</table>\n");
    if more > 0 {
        let _ = writeln!(page, "<p>and {more} more</p>");
    }
}

/// A line diff of a part of a body.
fn write_diff(diff: &LineDiff, page: &mut String) {
    let _ = write!(page, "<p><small>{}</small></p>\n<pre class=\"diff\">", escaped(&diff.path));
    for (side, line) in diff.lines_by_side() {
        let text = escaped(line);
        let _ = match side {
            LineSide::Expected => writeln!(page, "<del>{text}</del>"),
            LineSide::Actual => writeln!(page, "<ins>{text}</ins>"),
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
    let [expected, actual] = [expected, actual].map(Option::unwrap_or_default);
    match mismatch {
        Mismatch::Body { .. } => (pretty_json(&expected), pretty_json(&actual)),
        _ => (on_one_line(&expected).into_owned(), on_one_line(&actual).into_owned()),
    }
}

fn pretty_json(text: &str) -> String {
    let text = shortened(text, MAX_BYTES);
    // The lines of a text are shown side by side elsewhere.
    json::parse_value(&text).map_or_else(|_| on_one_line(&text).into_owned(), |value| pretty(&value))
}

/// Both texts, with the lines marked that the other does not have.
fn mark_differences(expected: &str, actual: &str) -> (String, String) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in diff::lines(expected, actual) {
        match line {
            Line::Same(line) => {
                left.push(escaped(line));
                right.push(escaped(line));
            }
            Line::Removed(line) => left.push(format!("<del>{}</del>", escaped(line))),
            Line::Added(line) => right.push(format!("<ins>{}</ins>", escaped(line))),
        }
    }
    (left.join("\n"), right.join("\n"))
}

/// A text on one line.
fn escaped(text: &str) -> String {
    text::escaped(&on_one_line(text), "\"")
}
