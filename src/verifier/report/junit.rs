//! The report that continuous integration servers read: JUnit's XML.
//!
//! A pact is a suite, an interaction a case. What is tolerated for now counts as skipped.

use super::super::outcome::{Outcome, PactReport, Report, Step, Verdict};
use super::names::interactions;
use crate::foundation::text::push_escaped;
use crate::matching::Mismatch;
use crate::model::Interaction;
use std::fmt::Write;
use std::time::Duration;

/// The document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let suites: Vec<Suite> = report.steps.iter().flat_map(suites).collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let time: Duration = suites.iter().map(|suite| suite.time).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a `String` cannot fail, here and below.
    let _ = writeln!(
        text,
        "<testsuites name=\"pact\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\">",
        sum(|suite| suite.cases.len()),
        sum(|suite| suite.count(Kind::Failure)),
        sum(|suite| suite.count(Kind::Error)),
        sum(|suite| suite.count(Kind::Skipped)),
        seconds(time)
    );
    suites.iter().for_each(|suite| suite.write(&mut text));
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
    trouble: Option<(Kind, String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failure,
    Error,
    Skipped,
}

fn suites(step: &Step) -> Vec<Suite> {
    match step {
        Step::Failure { what, message } => vec![failed_suite(what, message)],
        Step::Pact(pact) => {
            let cases = interactions(pact).map(|(interaction, outcome)| case(interaction, outcome)).collect();
            let time = pact.outcomes.iter().map(|outcome| outcome.duration).sum();
            let mut found = vec![Suite { name: name(pact), time, cases }];
            if let Some(Err(reason)) = &pact.published {
                found.push(failed_suite(&format!("{} (publishing the results)", name(pact)), reason));
            }
            found
        }
    }
}

fn failed_suite(name: &str, message: &str) -> Suite {
    let trouble = Some((Kind::Error, message.to_owned(), message.to_owned()));
    let case = Case { name: name.to_owned(), time: Duration::ZERO, trouble };
    Suite { name: name.to_owned(), time: Duration::ZERO, cases: vec![case] }
}

fn name(pact: &PactReport) -> String {
    format!("{} - {}", pact.pact.consumer, pact.pact.provider)
}

fn case(interaction: &Interaction, outcome: &Outcome) -> Case {
    let states: Vec<&str> = interaction.states.iter().map(|state| state.name.as_str()).collect();
    let given = if states.is_empty() { String::new() } else { format!(" given {}", states.join(" and ")) };
    let trouble = match &outcome.verdict {
        Verdict::Passed => None,
        Verdict::Failed { message, details } => {
            let text = [message].into_iter().chain(details).cloned().collect::<Vec<_>>().join("\n");
            Some((Kind::Error, message.clone(), text))
        }
        Verdict::Mismatched { mismatches, .. } => {
            let text: Vec<String> = mismatches.iter().map(Mismatch::description).collect();
            let message = format!("{} of what was expected differs", mismatches.len());
            Some((Kind::Failure, message, text.join("\n")))
        }
    };
    let trouble = trouble.map(|(kind, message, text)| match outcome.is_pending {
        true => (Kind::Skipped, format!("pending: {message}"), text),
        false => (kind, message, text),
    });
    Case { name: format!("{}{given}", interaction.description), time: outcome.duration, trouble }
}

impl Suite {
    fn count(&self, kind: Kind) -> usize {
        self.cases
            .iter()
            .filter(|case| case.trouble.as_ref().is_some_and(|(found, ..)| *found == kind))
            .count()
    }

    fn write(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\">",
            escaped(&self.name),
            self.cases.len(),
            self.count(Kind::Failure),
            self.count(Kind::Error),
            self.count(Kind::Skipped),
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
        let Some((kind, message, details)) = &self.trouble else {
            text.push_str("/>\n");
            return;
        };
        let element = match kind {
            Kind::Failure => "failure",
            Kind::Error => "error",
            Kind::Skipped => "skipped",
        };
        let (message, details) = (escaped(message), escaped(details));
        let _ = write!(
            text,
            ">\n      <{element} message=\"{message}\">{details}</{element}>\n    </testcase>\n"
        );
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// Text for an attribute or an element. Characters that XML 1.0 does not have are shown as escapes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            other if other.is_control() => out.extend(other.escape_unicode()),
            other => push_escaped(other, "\"", &mut out),
        }
    }
    out
}
