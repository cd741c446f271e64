//! The report as one page for a browser, with what was expected and what came side by side.
//!
//! It needs nothing but itself: no script, no file, no network.

use super::super::outcome::{Outcome, PactReport, Report, Step, Verdict};
use super::duration;
use super::names::interactions;
use crate::foundation::diff::{self, Line};
use crate::foundation::json::{self, pretty};
use crate::foundation::text::{self, shortened};
use crate::matching::{LineDiff, LineSide, Mismatch};
use crate::model::Interaction;
use std::fmt::Write;

const STYLE: &str = include_str!("html.css");

/// Longer texts are cut.
const MOST_BYTES: usize = 100_000;

/// The page.
#[must_use]
pub fn html(report: &Report) -> String {
    let (class, verdict) = if report.is_success() { ("passed", "passed") } else { ("failed", "failed") };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Pact verification: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>Pact verification <span class=\"{class}\">{verdict}</span></h1>\n<p>{}</p>\n",
        counted(report)
    );
    for step in &report.steps {
        match step {
            // Writing to a `String` cannot fail, here and below.
            Step::Failure { what, message } => {
                let _ = writeln!(
                    page,
                    "<h2 class=\"failed\">{}</h2>\n<p>{}</p>",
                    escaped(what),
                    escaped(message)
                );
            }
            Step::Pact(pact) => write_pact(pact, &mut page),
        }
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn counted(report: &Report) -> String {
    let outcomes = || report.pacts().flat_map(|pact| &pact.outcomes);
    let passed = outcomes().filter(|outcome| outcome.verdict.is_passed()).count();
    let failed = outcomes().filter(|outcome| outcome.is_failure()).count();
    let all = outcomes().count();
    format!(
        "{} pacts, {all} interactions: {passed} passed, {failed} failed, {} pending",
        report.pacts().count(),
        all - passed - failed
    )
}

fn write_pact(report: &PactReport, page: &mut String) {
    let pact = &report.pact;
    let _ = writeln!(page, "<h2>{} → {}</h2>", escaped(&pact.consumer), escaped(&pact.provider));
    if pact.interactions.is_empty() {
        page.push_str("<p>The pact has no interactions.</p>\n");
    }
    for (interaction, outcome) in interactions(report) {
        write_interaction(interaction, outcome, page);
    }
    if let Some(Err(reason)) = &report.published {
        let _ = writeln!(page, "<p class=\"failed\">The results were not published: {}</p>", escaped(reason));
    }
}

fn write_interaction(interaction: &Interaction, outcome: &Outcome, page: &mut String) {
    let (class, open) = match outcome {
        outcome if outcome.verdict.is_passed() => ("passed", ""),
        outcome if outcome.is_pending => ("pending", " open"),
        _ => ("failed", " open"),
    };
    let time = duration::for_people(outcome.duration);
    let _ = writeln!(
        page,
        "<details{open}>\n<summary><strong class=\"{class}\">{class}</strong> {} <span class=\"time\">{time}</span></summary>",
        escaped(&interaction.description)
    );
    if !interaction.states.is_empty() {
        let states: Vec<String> = interaction.states.iter().map(|state| escaped(&state.name)).collect();
        let _ = writeln!(page, "<p class=\"states\">Given {}</p>", states.join(" and "));
    }
    match &outcome.verdict {
        Verdict::Passed => {}
        Verdict::Failed { message, details } => {
            let _ = writeln!(page, "<p>{}</p>", escaped(message));
            for detail in details {
                let _ = writeln!(page, "<p><code>{}</code></p>", escaped(detail));
            }
        }
        Verdict::Mismatched { mismatches, diffs } => {
            write_mismatches(mismatches, page);
            diffs.iter().for_each(|diff| write_diff(diff, page));
        }
    }
    page.push_str("</details>\n");
}

fn write_mismatches(mismatches: &[Mismatch], page: &mut String) {
    page.push_str(
        "<table>\n<thead><tr><th>What</th><th>Expected</th><th>Received</th></tr></thead>\n<tbody>\n",
    );
    for mismatch in mismatches {
        let (expected, actual) = sides(mismatch);
        let (expected, actual) = parallel(&expected, &actual);
        let _ = writeln!(
            page,
            "<tr><td>{}<br><small>{}</small></td><td><pre>{expected}</pre></td><td><pre>{actual}</pre></td></tr>",
            escaped(&subject(mismatch)),
            escaped(&mismatch.description()),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

/// A place of a body, line by line.
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

/// What a mismatch is about, in a word.
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
        Mismatch::Body { .. } => (laid_out(&expected), laid_out(&actual)),
        _ => (expected.into_owned(), actual.into_owned()),
    }
}

fn laid_out(text: &str) -> String {
    let text = shortened(text, MOST_BYTES);
    json::parse_value(&text).map_or_else(|_| text.into_owned(), |value| pretty(&value))
}

/// Both texts with their lines that the other does not have marked.
fn parallel(expected: &str, actual: &str) -> (String, String) {
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

fn escaped(text: &str) -> String {
    text::escaped(text, "\"")
}
