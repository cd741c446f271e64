//! JSON arrays: length and items, with the first expected item as the template when a rule applies.

use super::{Comparison, Site, Unexpected, compare, json};
use crate::foundation::json::Node;
use crate::matching::context::Place;
use crate::matching::findings::{Findings, Path};
use crate::matching::value::{Applied, Check, CompiledVariant, List, check_list, stringified_list};
use crate::model::rules::Combine;
use std::sync::Arc;

impl<'c> Comparison<'c, '_> {
    pub(super) fn lists(&mut self, site: &Site<'c, '_, '_>) {
        if let Some((place, count)) = self.list_itself(site) {
            self.items(site, &place, count);
        }
    }

    /// Compares the lists as such. Returns how many items are to be compared, and the rules around them.
    #[inline(never)]
    fn list_itself(&mut self, site: &Site<'c, '_, '_>) -> Option<(Place<'c, List>, usize)> {
        match site.place.applied() {
            None => self.plain_lists(site),
            Some(applied) if site.expected.is_empty() => self.without_template(site, applied),
            Some(applied) if applied.list.combine == Combine::Or => self.lists_under_any(site, applied),
            Some(applied) => self.lists_under_all(site, applied),
        }
    }

    fn plain_lists(&mut self, site: &Site<'c, '_, '_>) -> Option<(Place<'c, List>, usize)> {
        let Site { path, expected, actual, .. } = *site;
        if expected.is_empty() && !actual.is_empty() {
            let text = format!("Expected an empty List but received {}", actual.to_json());
            self.findings.add(path, text, || (json(expected), json(actual)));
            return None;
        }
        if expected.len() != actual.len() {
            self.different_lengths(site);
        }
        Some((site.place, expected.len().min(actual.len())))
    }

    #[cold]
    fn different_lengths(&mut self, site: &Site<'c, '_, '_>) {
        let Site { path, expected, actual, .. } = *site;
        // All these mismatches show both lists; they share the texts.
        let texts = (json(expected), json(actual));
        for (index, item) in expected.items().enumerate().skip(actual.len()) {
            if self.findings.is_settled() {
                return;
            }
            let place = self.walk.enter_index(&site.place, index);
            self.walk.leave(&place);
            if place.applied().is_none() {
                let text = format!("Expected {} but was missing", item.to_text());
                self.findings.add(path, text, || texts.clone());
            }
        }
        let (wanted, found) = (expected.len(), actual.len());
        let text = format!("Expected a List with {wanted} elements but received {found} elements");
        self.findings.add(path, text, || texts);
    }

    /// Compares the first `count` actual items; expected ones that are missing stand in as the first.
    fn items(&mut self, site: &Site<'c, '_, '_>, above: &Place<'c, List>, count: usize) {
        let Some(template) = site.expected.item(0) else { return };
        for (index, actual) in site.actual.items().take(count).enumerate() {
            if self.findings.is_settled() {
                return;
            }
            let expected = site.expected.item(index).unwrap_or(template);
            let place = self.walk.enter_index(above, index);
            self.values(&Site { path: &Path::Index(site.path, index), place, expected, actual });
            self.walk.leave(&place);
        }
    }

    /// With an empty example there is nothing to compare items with; limits still hold.
    fn without_template(
        &mut self,
        site: &Site<'c, '_, '_>,
        applied: Applied<'c>,
    ) -> Option<(Place<'c, List>, usize)> {
        let is_limit = |check: &&Check| matches!(check, Check::Size { .. } | Check::NotEmpty);
        let limits = applied.list.checks.iter().filter(is_limit);
        let failed: Vec<String> = limits.filter_map(|check| list_failure(check, site, applied)).collect();
        let is_enough = applied.list.combine == Combine::Or && failed.len() < applied.list.checks.len();
        if !is_enough {
            failed.into_iter().for_each(|text| self.add_list(site, text));
        }
        None
    }

    #[inline(never)]
    fn lists_under_all(
        &mut self,
        site: &Site<'c, '_, '_>,
        applied: Applied<'c>,
    ) -> Option<(Place<'c, List>, usize)> {
        let mut are_items_compared = false;
        for check in &applied.list.checks {
            if let Check::ArrayContains(variants) = check {
                self.contains(site, variants);
                continue;
            }
            are_items_compared = true;
            if let Some(text) = list_failure(check, site, applied) {
                self.add_list(site, text);
            }
        }
        let place = match &applied.list.below {
            Some(below) if !applied.is_cascaded && below.shared.checks.is_empty() => {
                self.no_matcher_for_items(site);
                return None;
            }
            Some(below) if !applied.is_cascaded => site.place.under(&below.shared),
            _ => site.place,
        };
        are_items_compared.then_some((place, site.actual.len()))
    }

    /// One passing rule is enough. Items are compared once for all rules that leave them to their own.
    /// COMPAT: when no rule passes, their mismatches are told with the others.
    fn lists_under_any(
        &mut self,
        site: &Site<'c, '_, '_>,
        applied: Applied<'c>,
    ) -> Option<(Place<'c, List>, usize)> {
        let mark = self.findings.mark();
        let mut failed = Findings::default();
        let (mut is_open, mut are_items_compared, mut was_compared) = (false, false, false);
        for check in &applied.list.checks {
            let is_about_items = match check {
                Check::ArrayContains(variants) => {
                    self.contains(site, variants);
                    true
                }
                Check::EachValue(below) if !applied.is_cascaded => {
                    let before = self.effort.begin(was_compared);
                    self.items(site, &site.place.under(below), site.actual.len());
                    self.effort.end(before);
                    was_compared = true;
                    true
                }
                _ => {
                    if let Some(text) = list_failure(check, site, applied) {
                        self.add_list(site, text);
                    }
                    false
                }
            };
            let passed = self.findings.is_clean_since(mark);
            if passed && is_about_items {
                return None;
            }
            is_open |= passed;
            are_items_compared |= !is_about_items;
            failed.append(self.findings.take_since(mark));
        }
        if are_items_compared {
            let before = self.effort.begin(was_compared);
            self.items(site, &site.place, site.actual.len());
            self.effort.end(before);
            if is_open && self.findings.is_clean_since(mark) {
                return None;
            }
            failed.append(self.findings.take_since(mark));
        }
        self.findings.append(failed);
        None
    }

    #[cold]
    fn no_matcher_for_items(&mut self, site: &Site<'c, '_, '_>) {
        let Some(template) = site.expected.item(0) else { return };
        let examples = site.expected.items().chain(std::iter::repeat(template));
        for (index, (expected, actual)) in examples.zip(site.actual.items()).enumerate() {
            let path = Path::Index(site.path, index);
            let text = format!("No matcher found for path '{}'", path.render());
            self.findings.add(&path, text, || (json(expected), json(actual)));
        }
    }

    fn add_list(&mut self, site: &Site<'c, '_, '_>, text: String) {
        let shown = |list: Node<'_>| Some(Arc::from(stringified_list(list)));
        self.findings.add(site.path, text, || (shown(site.expected), shown(site.actual)));
    }

    /// Each variant's item of the example is found among the actual ones.
    fn contains(&mut self, site: &Site<'c, '_, '_>, variants: &[CompiledVariant]) {
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
                let text = format!(
                    "ArrayContains: variant {index} is missing from the expected list, which has {count} items"
                );
                self.add_list(site, text);
                continue;
            };
            let unexpected = self.unexpected;
            let is_variant = |actual| fits(expected, actual, variant, unexpected);
            if !site.actual.items().any(is_variant) {
                self.variant_missing(site, variant.index, expected);
            }
        }
    }

    /// Without variants each item of the example is one, and is compared by equality.
    fn contains_all(&mut self, site: &Site<'c, '_, '_>) {
        for (index, expected) in site.expected.items().enumerate() {
            if !site.actual.items().any(|actual| expected == actual) {
                self.variant_missing(site, index, expected);
            }
        }
    }

    #[cold]
    fn variant_missing(&mut self, site: &Site<'c, '_, '_>, index: usize, expected: Node<'_>) {
        let shown = expected.to_json();
        let text = format!("Variant at index {index} ({shown}) was not found in the actual list");
        self.findings.add(site.path, text, || {
            (Some(Arc::from(shown)), Some(Arc::from(stringified_list(site.actual))))
        });
    }
}

fn fits(expected: Node<'_>, actual: Node<'_>, variant: &CompiledVariant, unexpected: Unexpected) -> bool {
    let mut probe = Findings::probe();
    compare(expected, actual, &variant.rules, unexpected, &mut probe);
    probe.is_empty()
}

fn list_failure(check: &Check, site: &Site<'_, '_, '_>, applied: Applied<'_>) -> Option<String> {
    check_list(check, site.expected, site.actual, applied.is_cascaded).err()
}
