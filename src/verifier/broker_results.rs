//! The results of a pact in the form that is published to its broker.

use super::broker::{Application, PublishedMismatch, TestResult, VerificationResults};
use super::plan::PublishOptions;
use super::results::{InteractionResult, PactResult, Verdict};
use crate::matching::Mismatch;
use crate::model::Interaction;

/// The results of a pact. Pending failures are published as failures: the broker itself knows which pacts are pending.
pub(super) fn verification_results(
    application: &Application,
    publish: &PublishOptions,
    report: &PactResult,
) -> VerificationResults {
    let tests = report.results.iter().filter_map(|result| {
        report.pact.interactions.get(result.index).map(|interaction| test_result(interaction, result))
    });
    VerificationResults {
        version: publish.version.clone(),
        branch: publish.branch.clone(),
        tags: publish.tags.clone(),
        build_url: publish.build_url.clone(),
        application: application.clone(),
        tests: tests.collect(),
    }
}

fn test_result(interaction: &Interaction, result: &InteractionResult) -> TestResult {
    let (mismatches, exceptions) = match &result.verdict {
        Verdict::Passed => (Vec::new(), Vec::new()),
        Verdict::Mismatched { mismatches, .. } => {
            (mismatches.iter().map(published_mismatch).collect(), Vec::new())
        }
        Verdict::Failed { message, .. } => (Vec::new(), vec![message.clone()]),
    };
    TestResult {
        interaction: interaction.id.clone(),
        description: interaction.description.clone(),
        success: result.verdict.is_passed(),
        mismatches,
        exceptions,
    }
}

fn published_mismatch(mismatch: &Mismatch) -> PublishedMismatch {
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
    PublishedMismatch { attribute, identifier: identifier.map(str::to_owned), description }
}

#[cfg(test)]
mod tests {
    use super::verification_results;
    use crate::matching::Mismatch;
    use crate::model::{Interaction, Pact};
    use crate::verifier::plan::{Application, PublishOptions};
    use crate::verifier::results::{InteractionResult, PactResult, Verdict};
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn every_interaction_is_published_with_its_mismatches() {
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
            Verdict::Mismatched { mismatches, more: 0, diffs: Vec::new() },
            Verdict::failed("no answer"),
        ];
        let result = |(index, verdict)| InteractionResult {
            index,
            is_pending: true,
            duration: Duration::ZERO,
            verdict,
            output: None,
            transcript: None,
        };
        let report = PactResult {
            consumer_version: None,
            pact: Arc::new(pact),
            notices: Vec::new(),
            misspellings: Vec::new(),
            loading: Duration::ZERO,
            results: verdicts.into_iter().enumerate().map(result).collect(),
            published: None,
        };
        let application = Application { name: "probe".to_owned(), ..Application::default() };
        let publish = PublishOptions { version: "1".to_owned(), ..PublishOptions::default() };

        let json = verification_results(&application, &publish, &report).to_json();

        assert_eq!(json["success"], false);
        assert_eq!(
            json["testResults"].to_string(),
            r#"[{"interactionDescription":"fine","interactionId":"","success":true},{"interactionDescription":"wrong","interactionId":"i","mismatches":[{"attribute":"status","description":"expected 500 but was 200"},{"attribute":"body","description":"Expected body type of 'a/b' but received 'c/d'","identifier":"$"}],"success":false},{"exceptions":[{"message":"no answer"}],"interactionDescription":"broken","interactionId":"","success":false}]"#
        );
    }
}
