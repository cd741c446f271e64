//! JSON bodies: a walk over expected and actual side by side, with the rules for each place.
//!
//! What one rule says to one value is in `value`; which rules apply where is in `context`. Here is how
//! lists and maps are gone through. Every node is visited once for each way its rules ask for, nothing
//! is copied, and texts are made for mismatches only. The walk keeps its own stack, so a deep document
//! costs no more of the thread's than a flat one.

mod effort;
mod alternatives;
mod level;
mod list;
mod map;
mod list_any;
mod map_any;

use crate::foundation::json::{Kind, Node};
use crate::matching::context::{Place, Walk};
use crate::matching::findings::{Findings, Step, rendered};
use crate::matching::value::{Applied, CoreCheck, List, Refusal, RuleTree, judge_json, kind_conflict};
use crate::model::rules::Combine;
use effort::RecompareBudget;
use level::Level;
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
    Comparison::new(rules, unexpected, findings).run(expected, actual);
}

/// A comparison under way.
struct Comparison<'c, 'd, 'f> {
    walk: Walk<'c, List>,
    unexpected: Unexpected,
    findings: &'f mut Findings,
    effort: RecompareBudget,
    /// Where the comparison is.
    path: Vec<Step<'d>>,
    /// The lists and maps on the way there.
    open: Vec<Level<'c, 'd>>,
}

/// The two values of a place and the rules there.
#[derive(Clone, Copy)]
struct Site<'c, 'd> {
    place: Place<'c, List>,
    expected: Node<'d>,
    actual: Node<'d>,
    /// Whether the two are known to be equal, as lists or maps around them are.
    are_equal: bool,
}

impl<'c, 'd, 'f> Comparison<'c, 'd, 'f> {
    fn new(rules: &'c RuleTree, unexpected: Unexpected, findings: &'f mut Findings) -> Self {
        let (effort, path, open) = Default::default();
        Comparison { walk: Walk::new(rules), unexpected, findings, effort, path, open }
    }

    fn run(&mut self, expected: Node<'d>, actual: Node<'d>) {
        let place = self.walk.root();
        self.values(Site { place, expected, actual, are_equal: false });
        while self.go_on() {}
    }

    /// Compares the values of one place; what is inside them is left to a level of its own.
    fn values(&mut self, site: Site<'c, 'd>) {
        if !self.effort.within_budget() {
            return self.give_up();
        }
        match (site.expected.kind(), site.actual.kind()) {
            (Kind::Array, Kind::Array) => self.lists(site),
            (Kind::Object, Kind::Object) => self.maps(site),
            (Kind::Array | Kind::Object, _) => self.conflict(&site),
            _ => self.scalars(&site),
        }
    }

    #[cold]
    fn give_up(&mut self) {
        let text = |_| "Gave up comparing: alternatives inside alternatives take too many steps".to_owned();
        self.tell(text, |_| (None, None));
    }

    fn scalars(&mut self, site: &Site<'c, 'd>) {
        let Site { expected, actual, .. } = *site;
        let Some(Applied { list, is_cascaded }) = site.place.applied() else {
            if expected != actual {
                self.scalar_failure(site, Refusal::Core(&CoreCheck::Equality), false);
            }
            return;
        };
        if list.combine == Combine::Or {
            return self.scalars_under_any(site, list, is_cascaded);
        }
        for check in &list.checks {
            if let Err(refusal) = judge_json(check, expected, actual, is_cascaded) {
                self.scalar_failure(site, refusal, is_cascaded);
            }
        }
    }

    fn scalars_under_any(&mut self, site: &Site<'c, 'd>, list: &List, is_cascaded: bool) {
        let mut refusals = Vec::new();
        for check in &list.checks {
            match judge_json(check, site.expected, site.actual, is_cascaded) {
                Ok(()) => return,
                Err(refusal) => refusals.push(refusal),
            }
        }
        refusals.into_iter().for_each(|refusal| self.scalar_failure(site, refusal, is_cascaded));
    }

    #[cold]
    fn scalar_failure(&mut self, site: &Site<'c, 'd>, refusal: Refusal<'_>, is_cascaded: bool) {
        let Site { expected, actual, .. } = *site;
        let text = |_| refusal.of_json(expected, actual, is_cascaded);
        self.tell(text, |limit| (json(expected, limit), json(actual, limit)));
    }

    /// A list or map is expected and something else is there. Rules do not make up for that, unless one
    /// of several that may stand for another accepts what is there.
    #[cold]
    fn conflict(&mut self, site: &Site<'c, 'd>) {
        let Site { expected, actual, .. } = *site;
        if site.place.applied().is_some_and(|applied| is_accepted_by_another(applied, site)) {
            return;
        }
        let shown = |value: Node<'_>, limit| Some(Arc::from(value.to_text_up_to(limit)));
        self.tell(
            |limit| kind_conflict(expected, actual, limit),
            |limit| (shown(expected, limit), shown(actual, limit)),
        );
    }

    /// Whether two lists or maps are equal. What they hold is not looked at again for that.
    fn are_equal(site: &mut Site<'c, 'd>) -> bool {
        site.are_equal = site.are_equal || site.expected.is_same_as(site.actual);
        site.are_equal
    }

    /// Adds a mismatch where the comparison is. What makes the texts is told how long they may be.
    fn tell(
        &mut self,
        text: impl FnOnce(usize) -> String,
        values: impl FnOnce(usize) -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.findings.tell(|| rendered(&self.path), text, values);
    }
}

fn is_accepted_by_another(applied: Applied<'_>, site: &Site<'_, '_>) -> bool {
    let accepts = |check| judge_json(check, site.expected, site.actual, applied.is_cascaded).is_ok();
    applied.list.combine == Combine::Or
        && applied.list.checks.iter().any(|check| !check.is_about_contents() && accepts(check))
}

/// A value of a mismatch, as compact JSON.
fn json(value: Node<'_>, limit: usize) -> Option<Arc<str>> {
    Some(Arc::from(value.to_json_up_to(limit)))
}
