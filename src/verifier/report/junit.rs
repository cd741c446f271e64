//! The report as JUnit XML, which continuous integration servers read.
//!
//! A pact is a suite, an interaction a case. Pending failures count as skipped. The document is valid by the strictest
//! schemas that are used: that of Jenkins (`junit-10.xsd`), in which `testsuites` has no number of skipped cases, and that of
//! Maven Surefire, in which a failure has a type. A case that did not pass has its request and the answer as output.

use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use super::super::transcript::Transcript;
use super::date;
use super::names::{differences, interactions, status_first};
use crate::foundation::text::{on_lines, on_one_line, push_escaped, shortened};
use crate::model::Interaction;
use std::fmt::Write;
use std::time::Duration;

/// How many bytes of a message are shown. The text of the element has all.
const MESSAGE: usize = 1000;

/// The JUnit XML document.
#[must_use]
pub fn junit(report: &VerificationReport) -> String {
    let suites: Vec<Suite> = report.items.iter().flat_map(suites).collect();
    let timestamp = report.started.and_then(date::for_programs);
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let time: Duration = suites.iter().map(|suite| suite.time).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a `String` cannot fail, here and below.
    let _ = writeln!(
        text,
        "<testsuites name=\"pact\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{}\">",
        sum(|suite| suite.cases.len()),
        sum(|suite| suite.count(CaseKind::Failure)),
        sum(|suite| suite.count(CaseKind::Error)),
        seconds(time)
    );
    suites.iter().for_each(|suite| suite.write(timestamp.as_deref(), &mut text));
    text.push_str("</testsuites>\n");
    text
}

struct Suite {
    name: String,
    time: Duration,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    time: Duration,
    problem: Option<CaseProblem>,
    /// What a plugin wants people to read, the request and the answer.
    output: String,
}

/// Why a case did not pass.
struct CaseProblem {
    kind: CaseKind,
    /// What failed, in one word.
    what: &'static str,
    /// The first difference.
    message: String,
    /// All differences.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CaseKind {
    Failure,
    Error,
    Skipped,
}

fn suites(item: &ReportItem) -> Vec<Suite> {
    match item {
        ReportItem::Error(error) => vec![failed_suite(error.kind.title(), &error.message, error.is_pending)],
        ReportItem::Pact(pact) => {
            let cases = interactions(pact).map(|(interaction, result)| case(interaction, result)).collect();
            let time = pact.results.iter().map(|result| result.duration).sum();
            let mut found = vec![Suite { name: name(pact), time, cases }];
            if let Some(Err(reason)) = &pact.published {
                found.push(failed_suite(&format!("{} (publishing the results)", name(pact)), reason, false));
            }
            found
        }
    }
}

fn failed_suite(name: &str, message: &str, is_pending: bool) -> Suite {
    let message = on_one_line(message);
    let (kind, what) = (CaseKind::Error, "error");
    let problem = CaseProblem { kind, what, message: cut(&message), text: message.into_owned() };
    let problem = Some(problem.or_skipped(is_pending));
    let case = Case { name: name.to_owned(), time: Duration::ZERO, problem, output: String::new() };
    Suite { name: name.to_owned(), time: Duration::ZERO, cases: vec![case] }
}

fn name(pact: &PactResult) -> String {
    on_one_line(&format!("{} - {}", pact.pact.consumer, pact.pact.provider)).into_owned()
}

fn case(interaction: &Interaction, result: &InteractionResult) -> Case {
    let states: Vec<&str> = interaction.states.iter().map(|state| state.name.as_str()).collect();
    let given = if states.is_empty() { String::new() } else { format!(" given {}", states.join(" and ")) };
    let mut lines = differences(&result.verdict);
    let message = lines.first().map(|line| cut(line)).unwrap_or_default();
    let problem = match &result.verdict {
        Verdict::Passed => None,
        Verdict::Failed { .. } => {
            Some(CaseProblem { kind: CaseKind::Error, what: "error", message, text: lines.join("\n") })
        }
        Verdict::Mismatched { mismatches, more, .. } => {
            if *more > 0 {
                lines.push(format!("and {more} more"));
            }
            let what = status_first(mismatches).first().map_or("mismatch", |first| first.kind_name());
            Some(CaseProblem { kind: CaseKind::Failure, what, message, text: lines.join("\n") })
        }
    };
    let problem = problem.map(|problem| problem.or_skipped(result.is_pending));
    let mut output: Vec<String> =
        result.output.iter().flatten().map(|line| on_one_line(line).into_owned()).collect();
    if problem.is_some() {
        output.extend(result.transcript.iter().flat_map(|transcript| exchange(transcript)));
    }
    let output = output.join("\n");
    let name = on_one_line(&format!("{}{given}", interaction.description)).into_owned();
    Case { name, time: result.duration, problem, output }
}

/// The request and the answer, each with a title.
fn exchange(transcript: &Transcript) -> Vec<String> {
    let request = transcript.request.as_ref().map(|request| format!("Request:\n{request}\n"));
    let answer = transcript.answer.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
    request.into_iter().chain([format!("Answer:\n{answer}")]).collect()
}

/// A message, which servers show in lists.
fn cut(message: &str) -> String {
    shortened(message, MESSAGE).into_owned()
}

impl CaseProblem {
    /// Turns a pending failure into a skipped case.
    fn or_skipped(self, is_pending: bool) -> Self {
        match is_pending {
            true => {
                CaseProblem { kind: CaseKind::Skipped, message: format!("pending: {}", self.message), ..self }
            }
            false => self,
        }
    }

    fn write(&self, text: &mut String) {
        let (message, details) = (escaped(&self.message), escaped(&self.text));
        let (element, kind) = match self.kind {
            CaseKind::Failure => ("failure", format!(" type=\"{}\"", self.what)),
            CaseKind::Error => ("error", format!(" type=\"{}\"", self.what)),
            CaseKind::Skipped => ("skipped", String::new()),
        };
        let _ = writeln!(text, "      <{element} message=\"{message}\"{kind}>{details}</{element}>");
    }
}

impl Suite {
    fn count(&self, kind: CaseKind) -> usize {
        self.cases
            .iter()
            .filter(|case| case.problem.as_ref().is_some_and(|problem| problem.kind == kind))
            .count()
    }

    fn write(&self, timestamp: Option<&str>, text: &mut String) {
        let timestamp = timestamp.map(|time| format!(" timestamp=\"{time}\"")).unwrap_or_default();
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"{timestamp}>",
            escaped(&self.name),
            self.cases.len(),
            self.count(CaseKind::Failure),
            self.count(CaseKind::Error),
            self.count(CaseKind::Skipped),
            seconds(self.time)
        );
        for case in &self.cases {
            case.write(&escaped(&self.name), text);
        }
        text.push_str("  </testsuite>\n");
    }
}

impl Case {
    fn write(&self, class: &str, text: &mut String) {
        let (name, time) = (escaped(&self.name), seconds(self.time));
        let _ = write!(text, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{time}\"");
        if self.problem.is_none() && self.output.is_empty() {
            text.push_str("/>\n");
            return;
        }
        text.push_str(">\n");
        if let Some(problem) = &self.problem {
            problem.write(text);
        }
        if !self.output.is_empty() {
            let _ = writeln!(text, "      <system-out>{}</system-out>", escaped(&self.output));
        }
        text.push_str("    </testcase>\n");
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// Text for an attribute or an element. Line breaks are ours; characters that XML 1.0 does not have are shown as
/// escapes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in on_lines(text).chars() {
        match character {
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            other => push_escaped(other, "\"", &mut out),
        }
    }
    out
}
