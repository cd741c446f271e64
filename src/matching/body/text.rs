//! Text bodies: the rule for `$`, else the same bytes; no tolerance for white space or case.

use crate::matching::findings::Findings;
use crate::matching::mismatch::body_text;
use crate::matching::value::{Applied, RuleTree, check_text, failures};

pub(super) fn compare(expected: &[u8], actual: &[u8], rules: &RuleTree, findings: &mut Findings) {
    let mut add = |text| {
        findings.add(&[], text, || (Some(body_text(expected)), Some(body_text(actual))));
    };
    let Some(list) = rules.root_list() else {
        // COMPAT: the expected text comes first here.
        if expected != actual {
            let [expected, actual] = [expected, actual].map(String::from_utf8_lossy);
            add(format!("Expected body '{expected}' to match '{actual}' using equality but did not match"));
        }
        return;
    };
    match (std::str::from_utf8(expected), std::str::from_utf8(actual)) {
        (Ok(expected), Ok(actual)) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_text(check, expected, actual, false)).into_iter().for_each(add);
        }
        (expected, actual) => {
            for (side, reason) in [("expected", expected.err()), ("actual", actual.err())] {
                if let Some(reason) = reason {
                    add(format!("Could not parse {side} value as UTF-8 text: {reason}"));
                }
            }
        }
    }
}
