//! Reads which interactions failed in the last run from its JSON report.

use crate::foundation::json::{self, Value};
use crate::verifier::plan::FailedInteraction;

/// The interactions that failed according to a report file. `None`, with a warning, if the file cannot be read or nothing
/// failed; then all interactions are verified.
pub(super) fn failed_in(file: &str) -> Option<Vec<FailedInteraction>> {
    let read = std::fs::read_to_string(file).map_err(|error| error.to_string());
    let failed = read.and_then(|text| failed(&text));
    match failed {
        Ok(failed) if !failed.is_empty() => Some(failed),
        Ok(_) => {
            tracing::warn!("nothing failed in the report '{file}' of --last-failed: all is verified");
            None
        }
        Err(reason) => {
            tracing::warn!("the report '{file}' of --last-failed cannot be used ({reason}): all is verified");
            None
        }
    }
}

fn failed(report: &str) -> Result<Vec<FailedInteraction>, String> {
    let report = json::parse_value(report).map_err(|error| error.to_string())?;
    let results = report.get("interactionResults").and_then(Value::as_array);
    let results = results.ok_or("it has no array 'interactionResults'")?;
    Ok(results.iter().filter(|result| result["result"] == "Error").filter_map(named).collect())
}

/// The interaction of a result, by its key, else its id, else its description.
fn named(result: &Value) -> Option<FailedInteraction> {
    let text = |name: &str| Some(result.get(name)?.as_str()?.to_owned());
    let key = text("interactionKey").map(FailedInteraction::Key);
    key.or_else(|| text("interactionId").map(FailedInteraction::Id))
        .or_else(|| text("description").map(FailedInteraction::Description))
}

#[cfg(test)]
mod tests {
    use super::{FailedInteraction, failed};

    #[test]
    fn each_failure_is_named_by_key_id_or_description() {
        let report = r#"{"interactionResults": [
            {"result": "Error", "description": "a", "interactionId": "i", "interactionKey": "k"},
            {"result": "Error", "description": "b", "interactionId": "j"},
            {"result": "OK", "description": "c"},
            {"result": "Error", "description": "d"}, {"result": "Error"}, 1]}"#;

        let found = failed(report).unwrap();

        let expected = [
            FailedInteraction::Key("k".into()),
            FailedInteraction::Id("j".into()),
            FailedInteraction::Description("d".into()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_document_that_is_not_a_report_is_an_error() {
        assert_eq!(failed("{}").unwrap_err(), "it has no array 'interactionResults'");
        assert!(failed("").is_err());
    }
}
