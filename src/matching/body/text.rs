//! Text bodies: the rule for `$`, else the same bytes; no tolerance for white space or case.

use crate::matching::findings::{Findings, Path};
use crate::matching::mismatch::body_text;
use crate::matching::value::{Applied, RuleTree, check_text, failures};

pub(super) fn compare(expected: &[u8], actual: &[u8], rules: &RuleTree, findings: &mut Findings) {
    let mut add = |text| {
        findings.add(&Path::Root, text, || (Some(body_text(expected)), Some(body_text(actual))));
    };
    if expected == actual && rules.root_list().is_none() {
        return;
    }
    match (std::str::from_utf8(expected), std::str::from_utf8(actual)) {
        (Ok(expected), Ok(actual)) => compare_texts(expected, actual, rules).into_iter().for_each(add),
        (Err(error), _) => add(format!("Could not parse expected value as UTF-8 text: {error}")),
        (_, Err(error)) => add(format!("Could not parse actual value as UTF-8 text: {error}")),
    }
}

fn compare_texts(expected: &str, actual: &str, rules: &RuleTree) -> Vec<String> {
    match rules.root_list() {
        Some(list) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_text(check, expected, actual, false))
        }
        // COMPAT: the expected text comes first here.
        None => {
            vec![format!("Expected body '{expected}' to match '{actual}' using equality but did not match")]
        }
    }
}
