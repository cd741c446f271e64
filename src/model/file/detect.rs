//! Which specification version a document is written in.

use super::metadata;
use crate::foundation::json::Node;
use crate::model::spec::SpecVersion;

/// The specification version that a document names; V3 if it names none.
pub(super) fn version(pact: Node<'_>) -> SpecVersion {
    let metadata = pact.get("metadata");
    let said = metadata.and_then(|node| metadata::entry(node, "pactSpecification")?.get("version"));
    // SPEC: a document that names no version is V3; one that names an unknown version is `Unknown`.
    said.map_or(SpecVersion::V3, |node| of_text(&node.to_text()))
}

/// The specification version of a text such as `2.0.0`, `4` or `v3.1`. Only major and minor number matter.
fn of_text(text: &str) -> SpecVersion {
    let text = text.trim();
    let numbers = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let mut numbers = numbers.split(['-', '+']).next().unwrap_or_default().split('.');
    let major = numbers.next().and_then(number);
    let minor = numbers.next().map_or(Some(0), number);
    match (major, minor) {
        (Some(1), Some(1)) => SpecVersion::V1_1,
        (Some(1), Some(_)) => SpecVersion::V1,
        (Some(2), Some(_)) => SpecVersion::V2,
        (Some(3), Some(_)) => SpecVersion::V3,
        (Some(4), Some(_)) => SpecVersion::V4,
        _ => SpecVersion::Unknown,
    }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version;
    use crate::foundation::json::Document;

    #[test]
    fn the_version_is_found_in_the_metadata() {
        let table = [
            ("null", "V3"),
            ("{}", "V3"),
            ("[]", "V3"),
            (r#"{"pactSpecification":{}}"#, "V3"),
            (r#"{"pactSpecification":"2.0.0"}"#, "V3"),
            (r#"{"pactSpecification":{"version":"2.0.0"}}"#, "V2"),
            (r#"{"pactSpecification":{"version":"2"}}"#, "V2"),
            (r#"{"pactSpecification":{"version":2}}"#, "V2"),
            (r#"{"pact-specification":{"version":"1.1.0"}}"#, "V1.1"),
            (r#"{"pact-specification":{"version":"1.1.0"},"pactSpecification":{"version":"4.0"}}"#, "V4"),
            (r#"{"pactSpecification":{"version":"1.0.0"}}"#, "V1"),
            (r#"{"pactSpecification":{"version":"1.2"}}"#, "V1"),
            (r#"{"pactSpecification":{"version":"3.1.4-beta"}}"#, "V3"),
            (r#"{"pactSpecification":{"version":"V3"}}"#, "V3"),
            (r#"{"pactSpecification":{"version":"4"}}"#, "V4"),
            (r#"{"pactSpecification":{"version":4.0}}"#, "V4"),
            (r#"{"pactSpecification":{"version":"4.1"}}"#, "V4"),
            (r#"{"pactSpecification":{"version":"v4"}}"#, "V4"),
            (r#"{"pactSpecification":{"version":"5.0"}}"#, "unknown"),
            (r#"{"pactSpecification":{"version":"0.9"}}"#, "unknown"),
            (r#"{"pactSpecification":{"version":"abc"}}"#, "unknown"),
            (r#"{"pactSpecification":{"version":""}}"#, "unknown"),
            (r#"{"pactSpecification":{"version":null}}"#, "unknown"),
            (r#"{"pactSpecificationVersion":"2.0.0"}"#, "V3"),
            (r#"{"pact_specification":{"version":"4.0"}}"#, "V3"),
        ];
        for (metadata, expected) in table {
            let text = format!(r#"{{"metadata":{metadata}}}"#);
            let document = Document::parse(&text).unwrap();
            assert_eq!(version(document.root()).to_string(), expected, "{metadata}");
        }
        assert_eq!(version(Document::parse("{}").unwrap().root()).to_string(), "V3");
    }
}
