//! [`Selector`]: a consumer version selector, which chooses pacts to verify.

use crate::foundation::json::{Document, Node, SyntaxError, Value};
use std::fmt;

/// The members that a selector may have, in the order in which they are sent, and whether they are strings.
const MEMBERS: [(&str, bool); 12] = [
    ("consumer", true),
    ("tag", true),
    ("fallbackTag", true),
    ("latest", false),
    ("deployedOrReleased", false),
    ("deployed", false),
    ("released", false),
    ("environment", true),
    ("mainBranch", false),
    ("branch", true),
    ("matchingBranch", false),
    ("fallbackBranch", true),
];

/// A consumer version selector: its known members, in the order in which they are sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<(&'static str, Value)>);

/// Why JSON is not a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSelector(String);

impl Selector {
    /// Reads a selector. Text that is not JSON is an error; for JSON that is not a selector, the inner error names the
    /// invalid member. Unknown members are left out.
    pub fn parse(text: &str) -> Result<Result<Selector, InvalidSelector>, SyntaxError> {
        Ok(Selector::read(Document::parse(text)?.root()))
    }

    fn read(node: Node<'_>) -> Result<Selector, InvalidSelector> {
        if !node.is_object() {
            return Err(InvalidSelector(format!("a selector must be an object but is {}", node.to_json())));
        }
        let mut members = Vec::new();
        for (name, is_text) in MEMBERS {
            let Some(value) = node.get(name).filter(|value| !value.is_null()) else { continue };
            if if is_text { value.as_str().is_none() } else { value.as_bool().is_none() } {
                let expected = if is_text { "a string" } else { "true or false" };
                return Err(InvalidSelector(format!(
                    "'{name}' must be {expected} but is {}",
                    value.to_json()
                )));
            }
            members.push((name, value.to_value()));
        }
        Ok(Selector(members))
    }

    /// The selector for the latest version with a tag.
    #[must_use]
    pub fn latest_with_tag(tag: &str) -> Selector {
        Selector(vec![("tag", Value::from(tag)), ("latest", Value::Bool(true))])
    }

    /// The selectors in these texts; without texts, one for the latest pact with each tag. A text that is JSON but not a
    /// selector is left out with a warning.
    pub fn parse_all(texts: &[String], tags: &[String]) -> Result<Vec<Selector>, SyntaxError> {
        if texts.is_empty() {
            return Ok(tags.iter().map(|tag| Selector::latest_with_tag(tag)).collect());
        }
        let mut selectors = Vec::new();
        for text in texts {
            match Selector::parse(text)? {
                Ok(selector) => selectors.push(selector),
                Err(wrong) => tracing::warn!("a consumer version selector is left out: {wrong}"),
            }
        }
        Ok(selectors)
    }

    /// The tag that it selects.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == "tag").and_then(|(_, value)| value.as_str())
    }
}

/// The selector as JSON, its members in a fixed order.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}\"{name}\":{value}", if at > 0 { "," } else { "" })?;
        }
        f.write_str("}")
    }
}

impl fmt::Display for InvalidSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Selector;

    fn describe(text: &str) -> String {
        match Selector::parse(text) {
            Ok(Ok(selector)) => selector.to_string(),
            Ok(Err(wrong)) => format!("dropped: {wrong}"),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn a_selector_keeps_what_it_knows_in_one_order() {
        for (text, expected) in [
            (r#"{"latest":true,"tag":"a\"b","x":1}"#, r#"{"tag":"a\"b","latest":true}"#),
            (
                r#"{"fallbackBranch":"f","branch":"b","mainBranch":true}"#,
                r#"{"mainBranch":true,"branch":"b","fallbackBranch":"f"}"#,
            ),
            (r#"{"environment":null}"#, "{}"),
            (r#"{"deployed":"yes"}"#, "dropped: 'deployed' must be true or false but is \"yes\""),
            (r#"{"tag":1}"#, "dropped: 'tag' must be a string but is 1"),
            ("[]", "dropped: a selector must be an object but is []"),
        ] {
            assert_eq!(describe(text), expected, "{text}");
        }
        assert!(describe("{tag}").starts_with("error: "));
        assert_eq!(Selector::latest_with_tag("t").to_string(), r#"{"tag":"t","latest":true}"#);
        assert_eq!(Selector::latest_with_tag("t").tag(), Some("t"));
    }
}
