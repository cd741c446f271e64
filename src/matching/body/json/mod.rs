//! JSON bodies: a walk over expected and actual side by side, with the rules for each place.
//!
//! `value` applies one rule to one value, `rule_tree` finds the rules for a place; here is how lists and maps
//! are compared. Every node is visited once for each way in which its rules compare it, nothing is copied,
//! and texts are made for mismatches only. The walk has its own stack, so a deep document needs no more stack
//! of the thread than a flat one.

mod walk;
mod list;
mod map;
mod whole;

use crate::foundation::json::{Kind, Node};
use crate::matching::findings::{Findings, PathStep, rendered};
use crate::matching::rule_tree::{RulePlace, Walk};
use crate::matching::value::{Applied, CoreCheck, List, Refusal, RuleTree, judge_json, kind_conflict};
use crate::model::rules::Combine;
use std::sync::Arc;
use walk::{OpenContainer, RecompareBudget};

#[cfg(test)]
mod tests;

/// What to do with keys that are not expected.
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

/// A comparison in progress.
struct Comparison<'c, 'd, 'f> {
    walk: Walk<'c, List>,
    unexpected: Unexpected,
    findings: &'f mut Findings,
    budget: RecompareBudget,
    /// Where the comparison is.
    path: Vec<PathStep<'d>>,
    /// The lists and maps from the root to there.
    open: Vec<OpenContainer<'c, 'd>>,
}

/// The two values of a place and the rules there.
#[derive(Clone, Copy)]
struct Site<'c, 'd> {
    place: RulePlace<'c, List>,
    expected: Node<'d>,
    actual: Node<'d>,
    /// Whether the two are known to be equal, because lists or maps around them are.
    are_equal: bool,
}

impl<'c, 'd, 'f> Comparison<'c, 'd, 'f> {
    fn new(rules: &'c RuleTree, unexpected: Unexpected, findings: &'f mut Findings) -> Self {
        let (budget, path, open) = Default::default();
        Comparison { walk: Walk::new(rules), unexpected, findings, budget, path, open }
    }

    fn run(&mut self, expected: Node<'d>, actual: Node<'d>) {
        let place = self.walk.root();
        self.values(Site { place, expected, actual, are_equal: false });
        while self.advance() {}
    }

    /// Compares the values of one place. A list or map is opened, and its
    /// contents are compared by later steps.
    fn values(&mut self, site: Site<'c, 'd>) {
        if !self.budget.within_budget() {
            return self.give_up();
        }
        if let Some(applied) = site.place.applied()
            && applied.list.is_about_whole
        {
            return self.judged_by_plugin(site, applied);
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
        self.add_mismatch(text, |_| (None, None));
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
        self.add_mismatch(text, |limit| (json(expected, limit), json(actual, limit)));
    }

    /// A list or map is expected and another value is there. That is a mismatch whatever the rules are,
    /// unless one of several rules is enough and accepts the value.
    #[cold]
    fn conflict(&mut self, site: &Site<'c, 'd>) {
        let Site { expected, actual, .. } = *site;
        if site.place.applied().is_some_and(|applied| is_accepted_by_another(applied, site)) {
            return;
        }
        let shown = |value: Node<'_>, limit| Some(Arc::from(value.to_text_up_to(limit)));
        self.add_mismatch(
            |limit| kind_conflict(expected, actual, limit),
            |limit| (shown(expected, limit), shown(actual, limit)),
        );
    }

    /// Whether two lists or maps are equal. The contents of equal ones are not compared for equality again.
    fn are_equal(site: &mut Site<'c, 'd>) -> bool {
        site.are_equal = site.are_equal || site.expected.is_same_as(site.actual);
        site.are_equal
    }

    /// Adds a mismatch at the present place. The functions that make the texts get a limit in bytes.
    fn add_mismatch(
        &mut self,
        text: impl FnOnce(usize) -> String,
        values: impl FnOnce(usize) -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.findings.add_with(|| rendered(&self.path), text, values);
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
