//! The text report: a list of entries, each printed with a line end after it.

use super::super::broker::Notice;
use super::super::outcome::{Outcome, PactReport, Report, Step, Verdict};
use super::names::{Failure, Failures, interactions};
use super::{duration, failures};
use crate::foundation::json::{Map, Value, compact, to_raw_text};
use crate::foundation::text::Style;
use crate::matching::Mismatch;
use crate::model::interaction::Kind;
use crate::model::{Headers, Interaction, Response};
use std::borrow::Cow;
use std::time::Duration;

/// The entries of the report.
pub fn entries(report: &Report, style: Style) -> Vec<String> {
    let mut page = Page { entries: Vec::new(), style };
    for step in &report.steps {
        if let Step::Pact(pact) = step {
            page.pact(pact);
        }
    }
    if report.selected_nothing {
        page.add(page.yellow("WARNING: No interaction was selected by the filters"));
    }
    page.end(&Failures::of(report));
    page.entries
}

/// A text without the codes that colour it.
pub fn without_colour(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut pieces = text.split("\u{1b}[");
    bare.extend(pieces.next());
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(piece.len());
        let has_code = end > 0 && piece[end..].starts_with(['m', 'G', 'K']);
        match has_code {
            true => bare.push_str(&piece[end + 1..]),
            false => bare.extend(["\u{1b}[", piece]),
        }
    }
    Cow::Owned(bare)
}

struct Page {
    entries: Vec<String>,
    style: Style,
}

impl Page {
    fn add(&mut self, entry: impl Into<String>) {
        self.entries.push(entry.into());
    }

    fn yellow(&self, text: &str) -> String {
        self.style.yellow(text).into_owned()
    }

