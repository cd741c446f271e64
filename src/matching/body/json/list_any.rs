//! Arrays under rules of which one is enough.

use super::alternatives::{AnyOfList, Wait};
use super::level::Task;
use super::{Comparison, Site};
use crate::matching::value::{Check, CoreCheck};

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// One passing rule is enough. Items are compared once for all rules that leave them to their own.
    /// COMPAT: when no rule passes, their mismatches are told with the others.
    pub(super) fn any_of_list(&mut self, mut site: Site<'c, 'd>, mut any: Box<AnyOfList<'c>>) {
        if any.waits_for != Wait::Nothing {
            self.effort.end(any.effort_before);
            any.was_compared = true;
            let passed = self.is_passed_since(any.mark, &mut any.failed);
            match std::mem::replace(&mut any.waits_for, Wait::Nothing) {
                Wait::Items if !passed || !any.is_open => return self.none_of_list(*any),
                _ if passed => return self.close(),
                _ => {}
            }
        }
        while let Some(check) = any.applied.list.checks.get(any.next) {
            any.next += 1;
            let is_about_items = match check {
                Check::Core(CoreCheck::ArrayContains(variants)) => {
                    self.contains(&site, variants);
                    true
                }
                Check::Core(CoreCheck::EachValue(below))
                    if !any.applied.is_cascaded && below.checks.is_empty() =>
                {
                    self.no_matcher_for_items(&site);
                    true
                }
                Check::Core(CoreCheck::EachValue(below)) if !any.applied.is_cascaded => {
                    let task = Task::items(site.place.under(below), site.actual.len());
                    return self.compare_items(site, any, Wait::EachValue, task);
                }
                _ => {
                    self.list_rule(&mut site, check, any.applied);
                    false
                }
            };
            let passed = self.is_passed_since(any.mark, &mut any.failed);
            if passed && is_about_items {
                return self.close();
            }
            any.is_open |= passed;
            any.are_items_compared |= !is_about_items;
        }
        if any.are_items_compared {
            let task = Task::items(site.place, site.actual.len());
            return self.compare_items(site, any, Wait::Items, task);
        }
        self.none_of_list(*any);
    }

    fn compare_items(&mut self, site: Site<'c, 'd>, mut any: Box<AnyOfList<'c>>, wait: Wait, task: Task<'c>) {
        any.waits_for = wait;
        any.effort_before = self.effort.begin(any.was_compared);
        self.descend(site, Task::AnyOfList(any), task);
    }

    fn none_of_list(&mut self, any: AnyOfList<'c>) {
        self.findings.append(any.failed);
        self.close();
    }
}
