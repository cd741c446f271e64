//! The walk over two JSON values: a stack of open lists and maps, each with what is still
//! to be compared of its contents.
//!
//! [`Comparison::advance`] does one step. Under rules that all have to pass, the contents are compared once.
//! Under rules of which one is enough, an open list or map tries rule after rule ([`AnyOfList`],
//! [`AnyOfMap`]): it goes down into the contents for a rule, and comes back to see whether that found a
//! difference. [`RecompareBudget`] limits how often contents are compared again for this.

use super::{Comparison, Site};
use crate::foundation::json::Node;
use crate::matching::findings::{Bounds, Findings, Mark, PathStep};
use crate::matching::rule_tree::RulePlace;
use crate::matching::value::{Applied, Check, CoreCheck, List};
use std::cmp::Ordering;

/// A list or map whose contents are being compared.
pub(super) struct OpenContainer<'c, 'd> {
    site: Site<'c, 'd>,
    task: Task<'c>,
    /// The place of the value inside that was entered last.
    child: Option<RulePlace<'c, List>>,
}

/// What is still to be done with the contents of a list or map.
pub(super) enum Task<'c> {
    /// Compare the first `count` actual items. The first expected item is the
    /// example for those that have none.
    Items {
        above: RulePlace<'c, List>,
        next: usize,
        count: usize,
    },
    /// Compare the members whose keys both sides have. The numbers are the next members of each side.
    Common {
        above: RulePlace<'c, List>,
        expected: usize,
        actual: usize,
    },
    /// Compare all actual members: those with an example of their own under the first rules, those that are
    /// compared with the first example under the second.
    All {
        named: RulePlace<'c, List>,
        unnamed: RulePlace<'c, List>,
        next: usize,
    },
    /// Find a rule that passes, of which one is enough.
    AnyOfList(Box<AnyOfList<'c>>),
    AnyOfMap(Box<AnyOfMap<'c>>),
    /// Nothing.
    Done,
}

impl<'c> Task<'c> {
    pub(super) fn items(above: RulePlace<'c, List>, count: usize) -> Self {
        Task::Items { above, next: 0, count }
    }

    pub(super) fn common(above: RulePlace<'c, List>) -> Self {
        Task::Common { above, expected: 0, actual: 0 }
    }

    pub(super) fn all(named: RulePlace<'c, List>, unnamed: RulePlace<'c, List>) -> Self {
        Task::All { named, unnamed, next: 0 }
    }

    pub(super) fn any_of_list(applied: Applied<'c>, mark: Mark) -> Self {
        Task::AnyOfList(Box::new(AnyOfList {
            search: Search::new(applied, mark),
            waits_for: Wait::Nothing,
            is_open: false,
            are_items_compared: false,
        }))
    }

    pub(super) fn any_of_map(applied: Applied<'c>, mark: Mark) -> Self {
        Task::AnyOfMap(Box::new(AnyOfMap {
            search: Search::new(applied, mark),
            is_waiting: false,
            is_open: false,
            is_about_values: false,
        }))
    }
}

/// A value inside a list or map, about to be compared.
struct Child<'c, 'd> {
    step: PathStep<'d>,
    above: RulePlace<'c, List>,
    expected: Node<'d>,
    actual: Node<'d>,
    /// Whether the example is the value's own and not one that stands for it.
    is_own: bool,
}

impl<'c, 'd> OpenContainer<'c, 'd> {
    /// The next value inside, if there is one.
    fn next_child(&mut self) -> Option<Child<'c, 'd>> {
        let Site { expected, actual, .. } = self.site;
        match &mut self.task {
            Task::Items { above, next, count } => next_item(expected, actual, above, next, *count),
            Task::Common { above, expected: of_expected, actual: of_actual } => {
                let (key, expected, actual) = next_common((expected, of_expected), (actual, of_actual))?;
                Some(Child { step: PathStep::Key(key), above: *above, expected, actual, is_own: true })
            }
            Task::All { named, unnamed, next } => {
                let (key, actual) = actual.member(*next)?;
                *next += 1;
                let own = expected.get(key);
                let (_, template) = expected.member(0)?;
                let above = if own.is_some() { *named } else { *unnamed };
                let (expected, is_own) = (own.unwrap_or(template), own.is_some());
                Some(Child { step: PathStep::Key(key), above, expected, actual, is_own })
            }
            Task::AnyOfList(_) | Task::AnyOfMap(_) | Task::Done => None,
        }
    }
}

fn next_item<'c, 'd>(
    expected: Node<'d>,
    actual: Node<'d>,
    above: &RulePlace<'c, List>,
    next: &mut usize,
    count: usize,
) -> Option<Child<'c, 'd>> {
    if *next >= count {
        return None;
    }
    let index = *next;
    *next += 1;
    let (own, actual) = (expected.item(index), actual.item(index)?);
    let is_own = own.is_some();
    let expected = own.or_else(|| expected.item(0))?;
    Some(Child { step: PathStep::Index(index), above: *above, expected, actual, is_own })
}

/// The next key that both maps have; both are sorted.
fn next_common<'d>(
    (expected, of_expected): (Node<'d>, &mut usize),
    (actual, of_actual): (Node<'d>, &mut usize),
) -> Option<(&'d str, Node<'d>, Node<'d>)> {
    loop {
        let (key, wanted) = expected.member(*of_expected)?;
        let (other, found) = actual.member(*of_actual)?;
        match other.cmp(key) {
            Ordering::Less => *of_actual += 1,
            Ordering::Greater => *of_expected += 1,
            Ordering::Equal => {
                *of_actual += 1;
                *of_expected += 1;
                return Some((key, wanted, found));
            }
        }
    }
}

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// Begins to compare the contents of a list or map.
    pub(super) fn open(&mut self, site: Site<'c, 'd>, task: Task<'c>) {
        self.open.push(OpenContainer { site, task, child: None });
    }

    /// One step of the walk; false when it is over.
    pub(super) fn advance(&mut self) -> bool {
        let Some(container) = self.open.last_mut() else { return false };
        if let Some(child) = container.child.take() {
            self.walk.leave(&child);
            self.path.pop();
        }
        match std::mem::replace(&mut container.task, Task::Done) {
            Task::AnyOfList(any) => {
                let site = container.site;
                self.any_of_list(site, any);
            }
            Task::AnyOfMap(any) => {
                let site = container.site;
                self.any_of_map(site, any);
            }
            task => {
                container.task = task;
                self.next_value();
            }
        }
        true
    }

    fn next_value(&mut self) {
        let is_settled = self.findings.is_settled();
        let next = self.open.last_mut().filter(|_| !is_settled).and_then(|container| {
            let child = container.next_child()?;
            let place = match child.step {
                PathStep::Key(key) => self.walk.enter_key(&child.above, key),
                PathStep::Index(index) => self.walk.enter_index(&child.above, index),
            };
            container.child = Some(place);
            let Child { step, expected, actual, is_own, .. } = child;
            Some((step, Site { place, expected, actual, are_equal: is_own && container.site.are_equal }))
        });
        match next {
            Some((step, site)) => {
                self.path.push(step);
                self.values(site);
            }
            None => drop(self.open.pop()),
        }
    }

    /// Leaves a list or map for which the search for a passing rule is over.
    fn close(&mut self) {
        self.open.pop();
    }

    /// Compares the contents of a list or map and comes back to the search for a passing rule.
    fn descend(&mut self, site: Site<'c, 'd>, back: Task<'c>, task: Task<'c>) {
        if let Some(container) = self.open.last_mut() {
            container.task = back;
        }
        self.open(site, task);
    }
}

/// A search for one passing rule among those of a place.
struct Search<'c> {
    applied: Applied<'c>,
    /// The rule that is next.
    next: usize,
    /// The findings before the rule that is tried.
    mark: Mark,
    /// What the rules tried so far found.
    failed: Findings,
    was_compared: bool,
    was_again: bool,
}

