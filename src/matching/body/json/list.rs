//! JSON arrays: length and items, with the first expected item as the template when a rule applies.

use super::walk::{RecompareBudget, Task};
use super::{Comparison, Site, Unexpected, json};
use crate::foundation::json::Node;
use crate::matching::findings::{Findings, PathStep, rendered};
use crate::matching::value::{
    Applied, Check, CompiledVariant, CoreCheck, Refusal, judge_list, stringified_list,
};
use crate::model::rules::Combine;
use std::sync::Arc;

impl<'c, 'd> Comparison<'c, 'd, '_> {
    pub(super) fn lists(&mut self, mut site: Site<'c, 'd>) {
        let task = match site.place.applied() {
            None => self.plain_lists(&site),
            Some(applied) if site.expected.is_empty() => self.without_template(&site, applied),
            Some(applied) if applied.list.combine == Combine::Or => {
                Some(Task::any_of_list(applied, self.findings.mark()))
            }
            Some(applied) => self.lists_under_all(&mut site, applied),
        };
        if let Some(task) = task {
            self.open(site, task);
        }
    }

    /// Compares the lists themselves. Returns what to do with the items.
    fn plain_lists(&mut self, site: &Site<'c, 'd>) -> Option<Task<'c>> {
        let Site { expected, actual, .. } = *site;
        if expected.is_empty() && !actual.is_empty() {
            self.add_mismatch(
                |limit| format!("Expected an empty List but received {}", actual.to_json_up_to(limit)),
                |limit| (json(expected, limit), json(actual, limit)),
            );
            return None;
        }
        if expected.len() != actual.len() {
            self.different_lengths(site);
        }
        Some(Task::items(site.place, expected.len().min(actual.len())))
    }

    #[cold]
    fn different_lengths(&mut self, site: &Site<'c, 'd>) {
        let Site { expected, actual, .. } = *site;
        let (wanted, found) = (expected.len(), actual.len());
        let length = |_| format!("Expected a List with {wanted} elements but received {found} elements");
        if self.findings.is_probe() {
            return self.add_mismatch(length, |_| (None, None));
        }
        // All these mismatches show both lists; they share the texts.
        let room = self.findings.room();
        let texts = (json(expected, room), json(actual, room));
        for (index, item) in expected.items().enumerate().skip(found) {
            let place = self.walk.enter_index(&site.place, index);
            self.walk.leave(&place);
            if place.applied().is_none() {
                let text = |limit| format!("Expected {} but was missing", item.to_text_up_to(limit));
                self.add_mismatch(text, |_| texts.clone());
            }
        }
        self.add_mismatch(length, |_| texts);
    }

    /// With an empty example there is nothing to compare items with; limits still hold.
    fn without_template(&mut self, site: &Site<'c, 'd>, applied: Applied<'c>) -> Option<Task<'c>> {
        let is_limit =
            |check: &&Check| matches!(check.core(), Some(CoreCheck::Size { .. } | CoreCheck::NotEmpty));
        let checks = &applied.list.checks;
        let limits = checks.iter().filter(is_limit);
        let judged = limits.map(|check| judge_list(check, site.actual, applied.is_cascaded, || false));
        let refusals: Vec<_> = judged.filter_map(Result::err).collect();
        let is_enough = applied.list.combine == Combine::Or && refusals.len() < checks.len();
        if !is_enough {
            refusals.into_iter().for_each(|refusal| self.refused_list(site, refusal));
        }
        None
    }

    fn lists_under_all(&mut self, site: &mut Site<'c, 'd>, applied: Applied<'c>) -> Option<Task<'c>> {
        let mut are_items_compared = false;
        for check in &applied.list.checks {
            if let Check::Core(CoreCheck::ArrayContains(variants)) = check {
                self.contains(site, variants);
                continue;
            }
            are_items_compared = true;
            self.list_rule(site, check, applied);
        }
        let place = match &applied.list.below {
            Some(below) if !applied.is_cascaded && below.shared.checks.is_empty() => {
                self.no_matcher_for_items(site);
                return None;
            }
            Some(below) if !applied.is_cascaded => site.place.under(&below.shared),
            _ => site.place,
        };
        are_items_compared.then(|| Task::items(place, site.actual.len()))
    }

    #[cold]
    pub(super) fn no_matcher_for_items(&mut self, site: &Site<'c, 'd>) {
        let Some(template) = site.expected.item(0) else { return };
        let examples = site.expected.items().chain(std::iter::repeat(template));
        for (index, (expected, actual)) in examples.zip(site.actual.items()).enumerate() {
            self.no_matcher(PathStep::Index(index), expected, actual);
        }
    }

    /// `eachValue` without rules refuses every item.
    #[cold]
    pub(super) fn no_matcher(&mut self, step: PathStep<'d>, expected: Node<'d>, actual: Node<'d>) {
        self.path.push(step);
        let path = rendered(&self.path);
        let text = |_| format!("No matcher found for path '{path}'");
        self.add_mismatch(text, |limit| (json(expected, limit), json(actual, limit)));
        self.path.pop();
    }

    /// One rule on the list itself.
    pub(super) fn list_rule(&mut self, site: &mut Site<'c, 'd>, check: &Check, applied: Applied<'c>) {
        let actual = site.actual;
        if let Err(refusal) = judge_list(check, actual, applied.is_cascaded, || Self::are_equal(site)) {
            self.refused_list(site, refusal);
        }
    }

    #[cold]
    fn refused_list(&mut self, site: &Site<'c, 'd>, refusal: Refusal<'_>) {
        let Site { expected, actual, .. } = *site;
        self.add_list_mismatch(site, |limit| refusal.of_list(expected, actual, limit));
    }

    #[cold]
    fn add_list_mismatch(&mut self, site: &Site<'c, 'd>, text: impl FnOnce(usize) -> String) {
        let shown = |list: Node<'_>, limit| Some(Arc::from(stringified_list(list, limit)));
        self.add_mismatch(text, |limit| (shown(site.expected, limit), shown(site.actual, limit)));
    }

    /// Looks for the item of each variant among the actual items.
    pub(super) fn contains(&mut self, site: &Site<'c, 'd>, variants: &[CompiledVariant]) {
        if variants.is_empty() {
            self.contains_all(site);
            return;
        }
        for variant in variants {
            if self.findings.is_settled() {
                return;
            }
            let Some(expected) = site.expected.item(variant.index) else {
                let (index, count) = (variant.index, site.expected.len());
                let text = |_| {
                    format!(
                        "ArrayContains: variant {index} is missing from the expected list, which has {count} items"
                    )
                };
                self.add_list_mismatch(site, text);
                continue;
            };
            if !is_among(site.actual, expected, variant, self.unexpected) {
                self.variant_missing(site, variant.index, expected);
            }
        }
    }

    /// Without variants, each item of the example is a variant that is compared by equality.
    fn contains_all(&mut self, site: &Site<'c, 'd>) {
        for (index, expected) in site.expected.items().enumerate() {
            if !site.actual.items().any(|actual| expected == actual) {
                self.variant_missing(site, index, expected);
            }
        }
    }

    #[cold]
    fn variant_missing(&mut self, site: &Site<'c, 'd>, index: usize, expected: Node<'d>) {
        let text = |limit| {
            let shown = expected.to_json_up_to(limit);
            format!("Variant at index {index} ({shown}) was not found in the actual list")
        };
        let actual = site.actual;
        self.add_mismatch(text, |limit| {
            (json(expected, limit), Some(Arc::from(stringified_list(actual, limit))))
        });
    }
}

/// Whether an item of the list is what a variant asks for. One comparison is used for all items.
fn is_among<'d>(
    list: Node<'d>,
    expected: Node<'d>,
    variant: &CompiledVariant,
    unexpected: Unexpected,
) -> bool {
    let mut probe = Findings::probe();
    let mut comparison = Comparison::new(&variant.rules, unexpected, &mut probe);
    list.items().any(|actual| comparison.fits(expected, actual))
}

impl<'d> Comparison<'_, 'd, '_> {
    /// Whether two values match. Only for a comparison whose findings are a probe.
    fn fits(&mut self, expected: Node<'d>, actual: Node<'d>) -> bool {
        self.findings.forget();
        self.budget = RecompareBudget::default();
        self.path.clear();
        self.open.clear();
        self.run(expected, actual);
        self.findings.is_empty()
    }
}
