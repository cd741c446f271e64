//! Urlencoded forms: the comparison of query parameters, with the rules of the body and other words.

use crate::foundation::form::parse_pairs;
use crate::matching::context::Walk;
use crate::matching::findings::{Findings, Path};
use crate::matching::mismatch::body_text;
use crate::matching::named::ValueRules;
use crate::matching::query::{ParameterFailure, Parameters, compare_parameter, missing, unexpected};
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
    let mut add = |text| {
        findings.add(&Path::Root, text, || (Some(body_text(expected)), Some(body_text(actual))));
    };
    match (std::str::from_utf8(expected), std::str::from_utf8(actual)) {
        (Err(error), _) => add(format!("Could not parse expected body: {error}")),
        (_, Err(error)) => add(format!("Could not parse actual body: {error}")),
        (Ok(expected), Ok(actual)) => {
            let (wanted, received) = (parse_pairs(expected), parse_pairs(actual));
            if wanted.is_empty() && !received.is_empty() {
                return add(format!("Expected an empty body, but got '{actual}'"));
            }
            compare_fields(&by_name(&wanted), &by_name(&received), rules, findings);
        }
    }
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
            findings.add(&Path::Key(&Path::Root, name), text, values);
        }
    }
}
