//! Verifies an interaction by the transport of a plugin: the plugin sends the request and compares the response.

use super::plan::VerificationPlan;
use super::results::Verdict;
use crate::foundation::json::{Map, Value};
use crate::net::tasks::blocking;
use crate::plugin::{
    PactInteractions, PluginVerdict, Transport, Verification, VerificationOutcome, VerificationTarget,
};
use std::sync::Arc;

/// An interaction that a plugin verifies.
pub(super) struct PluginVerification {
    /// The transport.
    pub(super) transport: Arc<dyn Transport>,
    /// The pact.
    pub(super) interactions: Arc<PactInteractions>,
    /// The interaction's place in the pact.
    pub(super) index: usize,
    /// Parameters of the provider's states and the values they returned.
    pub(super) state_values: Map<String, Value>,
    /// The id of the test run.
    pub(super) test_run: String,
}

/// Has the plugin verify the interaction. With its verdict, also that there is none, comes what it wants people to read.
pub(super) async fn verify(
    plan: &Arc<VerificationPlan>,
    verification: PluginVerification,
) -> (Verdict, Option<Vec<String>>) {
    let plan = Arc::clone(plan);
    let asked = blocking(move || ask(&plan, &verification)).await;
    let outcome = match asked {
        Ok(outcome) => outcome,
        Err(defect) => return (Verdict::failed(defect.to_string()), None),
    };
    match outcome.verdict {
        PluginVerdict::Passed => (Verdict::Passed, Some(outcome.output)),
        PluginVerdict::Mismatched(mismatches) => {
            (Verdict::Mismatched { mismatches, more: 0, diffs: Vec::new() }, Some(outcome.output))
        }
        PluginVerdict::Failed(reason) => (Verdict::failed(reason), Some(outcome.output)),
    }
}

fn ask(plan: &VerificationPlan, verification: &PluginVerification) -> VerificationOutcome {
    let PluginVerification { transport, interactions, index, state_values, test_run } = verification;
    transport.verify(&Verification {
        pact: interactions,
        index: *index,
        target: VerificationTarget {
            host: &plan.provider.host,
            port: port(plan, &transport.key()),
            provider_state: state_values,
        },
        headers: &plan.headers,
        test_run,
    })
}

/// The port of the first transport of the provider whose name the key of the plugin's transport ends with, or else the
/// port of the provider, if there is one.
fn port(plan: &VerificationPlan, key: &str) -> Option<u16> {
    let default = &plan.provider.transport;
    let own = plan.provider.is_explicit.then_some(default);
    let mut known = own.into_iter().chain(&plan.transports);
    let port = known.find(|transport| key.ends_with(&transport.name)).unwrap_or(default).port;
    (port != 0).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::{PluginVerification, port, verify};
    use crate::foundation::json::object;
    use crate::matching::Mismatch;
    use crate::model::{Interaction, Pact};
    use crate::net::client::fixture::run;
    use crate::plugin::fixture::FakeTransport;
    use crate::plugin::{PactInteractions, PluginVerdict, VerificationOutcome};
    use crate::verifier::plan::{ProviderTransport, VerificationPlan};
    use crate::verifier::results::Verdict;
    use serde_json::json;
    use std::sync::Arc;

    const KEY: &str = "plugin/tp/transport/tpt";

    fn transport(name: &str, port: u16) -> ProviderTransport {
        ProviderTransport { name: name.to_owned(), scheme: "http".to_owned(), port, path: "/".to_owned() }
    }

    fn plan(port: u16, transports: &[(&str, u16)]) -> VerificationPlan {
        let mut plan = VerificationPlan::default();
        plan.set_provider("P".to_owned(), "h".to_owned(), transport("http", port));
        plan.transports = transports.iter().map(|(name, port)| transport(name, *port)).collect();
        plan
    }

    #[test]
    fn the_port_is_that_of_the_first_transport_whose_name_fits() {
        assert_eq!(port(&plan(80, &[("message", 1), ("tpt", 2), ("pt", 3)]), KEY), Some(2));
        assert_eq!(port(&plan(80, &[("transport/tpt", 4)]), KEY), Some(4));
        assert_eq!(port(&plan(80, &[("tp", 5)]), KEY), Some(80));
        assert_eq!(port(&plan(0, &[("tp", 5)]), KEY), None);
        assert_eq!(port(&VerificationPlan::default(), KEY), Some(8080));
    }

    #[test]
    fn the_plugin_is_asked_and_its_verdict_counts() {
        run(async {
            let mismatch = Mismatch::Body {
                path: "$.q".to_owned(),
                expected: None,
                actual: None,
                text: "bad x".to_owned(),
            };
            let table = [
                (PluginVerdict::Passed, Verdict::Passed),
                (
                    PluginVerdict::Mismatched(vec![mismatch.clone()]),
                    Verdict::Mismatched { mismatches: vec![mismatch], more: 0, diffs: Vec::new() },
                ),
                (
                    PluginVerdict::Mismatched(vec![]),
                    Verdict::Mismatched { mismatches: vec![], more: 0, diffs: vec![] },
                ),
                (PluginVerdict::Failed("why".to_owned()), Verdict::failed("why")),
            ];
            for (said, expected) in table {
                let output = vec!["line".to_owned()];
                let outcome = VerificationOutcome { verdict: said, output: output.clone() };
                let fake = FakeTransport { outcome, ..FakeTransport::new() };
                let calls = Arc::clone(&fake.calls);
                let mut pact = Pact::new("c", "p");
                pact.interactions = vec![Interaction::http("a"), Interaction::http("b")];
                let mut plan = plan(80, &[]);
                plan.headers = vec![("X-A".to_owned(), "1".to_owned())];

                let found = verify(
                    &Arc::new(plan),
                    PluginVerification {
                        transport: Arc::new(fake),
                        interactions: Arc::new(PactInteractions::new(&pact)),
                        index: 1,
                        state_values: object([("id".to_owned(), json!(7))]),
                        test_run: "run".to_owned(),
                    },
                )
                .await;

                assert_eq!(found, (expected, Some(output)));
                assert_eq!(*calls.lock(), [r#"verify b h:80 {"id":7} [("X-A", "1")]"#]);
            }
        });
    }
}
