//! What a broker is told about a pact that was verified.

use super::broker::{Application, Fault, Results, TestResult};
use super::outcome::{Outcome, PactReport, Verdict};
use super::plan::{self, Publish};
use crate::matching::Mismatch;
use crate::model::Interaction;

/// The results of a pact. Pending failures are failures here: the broker knows what to make of them.
pub(super) fn results(application: &plan::Application, publish: &Publish, report: &PactReport) -> Results {
    let tests = report.outcomes.iter().filter_map(|outcome| {
        report.pact.interactions.get(outcome.index).map(|interaction| test(interaction, outcome))
    });
    Results {
        version: publish.version.clone(),
        branch: publish.branch.clone(),
        tags: publish.tags.clone(),
        build_url: publish.build_url.clone(),
        application: Application { name: application.name.clone(), version: application.version.clone() },
        tests: tests.collect(),
    }
}

fn test(interaction: &Interaction, outcome: &Outcome) -> TestResult {
    let (mismatches, exceptions) = match &outcome.verdict {
        Verdict::Passed => (Vec::new(), Vec::new()),
        Verdict::Mismatched { mismatches, .. } => (mismatches.iter().map(fault).collect(), Vec::new()),
        Verdict::Failed { message, .. } => (Vec::new(), vec![message.clone()]),
    };
    TestResult {
        interaction: interaction.id.clone(),
        description: interaction.description.clone(),
        success: outcome.verdict.is_passed(),
        mismatches,
        exceptions,
    }
}

fn fault(mismatch: &Mismatch) -> Fault {
    let (attribute, identifier) = match mismatch {
        Mismatch::Method { .. } => ("method", None),
        Mismatch::Path { .. } => ("path", None),
        Mismatch::Status { .. } => ("status", None),
        Mismatch::Query { parameter, .. } => ("query", Some(parameter.as_str())),
        Mismatch::Header { key, .. } => ("header", Some(key.as_str())),
        Mismatch::BodyType { .. } => ("body", Some("$")),
        Mismatch::Body { path, .. } => ("body", Some(path.as_str())),
        Mismatch::Metadata { key, .. } => ("metadata", Some(key.as_str())),
    };
    let description = match mismatch {
        Mismatch::Method { expected, actual } => {
            format!("Expected method of {expected} but received {actual}")
        }
        Mismatch::BodyType { expected, actual, .. } => {
            format!("Expected body type of '{expected}' but received '{actual}'")
        }
        other => other.text().to_owned(),
    };
    Fault { attribute, identifier: identifier.map(str::to_owned), description }
}

#[cfg(test)]
mod tests {
    use super::results;
    use crate::matching::Mismatch;
    use crate::model::{Interaction, Pact};
    use crate::verifier::outcome::{Outcome, PactReport, Verdict};
    use crate::verifier::plan::{Application, Publish};
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn every_interaction_is_told_with_what_differs() {
        let mut pact = Pact::new("c", "p");
        pact.interactions = ["fine", "wrong", "broken"].map(Interaction::http).to_vec();
        pact.interactions[1].id = Some("i".to_owned());
        let mismatches = vec![
            Mismatch::Status { expected: 500, actual: 200, text: "expected 500 but was 200".to_owned() },
            Mismatch::BodyType {
                expected: "a/b".to_owned(),
                actual: "c/d".to_owned(),
                text: String::new(),
                expected_body: None,
                actual_body: None,
            },
        ];
        let verdicts = [
            Verdict::Passed,
            Verdict::Mismatched { mismatches, diffs: Vec::new() },
            Verdict::failed("no answer"),
        ];
        let outcome =
            |(index, verdict)| Outcome { index, is_pending: true, duration: Duration::ZERO, verdict };
        let report = PactReport {
            pact: Arc::new(pact),
            notices: Vec::new(),
            loading: Duration::ZERO,
            outcomes: verdicts.into_iter().enumerate().map(outcome).collect(),
            published: None,
        };
        let application = Application { name: "probe".to_owned(), version: "9".to_owned() };
        let publish = Publish { version: "1".to_owned(), ..Publish::default() };

        let told = results(&application, &publish, &report).to_json();

        assert_eq!(told["success"], false);
        assert_eq!(
            told["testResults"].to_string(),
            r#"[{"interactionDescription":"fine","interactionId":"","success":true},{"interactionDescription":"wrong","interactionId":"i","mismatches":[{"attribute":"status","description":"expected 500 but was 200"},{"attribute":"body","description":"Expected body type of 'a/b' but received 'c/d'","identifier":"$"}],"success":false},{"exceptions":[{"message":"no answer"}],"interactionDescription":"broken","interactionId":"","success":false}]"#
        );
    }
}
