//! [`Selector`]: a consumer version selector, which chooses pacts to verify.

use crate::foundation::json::{Document, Node, SyntaxError, Value};
use std::borrow::Cow;
use std::fmt;

/// The members of a selector that are known, in the order in which they are sent.
const MEMBERS: [(&str, MemberType); 12] = [
    ("consumer", MemberType::Text),
    ("tag", MemberType::Text),
    ("fallbackTag", MemberType::Text),
    ("latest", MemberType::Flag),
    ("deployedOrReleased", MemberType::Flag),
    ("deployed", MemberType::Flag),
    ("released", MemberType::Flag),
    ("environment", MemberType::Text),
    ("mainBranch", MemberType::Flag),
    ("branch", MemberType::TextOrTrue),
    ("matchingBranch", MemberType::Flag),
    ("fallbackBranch", MemberType::Text),
];

/// The values that a member may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MemberType {
    Text,
    Flag,
    /// A name, or `true` for all of them.
    TextOrTrue,
}

/// A consumer version selector: its known members in the order in which they are sent, then its unknown members.
///
/// Unknown members are sent too, because a newer broker may know them. A broker ignores what it does not know without
/// saying so, and then selects other pacts: [`Selector::unknown_members`] are for a warning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<(Cow<'static, str>, Value)>);

/// Why JSON is not a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSelector(String);

impl MemberType {
    fn allows(self, value: Node<'_>) -> bool {
        match self {
            MemberType::Text => value.as_str().is_some(),
            MemberType::Flag => value.as_bool().is_some(),
            MemberType::TextOrTrue => value.as_str().is_some() || value.as_bool() == Some(true),
        }
    }

    /// The values that it may have, for messages.
    fn describe(self) -> &'static str {
        match self {
            MemberType::Text => "a string",
            MemberType::Flag => "true or false",
            MemberType::TextOrTrue => "a string or true",
        }
    }
}

impl Selector {
    /// Reads a selector, or an array of selectors. Text that is not JSON is an error; for JSON that is not a selector, the
    /// inner error names the invalid member.
    pub fn parse(text: &str) -> Result<Vec<Result<Selector, InvalidSelector>>, SyntaxError> {
        let document = Document::parse(text)?;
        let root = document.root();
        Ok(if root.is_array() {
            root.items().map(Selector::read).collect()
        } else {
            vec![Selector::read(root)]
        })
    }

    fn read(node: Node<'_>) -> Result<Selector, InvalidSelector> {
        if !node.is_object() {
            return Err(InvalidSelector(format!("a selector must be an object but is {}", node.to_json())));
        }
        let mut members = Vec::new();
        for (name, member_type) in MEMBERS {
            let Some(value) = node.get(name).filter(|value| !value.is_null()) else { continue };
            if !member_type.allows(value) {
                let expected = member_type.describe();
                return Err(InvalidSelector(format!(
                    "'{name}' must be {expected} but is {}",
                    value.to_json()
                )));
            }
            members.push((Cow::Borrowed(name), value.to_value()));
        }
        let unknown = node.members().filter(|(name, _)| !is_known(name));
        members.extend(unknown.map(|(name, value)| (Cow::Owned(name.to_owned()), value.to_value())));
        Ok(Selector(members))
    }

    /// The selector for the latest version with a tag.
    #[must_use]
    pub fn latest_with_tag(tag: &str) -> Selector {
        Selector(vec![("tag".into(), Value::from(tag)), ("latest".into(), Value::Bool(true))])
    }

    /// The selectors in these texts; without texts, one for the latest pact with each tag. JSON that is not a selector is
    /// left out with a warning.
    pub fn parse_all(texts: &[String], tags: &[String]) -> Result<Vec<Selector>, SyntaxError> {
        if texts.is_empty() {
            return Ok(tags.iter().map(|tag| Selector::latest_with_tag(tag)).collect());
        }
        let read: Vec<Vec<_>> = texts.iter().map(|text| Selector::parse(text)).collect::<Result<_, _>>()?;
        let warn =
            |wrong: &InvalidSelector| tracing::warn!("a consumer version selector is left out: {wrong}");
        Ok(read.into_iter().flatten().filter_map(|selector| selector.inspect_err(warn).ok()).collect())
    }

