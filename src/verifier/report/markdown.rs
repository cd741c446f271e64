//! The report as Markdown with tables, as GitHub shows it for a job: the failures, each with what differs, the request and
//! the answer.

use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use super::super::transcript::Sent;
use super::counts::Counts;
use super::date;
use super::hints::hints;
use super::names::{differences, first_difference, interactions, request_line};
use crate::foundation::text::{self, on_lines, on_one_line, shortened};
use crate::model::Interaction;
use std::fmt::Write;

/// The longest text in a cell.
const MAX_CELL: usize = 400;

/// How many differences of one interaction are listed.
const MOST_DIFFERENCES: usize = 20;

/// GitHub takes a summary of a mebibyte; from here on only the rows of failures are written, and then nothing.
const MOST_DETAILS: usize = 500_000;
const MOST_BYTES: usize = 900_000;

/// The Markdown document.
#[must_use]
pub fn markdown(report: &VerificationReport) -> String {
    let verdict = if report.is_success() { "passed" } else { "failed" };
    let mut page = format!("## Pact verification {verdict}\n\n{}\n", Counts::of(report));
    for hint in hints(report) {
        let _ = writeln!(page, "\n**Hint**: {}", escaped(hint));
    }
    for item in &report.items {
        match item {
            // Writing to a `String` cannot fail, here and below.
            ReportItem::Error(error) => {
                let note = if error.is_pending { " (pending)" } else { "" };
                let (title, message) = (escaped(error.kind.title()), escaped(&error.message));
                let _ = writeln!(page, "\n**{title}**{note}: {message}");
            }
            ReportItem::Pact(pact) => write_pact(pact, report.provider_version.as_deref(), &mut page),
        }
    }
    for warning in &report.warnings {
        let _ = writeln!(page, "\n{}", escaped(&warning.to_string()));
    }
    let library = concat!("libpact\\_ffi ", env!("CARGO_PKG_VERSION"));
    let date = report.started.and_then(date::for_people);
    let date = date.map(|date| format!(" on {}", escaped(&date))).unwrap_or_default();
    let _ = writeln!(page, "\nVerified{date} by {library}");
    page
}

fn write_pact(report: &PactResult, provider_version: Option<&str>, page: &mut String) {
    let with_version = |name: &str, version: Option<&str>| {
        escaped(name) + &version.map(|version| format!(" {}", escaped(version))).unwrap_or_default()
    };
    let consumer = with_version(&report.pact.consumer, report.consumer_version.as_deref());
    let provider = with_version(&report.pact.provider, provider_version);
    let passed = report.results.iter().filter(|result| result.verdict.is_passed()).count();
    let _ = writeln!(page, "\n### {consumer} → {provider}\n\n{passed} of {} passed", report.results.len());
    if let Some(Err(reason)) = &report.published {
        let _ = writeln!(page, "\nThe results were not published: {}", escaped(reason));
    }
    let failed: Vec<_> = interactions(report).filter(|(_, result)| !result.verdict.is_passed()).collect();
    if failed.is_empty() {
        return;
    }
    page.push_str("\n| Result | Interaction | Request | First difference |\n| --- | --- | --- | --- |\n");
    for (at, (interaction, result)) in failed.iter().enumerate() {
        if page.len() > MOST_BYTES {
            let _ = writeln!(page, "| | and {} more | | |", failed.len() - at);
            break;
        }
        let first = first_difference(&result.verdict);
        let request = request_line(interaction, result);
        let cells = [interaction.description.as_str(), &request, &first].map(cell);
        let _ = writeln!(page, "| **{}** | {} |", word(result), cells.join(" | "));
    }
    for (interaction, result) in failed {
        if page.len() < MOST_DETAILS {
            write_details(interaction, result, page);
        }
    }
}

fn word(result: &InteractionResult) -> &'static str {
    if result.is_pending { "pending" } else { "failed" }
}

/// All differences of an interaction, its request and the answer. No line is empty, so that all is one block of HTML, in
/// which nothing is Markdown.
fn write_details(interaction: &Interaction, result: &InteractionResult, page: &mut String) {
    let summary = html(&interaction.description);
    let _ = writeln!(page, "\n<details><summary>{}: {summary}</summary>", word(result));
    let listed = differences(&result.verdict);
    let left_out = listed.len().saturating_sub(MOST_DIFFERENCES);
    let items: Vec<String> =
        listed.iter().take(MOST_DIFFERENCES).map(|line| format!("<li>{}</li>", html(line))).collect();
    let more = match &result.verdict {
        Verdict::Mismatched { more, .. } => more + left_out,
        Verdict::Passed | Verdict::Failed { .. } => left_out,
    };
    let more = if more > 0 { format!("<li>and {more} more</li>") } else { String::new() };
    let _ = writeln!(page, "<ul>{}{more}</ul>", items.concat());
    if let Some(transcript) = &result.transcript {
        let mut write = |title: &str, sent: &Sent| {
            let text = text::escaped(&on_lines(&sent.to_string()), "\"").replace('\n', "&#10;");
            let _ = writeln!(page, "<p>{title}</p><pre>{text}</pre>");
        };
        transcript.request.iter().for_each(|request| write("Request", request));
        transcript.answer.iter().for_each(|answer| write("Answer", answer));
    }
    page.push_str("</details>\n");
}

fn html(text: &str) -> String {
    text::escaped(&shortened(&on_one_line(text), MAX_CELL), "\"")
}

fn cell(text: &str) -> String {
    escaped(&shortened(text, MAX_CELL))
}

/// A text on one line, in which nothing is Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in on_one_line(text).chars() {
        let is_plain = matches!(character, '/' | ',' | '.' | '-' | ';' | '\'' | '?' | '=' | '%' | '"');
        match character.is_ascii_punctuation() && !is_plain {
            true => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            false => out.push(character),
        }
    }
    out
}
