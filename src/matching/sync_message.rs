//! [`ExpectedSyncMessage`]: a request with the responses to it, compiled.

use super::contents::ExpectedContents;
use super::engine::Engine;
use super::findings::{Bounds, Findings};
use super::mismatch::{Mismatch, MismatchList};
use crate::model::{Contents, SyncMessage};

/// A synchronous message of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedSyncMessage {
    request: ExpectedContents,
    responses: Vec<ExpectedContents>,
}

impl ExpectedSyncMessage {
    /// Prepares a message of a pact. Never fails: a malformed rule shows as a mismatch when applied.
    #[must_use]
    pub fn compile(message: &SyncMessage, engine: &Engine) -> Self {
        let compiled = |contents| ExpectedContents::compile(contents, engine);
        ExpectedSyncMessage {
            request: compiled(&message.request),
            responses: message.responses.iter().map(compiled).collect(),
        }
    }

    /// The differences from a received message: those of the request, then those of the responses.
    #[must_use]
    pub fn compare(&self, actual: &SyncMessage) -> Vec<Mismatch> {
        let mut findings = Findings::within(Bounds::NONE);
        self.request.compare_to(&actual.request, &mut findings);
        self.responses_to(&actual.responses, &mut findings);
        findings.into_mismatches()
    }

    /// The differences from received responses, one by one. If no response is expected, any number matches.
    #[must_use]
    pub fn compare_responses(&self, actual: &[Contents], bounds: Bounds) -> MismatchList {
        let mut findings = Findings::within(bounds);
        self.responses_to(actual, &mut findings);
        MismatchList::from(findings)
    }

    // COMPAT: with more or fewer responses than expected, the number is the only mismatch.
    fn responses_to(&self, actual: &[Contents], findings: &mut Findings) {
        if let Some(mismatch) = wrong_count(self.responses.len(), actual.len()) {
            return findings.add_mismatch(|| mismatch);
        }
        for (expected, actual) in self.responses.iter().zip(actual) {
            expected.compare_to(actual, findings);
        }
    }
}

fn wrong_count(wanted: usize, found: usize) -> Option<Mismatch> {
    let text = match (wanted, found) {
        (0, _) => return None,
        (_, 0) => "Expected a message with a response, but the actual response was empty".to_owned(),
        _ if wanted == found => return None,
        _ => format!("Expected a message with {wanted} responses, but the actual response had {found}"),
    };
    Some(Mismatch::BodyType {
        expected: "message response".to_owned(),
        actual: String::new(),
        text,
        expected_body: None,
        actual_body: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Engine, ExpectedSyncMessage};
    use crate::foundation::content_type::ContentType;
    use crate::model::{Body, Contents, SyncMessage};

    fn contents(json: &str) -> Contents {
        Contents { body: Body::present(json.to_owned(), Some(ContentType::json())), ..Contents::default() }
    }

    fn message(request: &str, responses: &[&str]) -> SyncMessage {
        SyncMessage {
            request: contents(request),
            responses: responses.iter().map(|json| contents(json)).collect(),
        }
    }

    fn differences(expected: &SyncMessage, actual: &SyncMessage) -> Vec<String> {
        let found = ExpectedSyncMessage::compile(expected, &Engine::without_plugins()).compare(actual);
        found.iter().map(|one| one.text().to_owned()).collect()
    }

    #[test]
    fn requests_and_responses_are_compared_by_their_place() {
        let expected = message("1", &["2", "3"]);

        assert!(differences(&expected, &expected).is_empty());
        assert_eq!(
            differences(&expected, &message("0", &["3", "2"])),
            [
                "Expected 0 (Integer) to be equal to 1 (Integer)",
                "Expected 3 (Integer) to be equal to 2 (Integer)",
                "Expected 2 (Integer) to be equal to 3 (Integer)",
            ]
        );
    }

    #[test]
    fn as_many_responses_are_asked_for_as_are_expected_unless_none_is() {
        let one = message("1", &["2"]);
        let two = message("1", &["2", "3"]);
        let none = message("1", &[]);

        assert_eq!(
            differences(&one, &none),
            ["Expected a message with a response, but the actual response was empty"]
        );
        assert_eq!(
            differences(&two, &message("1", &["0"])),
            ["Expected a message with 2 responses, but the actual response had 1"]
        );
        assert_eq!(
            differences(&one, &two),
            ["Expected a message with 1 responses, but the actual response had 2"]
        );
        assert!(differences(&none, &two).is_empty());
    }
}