impl<'c> Search<'c> {
    fn new(applied: Applied<'c>, mark: Mark) -> Self {
        let (next, failed) = (0, Findings::within(Bounds::NONE));
        Search { applied, next, mark, failed, was_compared: false, was_again: false }
    }

    fn next_check(&mut self) -> Option<&'c Check> {
        let check = self.applied.list.checks.get(self.next)?;
        self.next += 1;
        Some(check)
    }

    /// Whether the rule that was tried found nothing. What it found is put with what others found.
    fn has_passed(&mut self, findings: &mut Findings) -> bool {
        let is_passed = findings.is_clean_since(self.mark);
        self.failed.append(findings.take_since(self.mark));
        is_passed
    }

    /// The contents are compared for a rule.
    fn begin(&mut self, budget: &mut RecompareBudget) {
        self.was_again = budget.begin(self.was_compared);
    }

    fn end(&mut self, budget: &mut RecompareBudget) {
        budget.end(self.was_again);
        self.was_compared = true;
    }
}

/// A search for a passing rule for an array.
pub(super) struct AnyOfList<'c> {
    search: Search<'c>,
    waits_for: Wait,
    /// Whether a rule passed that leaves the items to their own rules.
    is_open: bool,
    are_items_compared: bool,
}

/// What the items are being compared for.
#[derive(PartialEq)]
enum Wait {
    Nothing,
    EachValue,
    Items,
}

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// One passing rule is enough. Items are compared once for all rules that leave them to their own rules.
    /// COMPAT: when no rule passes, the mismatches of the items are listed with the others.
    fn any_of_list(&mut self, mut site: Site<'c, 'd>, mut any: Box<AnyOfList<'c>>) {
        if any.waits_for != Wait::Nothing {
            any.search.end(&mut self.budget);
            let passed = any.search.has_passed(self.findings);
            match std::mem::replace(&mut any.waits_for, Wait::Nothing) {
                Wait::Items if !passed || !any.is_open => return self.none_passed(any.search),
                _ if passed => return self.close(),
                _ => {}
            }
        }
        let applied = any.search.applied;
        while let Some(check) = any.search.next_check() {
            let is_about_items = match check {
                Check::Core(CoreCheck::ArrayContains(variants)) => {
                    self.contains(&site, variants);
                    true
                }
                Check::Core(CoreCheck::EachValue(below))
                    if !applied.is_cascaded && below.checks.is_empty() =>
                {
                    self.no_matcher_for_items(&site);
                    true
                }
                Check::Core(CoreCheck::EachValue(below)) if !applied.is_cascaded => {
                    let task = Task::items(site.place.under(below), site.actual.len());
                    return self.compare_items(site, any, Wait::EachValue, task);
                }
                _ => {
                    self.list_rule(&mut site, check, applied);
                    false
                }
            };
            let passed = any.search.has_passed(self.findings);
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
        self.none_passed(any.search);
    }

    fn compare_items(&mut self, site: Site<'c, 'd>, mut any: Box<AnyOfList<'c>>, wait: Wait, task: Task<'c>) {
        any.waits_for = wait;
        any.search.begin(&mut self.budget);
        self.descend(site, Task::AnyOfList(any), task);
    }

    fn none_passed(&mut self, search: Search<'c>) {
        self.findings.append(search.failed);
        self.close();
    }
}