    /// The names of the members that only a broker may know.
    pub fn unknown_members(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref()).filter(|name| !is_known(name))
    }

    /// The tag that it selects.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == "tag").and_then(|(_, value)| value.as_str())
    }
}

fn is_known(name: &str) -> bool {
    MEMBERS.iter().any(|(known, _)| *known == name)
}

/// The selector as JSON, its members in a fixed order.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}{}:{value}", if at > 0 { "," } else { "" }, Value::from(name.as_ref()))?;
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
        let one = |read| match read {
            Ok(selector) => Selector::to_string(&selector),
            Err(wrong) => format!("dropped: {wrong}"),
        };
        match Selector::parse(text) {
            Ok(read) => read.into_iter().map(one).collect::<Vec<_>>().join(" + "),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn a_selector_keeps_its_members_the_known_ones_in_one_order() {
        for (text, expected) in [
            (
                r#"{"x":[1.50,{"z":null}],"latest":true,"tag":"a\"b","a\"b":null,"Branch":1}"#,
                r#"{"tag":"a\"b","latest":true,"Branch":1,"a\"b":null,"x":[1.50,{"z":null}]}"#,
            ),
            (r#"{"branch":true,"consumer":"c"}"#, r#"{"consumer":"c","branch":true}"#),
            (r#"{"branch":"true"}"#, r#"{"branch":"true"}"#),
            (r#"{"branch":false}"#, "dropped: 'branch' must be a string or true but is false"),
            (r#"{"branch":1,"x":1}"#, "dropped: 'branch' must be a string or true but is 1"),
            (r#"{"fallbackBranch":true}"#, "dropped: 'fallbackBranch' must be a string but is true"),
            (
                r#"{"fallbackBranch":"f","branch":"b","mainBranch":true}"#,
                r#"{"mainBranch":true,"branch":"b","fallbackBranch":"f"}"#,
            ),
            (r#"{"environment":null}"#, "{}"),
            (r#"{"deployed":"yes"}"#, "dropped: 'deployed' must be true or false but is \"yes\""),
            (r#"{"tag":1}"#, "dropped: 'tag' must be a string but is 1"),
            ("true", "dropped: a selector must be an object but is true"),
            ("[]", ""),
            (r#"[{"branch":"a"},{"x":1}]"#, r#"{"branch":"a"} + {"x":1}"#),
            (
                r#"[{"tag":1},[{}],{}]"#,
                "dropped: 'tag' must be a string but is 1 + dropped: a selector must be an object but is [{}] + {}",
            ),
        ] {
            assert_eq!(describe(text), expected, "{text}");
        }
        assert!(describe("{tag}").starts_with("error: "));
        assert_eq!(Selector::latest_with_tag("t").to_string(), r#"{"tag":"t","latest":true}"#);
        assert_eq!(Selector::latest_with_tag("t").tag(), Some("t"));
    }

    #[test]
    fn tags_count_where_no_selector_was_given() {
        let all = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            let selectors = Selector::parse_all(&texts, &["t".to_owned()]).unwrap();
            selectors.iter().map(Selector::to_string).collect::<Vec<_>>().join(" + ")
        };

        let tagged = r#"{"tag":"t","latest":true}"#;
        assert_eq!((all(&[]).as_str(), all(&["[]"]).as_str()), (tagged, ""));
        assert_eq!(all(&[r#"[{"tag":"a"},{"tag":1}]"#, r#"{"x":1}"#]), r#"{"tag":"a"} + {"x":1}"#);
        assert_eq!(all(&[r#"{"tag":1}"#]), "", "a selector was given, but is left out");
    }

    #[test]
    fn unknown_members_are_those_that_no_broker_is_known_to_read() {
        let text = r#"{"fallbackToMainBranch":true,"branch":"b","pacticipant":"p","main_branch":null}"#;

        let selector = Selector::parse(text).unwrap().remove(0).unwrap();

        let unknown: Vec<&str> = selector.unknown_members().collect();
        assert_eq!(unknown, ["fallbackToMainBranch", "main_branch", "pacticipant"]);
    }
}
