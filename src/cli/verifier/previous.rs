//! What failed when it was last verified, from the JSON report of then.

use crate::foundation::json::{self, Value};
use crate::verifier::plan::Failed;

/// The interactions that failed in the report in a file. Nothing, and a warning, if that cannot be told or none did:
/// then all are verified.
pub(super) fn failed_in(file: &str) -> Option<Vec<Failed>> {
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

fn failed(report: &str) -> Result<Vec<Failed>, String> {
    let report = json::parse_value(report).map_err(|error| error.to_string())?;
    let results = report.get("interactionResults").and_then(Value::as_array);
    let results = results.ok_or("it has no array 'interactionResults'")?;
    Ok(results.iter().filter(|result| result["result"] == "Error").filter_map(named).collect())
}

/// By the surest name that it has.
fn named(result: &Value) -> Option<Failed> {
    let text = |name: &str| Some(result.get(name)?.as_str()?.to_owned());
    let key = text("interactionKey").map(Failed::Key);
    key.or_else(|| text("interactionId").map(Failed::Id))
        .or_else(|| text("description").map(Failed::Description))
}

#[cfg(test)]
mod tests {
    use super::{Failed, failed};

    #[test]
    fn each_failure_goes_by_the_surest_name_it_has() {
        let report = r#"{"interactionResults": [
            {"result": "Error", "description": "a", "interactionId": "i", "interactionKey": "k"},
            {"result": "Error", "description": "b", "interactionId": "j"},
            {"result": "OK", "description": "c"},
            {"result": "Error", "description": "d"}, {"result": "Error"}, 1]}"#;

        let found = failed(report).unwrap();

        let expected = [Failed::Key("k".into()), Failed::Id("j".into()), Failed::Description("d".into())];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_document_that_is_no_report_is_told_so() {
        assert_eq!(failed("{}").unwrap_err(), "it has no array 'interactionResults'");
        assert!(failed("").is_err());
    }
}
