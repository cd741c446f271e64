//! Rules on an XML element itself: its name and how many nodes it has. Its contents are
//! compared under their own rules.

use super::{Check, CoreCheck, Verdict, unable};
use crate::foundation::xml::Element;
use crate::matching::plugins::FieldValue;

/// Two elements, and whether they have the same name.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Elements<'d> {
    pub(in crate::matching) expected: Element<'d>,
    pub(in crate::matching) actual: Element<'d>,
    pub(in crate::matching) is_same_name: bool,
}

/// One rule applied to an element. A plugin gets its name.
pub(in crate::matching) fn check_element(check: &Check, pair: Elements<'_>, is_cascaded: bool) -> Verdict {
    let (expected, actual) = (pair.expected.name(), pair.actual.name());
    check.decide(
        |core| check_core(core, pair, is_cascaded),
        || (FieldValue::Text(expected.local), FieldValue::Text(actual.local)),
    )
}

fn check_core(check: &CoreCheck, pair: Elements<'_>, is_cascaded: bool) -> Verdict {
    let actual = pair.actual;
    match check {
        CoreCheck::Size { min, max } if !is_cascaded => check_size(actual, *min, *max),
        CoreCheck::Type | CoreCheck::Size { .. } if pair.is_same_name => Ok(()),
        // COMPAT: the expected name comes first here.
        CoreCheck::Type | CoreCheck::Size { .. } => {
            Err(format!("Expected '{}' to be the same type as '{}'", pair.expected.name(), actual.name()))
        }
        CoreCheck::Equality => same_name(pair),
        CoreCheck::Regex(regex) => regex.check(actual.name().local, &actual.name().expanded()),
        CoreCheck::NotEmpty if actual.node_count() == 0 => {
            Err(format!("Expected '{}' to have at least one child", actual.name()))
        }
        CoreCheck::NotEmpty => Ok(()),
        _ => unable(format_args!("<{}/>", actual.name()), check),
    }
}

/// The check of an element without rules.
pub(in crate::matching) fn same_name(pair: Elements<'_>) -> Verdict {
    if pair.is_same_name {
        return Ok(());
    }
    // COMPAT: the expected name comes first here.
    Err(format!("Expected '{}' to be equal to '{}'", pair.expected.name(), pair.actual.name()))
}

/// COMPAT: all nodes inside count, texts and comments too.
fn check_size(actual: Element<'_>, min: Option<usize>, max: Option<usize>) -> Verdict {
    let (name, count) = (actual.name(), actual.node_count());
    match (min, max) {
        (Some(min), _) if count < min => Err(format!("Expected '{name}' to have at least {min} children")),
        (_, Some(max)) if count > max => Err(format!("Expected '{name}' to have at most {max} children")),
        _ => Ok(()),
    }
}
