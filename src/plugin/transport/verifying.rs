//! The two calls that verify an interaction: one prepares its request, the other sends it and compares the response.

use super::contents::{check_capability, interaction_contents};
use super::{PluginVerdict, Verification, VerificationOutcome};
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::plugin::interface::{PrepareVerification, VerifyInteraction};
use crate::plugin::proto::v2::{
    self, verification_preparation_response::Response as Prepared, verification_result_item::Result as Item,
    verify_interaction_response::Response as Verified,
};
use crate::plugin::register::Running;
use crate::plugin::wire::{body_mismatch, to_struct, to_value};
use serde_json::json;
use std::sync::Arc;

/// Verifies an interaction.
pub(super) fn verify(running: &Running, verification: &Verification<'_>) -> VerificationOutcome {
    match ask(running, verification) {
        Ok(result) => outcome(result),
        Err(reason) => VerificationOutcome { verdict: PluginVerdict::Failed(reason), output: Vec::new() },
    }
}

fn ask(running: &Running, verification: &Verification<'_>) -> Result<v2::VerificationResult, String> {
    let (prepared, mut data) = prepare(running, verification)
        .map_err(|reason| format!("Failed to prepare interaction for verification - {reason}"))?;
    for (name, value) in verification.headers {
        let value = v2::metadata_value::Value::NonBinaryValue(to_value(&Value::from(value.as_str())));
        data.metadata.insert(name.clone(), v2::MetadataValue { value: Some(value) });
    }
    send(running, VerifyInteraction { data, prepared })
        .map_err(|reason| format!("Verification failed with an error - {reason}"))
}

fn prepare(
    running: &Running,
    verification: &Verification<'_>,
) -> Result<(PrepareVerification, v2::InteractionData), String> {
    let request = request(running, verification)?;
    let response = running.interface.prepare_verification(request.clone());
    match response.map_err(|error| error.to_string())?.response {
        Some(Prepared::InteractionData(data)) => Ok((request, data)),
        Some(Prepared::Error(error)) => Err(format!("Failed to prepare the request: {error}")),
        None => {
            Err("Did not get a valid response from the prepare interaction for verification call".to_owned())
        }
    }
}

fn request(running: &Running, verification: &Verification<'_>) -> Result<PrepareVerification, String> {
    let Verification { pact: interactions, index, target, .. } = verification;
    let interaction = interactions.get(*index).ok_or("The pact has no such interaction")?;
    let (mut pact, mut interaction_key, mut interaction_for_plugin) =
        (String::new(), String::new(), v2::InteractionContents::default());
    if running.interface_version == 1 {
        pact = interactions.json()?.as_ref().to_owned();
        interaction_key = interaction.key.clone().unwrap_or_default();
    } else {
        check_capability(running, interaction)?;
        interaction_for_plugin = interaction_contents(running, interactions.pact(), interaction);
    }
    let mut config = Map::new();
    config.insert("host".to_owned(), target.host.into());
    if let Some(port) = target.port {
        config.insert("port".to_owned(), port.into());
    }
    config.insert("providerState".to_owned(), Value::Object(target.provider_state.clone()));
    let mut test_context = Map::new();
    test_context.insert("testRunId".to_owned(), json!(verification.test_run));
    Ok(PrepareVerification {
        pact,
        interaction_key,
        interaction: interaction_for_plugin,
        config: to_struct(&config),
        test_context: to_struct(&test_context),
    })
}

fn send(running: &Running, request: VerifyInteraction) -> Result<v2::VerificationResult, String> {
    let response = running.interface.verify_interaction(request);
    match response.map_err(|error| error.to_string())?.response {
        Some(Verified::Result(result)) => Ok(result),
        Some(Verified::Error(error)) => Err(format!("Failed to verify the request: {error}")),
        None => Err("Did not get a valid response from the verification call".to_owned()),
    }
}

fn outcome(result: v2::VerificationResult) -> VerificationOutcome {
    let verdict = if result.success {
        PluginVerdict::Passed
    } else {
        PluginVerdict::Mismatched(result.mismatches.into_iter().filter_map(mismatch).collect())
    };
    VerificationOutcome { verdict, output: result.output }
}

fn mismatch(item: v2::VerificationResultItem) -> Option<Mismatch> {
    Some(match item.result? {
        Item::Error(error) => body_mismatch("", "", "", error),
        Item::Mismatch(found) => Mismatch::Body {
            path: found.path,
            expected: Some(side(found.expected.as_deref())),
            actual: Some(side(found.actual.as_deref())),
            text: found.mismatch,
        },
    })
}

/// Bytes as text; empty if there are none.
fn side(bytes: Option<&[u8]>) -> Arc<str> {
    let text = std::str::from_utf8(bytes.unwrap_or_default());
    text.unwrap_or("ERROR: could not convert from bytes").into()
}
