//! Rules on an XML element as such: its name, and how much is in it. What is inside is compared by its
//! own rules.

use super::{Check, Verdict, unable};
use crate::foundation::xml::Element;

/// One rule applied to an element.
pub(in crate::matching) fn check_element(
    check: &Check,
    expected: Element<'_>,
    actual: Element<'_>,
    is_cascaded: bool,
) -> Verdict {
    let name = actual.name();
    match check {
        Check::Size { min, max } if !is_cascaded => check_size(actual, *min, *max),
        Check::Type | Check::Size { .. } if expected.name() == name => Ok(()),
        // COMPAT: the expected name comes first here.
        Check::Type | Check::Size { .. } => {
            Err(format!("Expected '{}' to be the same type as '{name}'", expected.name()))
        }
        Check::Equality => same_name(expected, actual),
        Check::Regex(regex) => regex.check(name.local, &name.expanded()),
        Check::NotEmpty if actual.node_count() == 0 => {
            Err(format!("Expected '{name}' to have at least one child"))
        }
        Check::NotEmpty => Ok(()),
        Check::Plugin(_) => check.refuse_plugin(),
        _ => unable(format_args!("<{name}/>"), check),
    }
}

/// What is checked of an element without rules.
pub(in crate::matching) fn same_name(expected: Element<'_>, actual: Element<'_>) -> Verdict {
    let (expected, actual) = (expected.name(), actual.name());
    // COMPAT: the expected name comes first here.
    if expected == actual { Ok(()) } else { Err(format!("Expected '{expected}' to be equal to '{actual}'")) }
}

/// COMPAT: everything inside counts, texts and comments too.
fn check_size(actual: Element<'_>, min: Option<usize>, max: Option<usize>) -> Verdict {
    let (name, count) = (actual.name(), actual.node_count());
    match (min, max) {
        (Some(min), _) if count < min => Err(format!("Expected '{name}' to have at least {min} children")),
        (_, Some(max)) if count > max => Err(format!("Expected '{name}' to have at most {max} children")),
        _ => Ok(()),
    }
}