    fn ok_or_failed(&self, is_ok: bool) -> Cow<'static, str> {
        if is_ok { self.style.green("OK") } else { self.style.red("FAILED") }
    }

    fn pact(&mut self, report: &PactReport) {
        self.notices(&report.notices, "before_verification");
        let pact = &report.pact;
        let (consumer, provider) = (self.style.bold(&pact.consumer), self.style.bold(&pact.provider));
        self.add(format!("\nVerifying a pact between {consumer} and {provider}"));
        if pact.interactions.is_empty() {
            self.add(self.yellow("WARNING: Pact file has no interactions"));
            return;
        }
        for (interaction, outcome) in interactions(report) {
            self.interaction(interaction, outcome, report.loading);
        }
        if !report.outcomes.is_empty() {
            self.add("");
        }
        self.notices(&report.notices, &after_verification(report));
    }

    fn notices(&mut self, notices: &[Notice], when: &str) {
        self.entries.extend(notices.iter().filter(|one| one.when() == when).map(|one| one.text().to_owned()));
    }

    fn interaction(&mut self, interaction: &Interaction, outcome: &Outcome, loading: Duration) {
        self.add("");
        let (loading, took) = (duration::for_people(loading), duration::for_people(outcome.duration));
        let pending = if interaction.pending { self.yellow(" [PENDING]") } else { String::new() };
        self.add(format!("  {} ({loading} loading, {took} verification){pending}", interaction.description));
        for (at, state) in interaction.states.iter().enumerate() {
            let word = if at == 0 { "Given" } else { "And" };
            self.add(format!("     {word} {}", state.name));
        }
        self.comments(interaction);
        match &outcome.verdict {
            Verdict::Failed { message, details } => {
                let line = format!("      Request Failed - {message}");
                self.add(self.style.red(&line));
                for detail in details {
                    self.add(format!("        {detail}"));
                }
            }
            Verdict::Passed => self.results(interaction, &[]),
            Verdict::Mismatched { mismatches, .. } => self.results(interaction, mismatches),
        }
    }

    fn comments(&mut self, interaction: &Interaction) {
        let comment = |name: &str| interaction.comments.get(name).filter(|value| !value.is_null());
        if let Some(name) = comment("testname") {
            self.add(format!("\n  Test Name: {}", to_raw_text(name)));
        }
        if let Some(text) = comment("text") {
            self.add("\n  Comments:");
            match text {
                Value::Array(lines) => self.entries.extend(lines.iter().map(to_raw_text)),
                line => self.add(to_raw_text(line)),
            }
            self.add("");
        }
        if let Some(Value::Object(groups)) = comment("references") {
            self.add("\n  References:");
            for (group, names) in groups {
                self.add(format!("    {group}:"));
                for (name, value) in names.as_object().into_iter().flatten() {
                    self.add(format!("      {name}: {}", to_raw_text(value)));
                }
            }
            self.add("");
        }
    }

    fn results(&mut self, interaction: &Interaction, mismatches: &[Mismatch]) {
        match &interaction.kind {
            Kind::Http(http) => self.response(&http.response, mismatches),
            Kind::AsyncMessage(contents) => {
                self.message(&contents.metadata_with_content_type(), mismatches);
            }
            Kind::SyncMessage(message) => {
                let shown = if mismatches.is_empty() { message.responses.len() } else { 1 };
                for response in message.responses.iter().take(shown) {
                    self.message(&response.metadata, mismatches);
                }
            }
        }
    }

    fn response(&mut self, expected: &Response, mismatches: &[Mismatch]) {
        self.add("    returns a response which");
        let is_status = |mismatch: &Mismatch| matches!(mismatch, Mismatch::Status { .. });
        let status = self.style.bold(&expected.status.to_string()).into_owned();
        let verdict = self.ok_or_failed(!mismatches.iter().any(is_status));
        self.add(format!("      has status code {status} ({verdict})"));
        if let Some(headers) = expected.part.headers.as_ref().filter(|headers| !headers.is_empty()) {
            self.add("      includes headers");
            self.headers(headers, mismatches);
        }
        self.body(mismatches);
    }

    fn headers(&mut self, headers: &Headers, mismatches: &[Mismatch]) {
        let mut sorted: Vec<_> = headers.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        for (name, values) in sorted {
            let is_wrong = mismatches.iter().any(|mismatch| match mismatch {
                Mismatch::Header { key, .. } => key.eq_ignore_ascii_case(name),
                _ => false,
            });
            self.pair(name, &format!("\"{}\"", self.style.bold(&values.join(", "))), !is_wrong);
        }
    }

    fn message(&mut self, metadata: &Map<String, Value>, mismatches: &[Mismatch]) {
        self.add("    generates a message which");
        if !metadata.is_empty() {
            self.add("      includes metadata");
        }
        for (name, value) in metadata {
            let is_wrong = mismatches.iter().any(|mismatch| match mismatch {
                Mismatch::Metadata { key, .. } => key == name,
                _ => false,
            });
            self.pair(name, &self.style.bold(&compact(value)), !is_wrong);
        }
        self.body(mismatches);
    }

    fn pair(&mut self, name: &str, value: &str, is_ok: bool) {
        let (name, verdict) = (self.style.bold(name), self.ok_or_failed(is_ok));
        let line = format!("        \"{name}\" with value {value} ({verdict})");
        self.add(line);
    }

    fn body(&mut self, mismatches: &[Mismatch]) {
        let is_body =
            |mismatch: &Mismatch| matches!(mismatch, Mismatch::Body { .. } | Mismatch::BodyType { .. });
        let verdict = self.ok_or_failed(!mismatches.iter().any(is_body));
        self.add(format!("      has a matching body ({verdict})"));
    }

    fn end(&mut self, failures: &Failures<'_>) {
        if !failures.pending.is_empty() {
            self.add("\nPending Failures:\n");
            self.failures(&failures.pending);
            self.add(format!(
                "\nThere were {} non-fatal pact failures on pending pacts or interactions \
                 (see docs.pact.io/pending for more information)\n",
                failures.pending.len()
            ));
        }
        if failures.errors.is_empty() {
            self.add("");
        } else {
            self.add("\nFailures:\n");
            self.failures(&failures.errors);
            self.add(format!("\nThere were {} pact failures\n", failures.errors.len()));
        }
    }

    fn failures(&mut self, all: &[Failure<'_>]) {
        for (at, failure) in all.iter().enumerate() {
            let lines = failures::lines(at + 1, failure, self.style);
            self.entries.extend(lines);
        }
    }
}

/// Which notices of the broker follow: those for what became of this pact.
pub(super) fn after_verification(report: &PactReport) -> String {
    let (success, published) = (!report.is_failure(), matches!(report.published, Some(Ok(()))));
    format!("after_verification:success_{success}_published_{published}")
}
