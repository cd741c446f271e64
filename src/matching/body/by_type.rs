//! [`ByType`]: a body that a `contentType` rule at its root is about. The rule looks at the bytes, whatever content type
//! the body is said to have, and is all that is compared unless there are other rules.

use crate::matching::findings::Findings;
use crate::matching::mismatch::body_text;
use crate::matching::value::check_signature;
use crate::model::path::Token;
use crate::model::rules::{Combine, Rule, Rules};

/// The `contentType` rules at the root of a body.
#[derive(Debug)]
pub(super) struct ByType {
    wanted: Vec<String>,
    /// Whether they are all rules of the body.
    pub(super) is_all: bool,
}

impl ByType {
    /// Takes the `contentType` rules at the root out of the rules of a body; nothing if there are none. Rules of which
    /// one is enough stay together.
    pub(super) fn take_from(rules: &Rules) -> Option<(ByType, Rules)> {
        let is_about_type = |rule: &Rule| matches!(rule, Rule::ContentType(_));
        let (root, list) = rules.iter().find(|(path, list)| {
            matches!(path.tokens(), [Token::Root])
                && list.rules.iter().any(is_about_type)
                && (list.combine == Combine::And || list.rules.len() == 1)
        })?;
        let wanted = list.rules.iter().filter_map(|rule| match rule {
            Rule::ContentType(wanted) => Some(wanted.clone()),
            _ => None,
        });
        let wanted = wanted.collect();
        let mut others = rules.clone();
        if let Some(list) = others.get_mut(root) {
            list.rules.retain(|rule| !is_about_type(rule));
        }
        others.retain(|_, list| !list.rules.is_empty());
        Some((ByType { wanted, is_all: others.is_empty() }, others))
    }

    /// Adds a mismatch for each type that received bytes should have and do not have.
    pub(super) fn compare(&self, expected: &[u8], actual: &[u8], findings: &mut Findings) {
        for wanted in &self.wanted {
            if let Err(text) = check_signature(expected, actual, wanted) {
                findings.add(&[], text, || (Some(body_text(expected)), Some(body_text(actual))));
            }
        }
    }
}
