//! The report as an HTML page: for each interaction the request, the answer and a row for each place that differs.
//!
//! The page is self-contained: it has no scripts and loads nothing. It can be read without colours.

mod mismatches;

use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use super::super::transcript::{Sent, Transcript};
use super::counts::Counts;
use super::hints::hints;
use super::names::{interactions, request_line};
use super::{date, duration};
use crate::foundation::text::{self, on_lines, on_one_line, shortened};
use crate::model::Interaction;
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");

/// The longest text that is shown; longer ones are cut.
const MAX_BYTES: usize = 4_000;

/// The HTML page.
#[must_use]
pub fn html(report: &VerificationReport) -> String {
    let (class, verdict) = if report.is_success() { ("passed", "passed") } else { ("failed", "failed") };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Pact verification: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>Pact verification <span class=\"{class}\">{verdict}</span></h1>\n<p>{}</p>\n<p class=\"about\">{}</p>\n",
        Counts::of(report),
        about(report)
    );
    for hint in hints(report) {
        let _ = writeln!(page, "<p class=\"pending\">Hint: {}</p>", escaped(hint));
    }
    write_contents(report, &mut page);
    for (number, item) in report.items.iter().enumerate() {
        match item {
            // Writing to a `String` cannot fail, here and below.
            ReportItem::Error(error) => {
                let (class, note) = if error.is_pending { ("pending", " (pending)") } else { ("failed", "") };
                let (title, message) = (escaped(error.kind.title()), escaped(&error.message));
                let _ = writeln!(page, "<h2 class=\"{class}\">{title}{note}</h2>\n<p>{message}</p>");
            }
            ReportItem::Pact(pact) => write_pact(number, pact, report.provider_version.as_deref(), &mut page),
        }
    }
    for warning in &report.warnings {
        let _ = writeln!(page, "<p class=\"pending\">{}</p>", escaped(&warning.to_string()));
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// The date of the run, and what verified.
fn about(report: &VerificationReport) -> String {
    let library = concat!("libpact_ffi ", env!("CARGO_PKG_VERSION"));
    let date = report.started.and_then(|time| Some((date::for_programs(time)?, date::for_people(time)?)));
    match date {
        Some((exact, shown)) => {
            format!("Verified on <time datetime=\"{exact}\">{shown}</time> by {library}")
        }
        None => format!("Verified by {library}"),
    }
}

/// Links to what failed, if the page has more than that.
fn write_contents(report: &VerificationReport, page: &mut String) {
    let mut all = 0;
    let mut list = String::new();
    for (number, item) in report.items.iter().enumerate() {
        let ReportItem::Pact(pact) = item else { continue };
        for (interaction, result) in interactions(pact) {
            all += 1;
            if result.verdict.is_passed() {
                continue;
            }
            let (anchor, class) = (anchor(number, result), class(result));
            let name = escaped(&shortened(&interaction.description, MAX_BYTES));
            let _ = writeln!(list, "<li class=\"{class}\">{class}: <a href=\"#{anchor}\">{name}</a></li>");
        }
    }
    if all > 1 && !list.is_empty() {
        let _ = writeln!(page, "<ul>\n{list}</ul>");
    }
}

/// The id of an interaction in the page.
fn anchor(pact: usize, result: &InteractionResult) -> String {
    format!("i{pact}-{}", result.index)
}

fn class(result: &InteractionResult) -> &'static str {
    match result {
        result if result.verdict.is_passed() => "passed",
        result if result.is_pending => "pending",
        _ => "failed",
    }
}

fn write_pact(number: usize, report: &PactResult, provider_version: Option<&str>, page: &mut String) {
    let pact = &report.pact;
    let with_version = |name: &str, version: Option<&str>| {
        let version = version.map(|version| format!(" <small>{}</small>", escaped(version)));
        escaped(name) + &version.unwrap_or_default()
    };
    let consumer = with_version(&pact.consumer, report.consumer_version.as_deref());
    let provider = with_version(&pact.provider, provider_version);
    let _ = writeln!(page, "<h2>{consumer} → {provider}</h2>");
    let _ = writeln!(page, "<p class=\"about\">Pact specification {}</p>", pact.spec);
    for misspelling in &report.misspellings {
        let _ = writeln!(page, "<p class=\"pending\">{}</p>", escaped(&misspelling.to_string()));
    }
    if pact.interactions.is_empty() {
        page.push_str("<p>The pact has no interactions.</p>\n");
    }
    for (interaction, result) in interactions(report) {
        write_interaction(&anchor(number, result), interaction, result, page);
    }
    if let Some(Err(reason)) = &report.published {
        let _ = writeln!(page, "<p class=\"failed\">The results were not published: {}</p>", escaped(reason));
    }
}

fn write_interaction(anchor: &str, interaction: &Interaction, result: &InteractionResult, page: &mut String) {
    let class = class(result);
    let open = if result.verdict.is_passed() { "" } else { " open" };
    let time = duration::for_people(result.duration);
    let line = request_line(interaction, result);
    let line = match line.is_empty() {
        true => String::new(),
        false => format!(" <code>{}</code>", escaped(&shortened(&line, MAX_BYTES))),
    };
    let _ = writeln!(
        page,
        "<details id=\"{anchor}\"{open}>\n<summary><strong class=\"{class}\">{class}</strong> {}{line} <span class=\"time\">{time}</span></summary>",
        escaped(&interaction.description),
    );
    if !interaction.states.is_empty() {
        let states: Vec<String> = interaction.states.iter().map(|state| escaped(&state.name)).collect();
        let _ = writeln!(page, "<p class=\"states\">Given {}</p>", states.join(" and "));
    }
    if let Some(lines) = result.output.as_ref().filter(|lines| !lines.is_empty()) {
        let lines: Vec<_> = lines.iter().map(|line| on_one_line(line)).collect();
        let _ = writeln!(page, "<pre>{}</pre>", escaped_lines(&shortened(&lines.join("\n"), MAX_BYTES)));
    }
    match &result.verdict {
        Verdict::Passed => {}
        Verdict::Failed { message, details } => {
            let _ = writeln!(page, "<p>{}</p>", escaped(&shortened(message, MAX_BYTES)));
            for detail in details {
                let _ = writeln!(page, "<p><code>{}</code></p>", escaped(&shortened(detail, MAX_BYTES)));
            }
        }
        Verdict::Mismatched { mismatches, more, diffs } => {
            mismatches::write(mismatches, *more, page);
            diffs.iter().for_each(|diff| mismatches::write_diff(diff, page));
        }
    }
    if let Some(transcript) = &result.transcript {
        write_transcript(transcript, page);
    }
    page.push_str("</details>\n");
}

fn write_transcript(transcript: &Transcript, page: &mut String) {
    page.push_str("<div class=\"sides\">\n");
    let mut write = |title: &str, sent: &Sent| {
        let text = escaped_lines(&sent.to_string());
        let _ = writeln!(page, "<div><h3>{title}</h3>\n<pre>{text}</pre></div>");
    };
    if let Some(request) = &transcript.request {
        write("Request", request);
    }
    match &transcript.answer {
        Some(answer) => write("Answer", answer),
        None => page.push_str("<div><h3>Answer</h3>\n<p>nothing</p></div>\n"),
    }
    page.push_str("</div>\n");
}

/// A text on one line.
fn escaped(text: &str) -> String {
    text::escaped(&on_one_line(text), "\"")
}

/// A text whose control characters are escaped. Its line breaks are references, so that no line of the page begins with
/// what came from outside.
fn escaped_lines(text: &str) -> String {
    text::escaped(&on_lines(text), "\"").replace('\n', "&#10;")
}
