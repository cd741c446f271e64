//! Bodies described with matchers: JSON, XML and form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::definition::{BodyDefinition, Error, NoNames, form_body, json_body, xml_body};
use pact_ffi::foundation::json;
use pact_ffi::model::DocPath;

fuzz_target!(|input: &str| {
    if let Some(body) = checked(json_body(input, &NoNames))
        && json::Document::parse(input).is_ok()
    {
        assert!(json::Document::parse(&body.text).is_ok(), "not JSON: {}", body.text);
    }
    // Names are taken as they are, so the document may be none; but it is all there.
    if let Some(body) = checked(xml_body(input, &NoNames)) {
        assert!(body.text.is_empty() || body.text.starts_with("<?xml"));
    }
    checked(form_body(input, &NoNames));
});

/// A description that could be read; its paths have to be those of their texts.
fn checked(read: Result<BodyDefinition, Error>) -> Option<BodyDefinition> {
    let body = read.ok()?;
    for path in body.definition.rules.keys().chain(body.definition.generators.keys()) {
        assert_eq!(path.text().parse::<DocPath>().unwrap().tokens(), path.tokens());
    }
    Some(body)
}