/// A search for a passing rule for an object.
pub(super) struct AnyOfMap<'c> {
    search: Search<'c>,
    is_waiting: bool,
    /// Whether a rule passed that leaves the members to their own rules.
    is_open: bool,
    is_about_values: bool,
}

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// One passing rule is enough. Members are compared once for all rules that
    /// leave them to their own rules.
    fn any_of_map(&mut self, mut site: Site<'c, 'd>, mut any: Box<AnyOfMap<'c>>) {
        if std::mem::take(&mut any.is_waiting) {
            any.search.end(&mut self.budget);
            if any.search.has_passed(self.findings) {
                return self.close();
            }
        }
        let applied = any.search.applied;
        while let Some(check) = any.search.next_check() {
            match check {
                Check::Core(CoreCheck::EachValue(below))
                    if !applied.is_cascaded && below.checks.is_empty() =>
                {
                    self.no_matcher_for_members(&site);
                    if any.search.has_passed(self.findings) {
                        return self.close();
                    }
                }
                Check::Core(CoreCheck::EachValue(below)) if !applied.is_cascaded => {
                    let place = site.place.under(below);
                    return self.compare_members(site, any, Task::all(place, place));
                }
                check if check.is_about_values() && !applied.is_cascaded => any.is_about_values = true,
                _ => {
                    self.map_rule(&mut site, check, applied);
                    any.is_open |= any.search.has_passed(self.findings);
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
        self.none_passed(any.search);
    }

    fn compare_members(&mut self, site: Site<'c, 'd>, mut any: Box<AnyOfMap<'c>>, task: Task<'c>) {
        any.is_waiting = true;
        any.search.begin(&mut self.budget);
        self.descend(site, Task::AnyOfMap(any), task);
    }
}

/// Values that may be compared again in any document.
const ALWAYS: usize = 20_000;

/// And so many times those of the document itself.
const TIMES: usize = 16;

/// How many values are compared that were compared before.
///
/// Each alternative of a place may compare everything below it once more, and alternatives inside
/// alternatives multiply: without a limit a few dozen rules would keep a comparison busy for years.
#[derive(Debug, Default)]
pub(super) struct RecompareBudget {
    first: usize,
    again: usize,
    is_again: bool,
}

impl RecompareBudget {
    /// Counts a value. False if it should not be compared any more.
    pub(super) fn within_budget(&mut self) -> bool {
        if !self.is_again {
            self.first += 1;
            return true;
        }
        self.again += 1;
        self.again <= ALWAYS.saturating_add(TIMES.saturating_mul(self.first))
    }

    /// What follows is compared again if it was compared before. Returns what held until now.
    fn begin(&mut self, was_compared: bool) -> bool {
        let before = self.is_again;
        self.is_again |= was_compared;
        before
    }

    /// Goes back to what held before.
    fn end(&mut self, before: bool) {
        self.is_again = before;
    }
}
