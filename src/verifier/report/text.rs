//! The text report: a list of entries, each of which is printed with a line break after it.

use super::super::broker::Notice;
use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use super::counts::Counts;
use super::hints::hints;
use super::names::{FailureLists, ReportedFailure, interactions};
use super::{duration, failures};
use crate::foundation::json::{Map, Value, compact, to_raw_text};
use crate::foundation::text::{Style, on_lines, on_one_line};
use crate::matching::Mismatch;
use crate::model::interaction::InteractionKind;
use crate::model::{Headers, Interaction, Response};
use std::borrow::Cow;
use std::time::Duration;

/// The entries of the report.
pub fn entries(report: &VerificationReport, style: Style) -> Vec<String> {
    let mut text = TextReport { entries: Vec::new(), style };
    for item in &report.items {
        if let ReportItem::Pact(pact) = item {
            text.pact(pact);
        }
    }
    text.warnings(report);
    text.end(&FailureLists::of(report));
    text.hints(report);
    text.entries.extend(summary(report));
    text.entries
}

/// The entries of the short report: warnings, the failures that count, and the last line.
pub fn quiet_entries(report: &VerificationReport, style: Style) -> Vec<String> {
    let mut text = TextReport { entries: Vec::new(), style };
    text.warnings(report);
    let failures = FailureLists::of(report).errors;
    if !failures.is_empty() {
        text.add("Failures:\n");
        for (at, failure) in failures.iter().enumerate() {
            text.entries.extend(failures::lines_with_details(at + 1, failure, style));
        }
        text.add("");
    }
    text.hints(report);
    text.entries.extend(summary(report));
    text.entries
}

/// The text without escape sequences for colours.
pub fn without_colours(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split("\u{1b}[");
    plain.extend(pieces.next());
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(piece.len());
        let has_code = end > 0 && piece[end..].starts_with(['m', 'G', 'K']);
        match has_code {
            true => plain.push_str(&piece[end + 1..]),
            false => plain.extend(["\u{1b}[", piece]),
        }
    }
    Cow::Owned(plain)
}

struct TextReport {
    entries: Vec<String>,
    style: Style,
}

impl TextReport {
    fn add(&mut self, entry: impl Into<String>) {
        self.entries.push(entry.into());
    }

    fn warnings(&mut self, report: &VerificationReport) {
        for warning in &report.warnings {
            self.add(self.yellow(&on_one_line(&warning.to_string())));
        }
    }

    fn hints(&mut self, report: &VerificationReport) {
        for hint in hints(report) {
            self.add(self.yellow(&format!("Hint: {hint}")));
        }
    }

    fn yellow(&self, text: &str) -> String {
        self.style.yellow(text).into_owned()
    }

