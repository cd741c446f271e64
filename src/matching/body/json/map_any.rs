//! Objects under rules of which one is enough.

use super::alternatives::AnyOfMap;
use super::level::Task;
use super::{Comparison, Site};
use crate::matching::findings::{Findings, Mark};
use crate::matching::value::{Check, CoreCheck};

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// One passing rule is enough. Members are compared once for all rules that leave them to their own.
    pub(super) fn any_of_map(&mut self, mut site: Site<'c, 'd>, mut any: Box<AnyOfMap<'c>>) {
        if std::mem::take(&mut any.is_waiting) {
            self.effort.end(any.effort_before);
            any.was_compared = true;
            if self.is_passed_since(any.mark, &mut any.failed) {
                return self.close();
            }
        }
        while let Some(check) = any.applied.list.checks.get(any.next) {
            any.next += 1;
            match check {
                Check::Core(CoreCheck::EachValue(below))
                    if !any.applied.is_cascaded && below.checks.is_empty() =>
                {
                    self.no_matcher_for_members(&site);
                    if self.is_passed_since(any.mark, &mut any.failed) {
                        return self.close();
                    }
                }
                Check::Core(CoreCheck::EachValue(below)) if !any.applied.is_cascaded => {
                    let place = site.place.under(below);
                    return self.compare_members(site, any, Task::all(place, place));
                }
                check if check.is_about_values() && !any.applied.is_cascaded => any.is_about_values = true,
                _ => {
                    self.map_rule(&mut site, check, any.applied);
                    any.is_open |= self.is_passed_since(any.mark, &mut any.failed);
                }
            }
        }
        if std::mem::take(&mut any.is_about_values) {
            return self.compare_members(site, any, Task::all(site.place, site.place));
        }
        if std::mem::take(&mut any.is_open) {
            self.keys(&site);
            return self.compare_members(site, any, Task::common(site.place));
        }
        self.findings.append(any.failed);
        self.close();
    }

    fn compare_members(&mut self, site: Site<'c, 'd>, mut any: Box<AnyOfMap<'c>>, task: Task<'c>) {
        any.is_waiting = true;
        any.effort_before = self.effort.begin(any.was_compared);
        self.descend(site, Task::AnyOfMap(any), task);
    }

    /// Whether an alternative found nothing wrong; what it found is put with what others found.
    pub(super) fn is_passed_since(&mut self, mark: Mark, failed: &mut Findings) -> bool {
        let is_passed = self.findings.is_clean_since(mark);
        failed.append(self.findings.take_since(mark));
        is_passed
    }
}
