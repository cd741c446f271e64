//! Urlencoded forms: compared like query parameters, with the rules of the body and another wording.

use crate::foundation::form::parse_pairs;
use crate::matching::findings::{Findings, PathStep};
use crate::matching::mismatch::body_text;
use crate::matching::name_rules::ValueRules;
use crate::matching::query::{ParameterFailure, Parameters, compare_parameter, missing, unexpected};
use crate::matching::rule_tree::Walk;
use crate::matching::value::{Applied, RuleTree};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The body rules for one field: at `$.name`, and at `$.name[i]` for its values.
struct FieldRules<'c> {
    rules: &'c RuleTree,
    name: &'c str,
}

impl ValueRules for FieldRules<'_> {
    fn whole(&self) -> Option<Applied<'_>> {
        let mut walk = Walk::new(self.rules);
        let root = walk.root();
        walk.enter_key(&root, self.name).applied()
    }

    fn at(&self, index: usize) -> Option<Applied<'_>> {
        let mut walk = Walk::new(self.rules);
        let root = walk.root();
        let field = walk.enter_key(&root, self.name);
        walk.enter_index(&field, index).applied()
    }
}

pub(super) fn compare(expected: &[u8], actual: &[u8], rules: &RuleTree, findings: &mut Findings) {
    // COMPAT: a form that is not UTF-8 is compared all the same.
    let [expected_text, actual_text] = [expected, actual].map(String::from_utf8_lossy);
    let (wanted, received) = (parse_pairs(&expected_text), parse_pairs(&actual_text));
    if wanted.is_empty() && !received.is_empty() {
        let text = format!("Expected an empty body, but got '{actual_text}'");
        let shown = || (Some(body_text(expected)), Some(body_text(actual)));
        return findings.add(&[], text, shown);
    }
    compare_fields(&by_name(&wanted), &by_name(&received), rules, findings);
}

fn by_name(pairs: &[(String, Option<String>)]) -> Parameters<'_> {
    let mut fields = Parameters::new();
    for (name, value) in pairs {
        fields.entry(name.as_str()).or_default().push(value.as_deref().unwrap_or_default());
    }
    fields
}

fn compare_fields(
    expected: &Parameters<'_>,
    actual: &Parameters<'_>,
    rules: &RuleTree,
    findings: &mut Findings,
) {
    let names: BTreeSet<&str> = expected.keys().chain(actual.keys()).copied().collect();
    for name in names {
        let failures = match (expected.get(name), actual.get(name)) {
            (Some(wanted), Some(found)) => {
                compare_parameter(name, wanted, found, &FieldRules { rules, name })
            }
            (Some(wanted), None) => vec![missing(name, wanted)],
            (None, found) => vec![unexpected(name, found.map(Vec::as_slice).unwrap_or_default())],
        };
        for ParameterFailure { expected, actual, text, .. } in failures {
            let text = text.replacen("query parameter", "form post parameter", 1);
            let values = || (Some(Arc::from(expected)), Some(Arc::from(actual)));
            findings.add(&[PathStep::Key(name)], text, values);
        }
    }
}