    fn ok_or_failed(&self, is_ok: bool) -> Cow<'static, str> {
        if is_ok { self.style.green("OK") } else { self.style.red("FAILED") }
    }

    fn pact(&mut self, report: &PactResult) {
        self.notices(&report.notices, "before_verification");
        let pact = &report.pact;
        let [consumer, provider] = [&pact.consumer, &pact.provider].map(|name| on_one_line(name));
        let (consumer, provider) = (self.style.bold(&consumer), self.style.bold(&provider));
        self.add(format!("\nVerifying a pact between {consumer} and {provider}"));
        for misspelling in &report.misspellings {
            self.add(self.yellow(&format!("WARNING: {misspelling}")));
        }
        if pact.interactions.is_empty() {
            self.add(self.yellow("WARNING: Pact file has no interactions"));
            return;
        }
        for (interaction, result) in interactions(report) {
            self.interaction(interaction, result, report.loading);
        }
        if !report.results.is_empty() {
            self.add("");
        }
        self.notices(&report.notices, &after_verification(report));
    }

    fn notices(&mut self, notices: &[Notice], when: &str) {
        self.entries.extend(
            notices.iter().filter(|one| one.when() == when).map(|one| on_lines(one.text()).into_owned()),
        );
    }

    fn interaction(&mut self, interaction: &Interaction, result: &InteractionResult, loading: Duration) {
        self.add("");
        let (loading, took) = (duration::for_people(loading), duration::for_people(result.duration));
        let pending = if interaction.pending { self.yellow(" [PENDING]") } else { String::new() };
        self.add(format!(
            "  {} ({loading} loading, {took} verification){pending}",
            on_one_line(&interaction.description)
        ));
        for (at, state) in interaction.states.iter().enumerate() {
            let word = if at == 0 { "Given" } else { "And" };
            self.add(format!("     {word} {}", on_one_line(&state.name)));
        }
        self.comments(interaction);
        // COMPAT: why a plugin gave no verdict is said once, among the failures.
        if let Some(output) = &result.output {
            self.plugin_output(output);
            return;
        }
        match &result.verdict {
            Verdict::Failed { message, details } => {
                let line = format!("      Request Failed - {}", on_one_line(message));
                self.add(self.style.red(&line));
                for detail in details {
                    self.add(format!("        {}", on_one_line(detail)));
                }
            }
            Verdict::Passed => self.results(interaction, &[]),
            Verdict::Mismatched { mismatches, .. } => self.results(interaction, mismatches),
        }
    }

    /// The lines of a plugin, which take the place of results.
    fn plugin_output(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.add("");
        }
        lines.iter().for_each(|line| self.add(format!("  {}", on_one_line(line))));
    }

    fn comments(&mut self, interaction: &Interaction) {
        let comment = |name: &str| interaction.comments.get(name).filter(|value| !value.is_null());
        if let Some(name) = comment("testname") {
            self.add(format!("\n  Test Name: {}", on_one_line(&to_raw_text(name))));
        }
        if let Some(text) = comment("text") {
            self.add("\n  Comments:");
            match text {
                Value::Array(texts) => texts.iter().for_each(|text| self.comment(&to_raw_text(text))),
                text => self.comment(&to_raw_text(text)),
            }
            self.add("");
        }
        if let Some(Value::Object(groups)) = comment("references") {
            self.add("\n  References:");
            for (group, names) in groups {
                self.add(format!("    {}:", on_one_line(group)));
                for (name, value) in names.as_object().into_iter().flatten() {
                    let (name, value) = (on_one_line(name), to_raw_text(value));
                    self.add(format!("      {name}: {}", on_one_line(&value)));
                }
            }
            self.add("");
        }
    }

    /// A comment keeps its lines. What they begin with keeps a server that reads the output from taking one for a
    /// command such as `::error::`; it would pass over blanks.
    fn comment(&mut self, text: &str) {
        text.split('\n').for_each(|line| self.add(format!("    | {}", on_one_line(line))));
    }

    fn results(&mut self, interaction: &Interaction, mismatches: &[Mismatch]) {
        match &interaction.kind {
            InteractionKind::Http(http) => self.response(&http.response, mismatches),
            InteractionKind::AsyncMessage(contents) => {
                self.message(&contents.metadata_with_content_type(), mismatches);
            }
            InteractionKind::SyncMessage(message) => {
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
            self.pair(name, &format!("\"{}\"", self.style.bold(&on_one_line(&values.join(", ")))), !is_wrong);
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
            self.pair(name, &self.style.bold(&on_one_line(&compact(value))), !is_wrong);
        }
        self.body(mismatches);
    }

    fn pair(&mut self, name: &str, value: &str, is_ok: bool) {
        let name = on_one_line(name);
        let (name, verdict) = (self.style.bold(&name), self.ok_or_failed(is_ok));
        let line = format!("        \"{name}\" with value {value} ({verdict})");
        self.add(line);
    }

    fn body(&mut self, mismatches: &[Mismatch]) {
        let is_body =
            |mismatch: &Mismatch| matches!(mismatch, Mismatch::Body { .. } | Mismatch::BodyType { .. });
        let verdict = self.ok_or_failed(!mismatches.iter().any(is_body));
        self.add(format!("      has a matching body ({verdict})"));
    }

    fn end(&mut self, failures: &FailureLists<'_>) {
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

    fn failures(&mut self, all: &[ReportedFailure<'_>]) {
        for (at, failure) in all.iter().enumerate() {
            let lines = failures::lines(at + 1, failure, self.style);
            self.entries.extend(lines);
        }
    }
}

/// The last line: how many of the interactions that were verified passed. `None` if nothing was verified and nothing
/// failed.
fn summary(report: &VerificationReport) -> Option<String> {
    let counts = Counts::of(report);
    (!counts.is_empty() || report.errors().next().is_some()).then(|| counts.to_string())
}

/// The `when` of the broker's notices that are shown after this pact. Pending failures are failures here, as in what is
/// published: a pact with failures stays pending.
pub(super) fn after_verification(report: &PactResult) -> String {
    let (success, published) = (report.has_passed(), matches!(report.published, Some(Ok(()))));
    format!("after_verification:success_{success}_published_{published}")
}
