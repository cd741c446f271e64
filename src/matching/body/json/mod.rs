//! JSON bodies: a walk over expected and actual side by side, with the rules for each place.
//!
//! What one rule says to one value is in `value`; which rules apply where is in `context`. Here is how
//! lists and maps are gone through. Every node is visited once for each way its rules ask for, nothing
//! is copied, and texts are made for mismatches only.

mod effort;
mod list;
mod map;

use crate::foundation::json::{Kind, Node};
use crate::matching::context::{Place, Walk};
use crate::matching::findings::{Findings, Path};
use crate::matching::value::{Applied, Check, List, RuleTree, check_json, failures, kind_conflict};
use crate::model::rules::Combine;
use effort::Effort;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// What to do with keys nobody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum Unexpected {
    /// They are a mismatch: requests.
    Deny,
    /// They are fine: responses and messages.
    Allow,
}

/// Compares two JSON values under a category's rules.
pub(in crate::matching) fn compare(
    expected: Node<'_>,
    actual: Node<'_>,
    rules: &RuleTree,
    unexpected: Unexpected,
    findings: &mut Findings,
) {
    let mut comparison =
        Comparison { walk: Walk::new(rules), unexpected, findings, effort: Effort::default() };
    let place = comparison.walk.root();
    comparison.values(&Site { path: &Path::Root, place, expected, actual });
}

/// A comparison under way.
struct Comparison<'c, 'f> {
    walk: Walk<'c, List>,
    unexpected: Unexpected,
    findings: &'f mut Findings,
    effort: Effort,
}

/// Where the comparison is, and the two values there.
#[derive(Clone, Copy)]
struct Site<'c, 'p, 'd> {
    path: &'p Path<'p>,
    place: Place<'c, List>,
    expected: Node<'d>,
    actual: Node<'d>,
}

impl<'c> Comparison<'c, '_> {
    /// Compares the values of one place. Calls itself for children; the depth of a document is limited
    /// by `json::MAX_DEPTH`, so the frames on the way down are kept small: what does not
    /// lead further down is never made part of them.
    fn values(&mut self, site: &Site<'c, '_, '_>) {
        if !self.effort.is_spent_well() {
            return self.give_up(site);
        }
        match (site.expected.kind(), site.actual.kind()) {
            (Kind::Array, Kind::Array) => self.lists(site),
            (Kind::Object, Kind::Object) => self.maps(site),
            (Kind::Array | Kind::Object, _) => self.conflict(site),
            _ => self.scalars(site),
        }
    }

    #[cold]
    fn give_up(&mut self, site: &Site<'c, '_, '_>) {
        let text = "Gave up comparing: alternatives inside alternatives take too many steps".to_owned();
        self.findings.add(site.path, text, || (None, None));
    }

    #[inline(never)]
    fn scalars(&mut self, site: &Site<'c, '_, '_>) {
        let Some(applied) = site.place.applied() else {
            if site.expected != site.actual {
                self.scalar_failure(site, &Check::Equality);
            }
            return;
        };
        let Site { expected, actual, .. } = *site;
        let failed = failures(applied, |check| check_json(check, expected, actual, applied.is_cascaded));
        for text in failed {
            self.add_scalar(site, text);
        }
    }

    fn scalar_failure(&mut self, site: &Site<'c, '_, '_>, check: &Check) {
        if let Err(text) = check_json(check, site.expected, site.actual, false) {
            self.add_scalar(site, text);
        }
    }

    fn add_scalar(&mut self, site: &Site<'c, '_, '_>, text: String) {
        self.findings.add(site.path, text, || (json(site.expected), json(site.actual)));
    }

    /// A list or map is expected and something else is there. Rules do not make up for that, unless one
    /// of several that may stand for another accepts what is there.
    #[inline(never)]
    fn conflict(&mut self, site: &Site<'c, '_, '_>) {
        if site.place.applied().is_some_and(|applied| is_accepted_by_another(applied, site)) {
            return;
        }
        let text = kind_conflict(site.expected, site.actual);
        let shown = |value: Node<'_>| Some(Arc::from(&*value.to_text()));
        self.findings.add(site.path, text, || (shown(site.expected), shown(site.actual)));
    }
}

fn is_accepted_by_another(applied: Applied<'_>, site: &Site<'_, '_, '_>) -> bool {
    let is_about_contents = |check: &Check| check.is_about_values() || matches!(check, Check::EachKey(_));
    applied.list.combine == Combine::Or
        && applied.list.checks.iter().any(|check| {
            !is_about_contents(check)
                && check_json(check, site.expected, site.actual, applied.is_cascaded).is_ok()
        })
}

/// A value of a mismatch, as compact JSON.
fn json(value: Node<'_>) -> Option<Arc<str>> {
    Some(Arc::from(value.to_json()))
}
