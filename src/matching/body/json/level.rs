//! [`Level`]: a list or map whose contents are being compared, and the step from one value inside to the next.

use super::alternatives::{AnyOfList, AnyOfMap};
use super::{Comparison, Site};
use crate::foundation::json::Node;
use crate::matching::context::Place;
use crate::matching::findings::Step;
use crate::matching::value::List;
use std::cmp::Ordering;

/// A list or map that is being gone through.
pub(super) struct Level<'c, 'd> {
    pub(super) site: Site<'c, 'd>,
    pub(super) task: Task<'c>,
    /// The place of the value inside that was entered last.
    child: Option<Place<'c, List>>,
}

/// What is to be done with what a list or map holds.
pub(super) enum Task<'c> {
    /// Compare the first `count` actual items; expected ones that are missing stand in as the first.
    Items {
        above: Place<'c, List>,
        next: usize,
        count: usize,
    },
    /// Compare the members whose keys both sides have: the next ones of expected and actual.
    Common {
        above: Place<'c, List>,
        expected: usize,
        actual: usize,
    },
    /// Compare all actual members: under the first rules those with an example of their own, under the second
    /// those that are compared with the first example.
    All {
        named: Place<'c, List>,
        unnamed: Place<'c, List>,
        next: usize,
    },
    /// Find a rule of which one is enough.
    AnyOfList(Box<AnyOfList<'c>>),
    AnyOfMap(Box<AnyOfMap<'c>>),
    /// Nothing more.
    Done,
}

impl<'c> Task<'c> {
    pub(super) fn items(above: Place<'c, List>, count: usize) -> Self {
        Task::Items { above, next: 0, count }
    }

    pub(super) fn common(above: Place<'c, List>) -> Self {
        Task::Common { above, expected: 0, actual: 0 }
    }

    pub(super) fn all(named: Place<'c, List>, unnamed: Place<'c, List>) -> Self {
        Task::All { named, unnamed, next: 0 }
    }
}

/// A value inside a list or map, about to be compared.
struct Child<'c, 'd> {
    step: Step<'d>,
    above: Place<'c, List>,
    expected: Node<'d>,
    actual: Node<'d>,
    /// Whether the example is the value's own and not one that stands for it.
    is_own: bool,
}

impl<'c, 'd> Level<'c, 'd> {
    pub(super) fn new(site: Site<'c, 'd>, task: Task<'c>) -> Self {
        Level { site, task, child: None }
    }

    /// The next value inside, if there is one.
    fn next_child(&mut self) -> Option<Child<'c, 'd>> {
        let Site { expected, actual, .. } = self.site;
        match &mut self.task {
            Task::Items { above, next, count } => next_item(expected, actual, above, next, *count),
            Task::Common { above, expected: of_expected, actual: of_actual } => {
                let (key, expected, actual) = next_common((expected, of_expected), (actual, of_actual))?;
                Some(Child { step: Step::Key(key), above: *above, expected, actual, is_own: true })
            }
            Task::All { named, unnamed, next } => {
                let (key, actual) = actual.member(*next)?;
                *next += 1;
                let own = expected.get(key);
                let (_, template) = expected.member(0)?;
                let above = if own.is_some() { *named } else { *unnamed };
                let (expected, is_own) = (own.unwrap_or(template), own.is_some());
                Some(Child { step: Step::Key(key), above, expected, actual, is_own })
            }
            Task::AnyOfList(_) | Task::AnyOfMap(_) | Task::Done => None,
        }
    }
}

fn next_item<'c, 'd>(
    expected: Node<'d>,
    actual: Node<'d>,
    above: &Place<'c, List>,
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
    Some(Child { step: Step::Index(index), above: *above, expected, actual, is_own })
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
    /// Begins with what a list or map holds.
    pub(super) fn open(&mut self, site: Site<'c, 'd>, task: Task<'c>) {
        self.open.push(Level::new(site, task));
    }

    /// One step of the walk; false when it is over.
    pub(super) fn go_on(&mut self) -> bool {
        let Some(level) = self.open.last_mut() else { return false };
        if let Some(child) = level.child.take() {
            self.walk.leave(&child);
            self.path.pop();
        }
        match std::mem::replace(&mut level.task, Task::Done) {
            Task::AnyOfList(any) => {
                let site = level.site;
                self.any_of_list(site, any);
            }
            Task::AnyOfMap(any) => {
                let site = level.site;
                self.any_of_map(site, any);
            }
            task => {
                level.task = task;
                self.next_value();
            }
        }
        true
    }

    fn next_value(&mut self) {
        let is_settled = self.findings.is_settled();
        let next = self.open.last_mut().filter(|_| !is_settled).and_then(|level| {
            let child = level.next_child()?;
            let place = match child.step {
                Step::Key(key) => self.walk.enter_key(&child.above, key),
                Step::Index(index) => self.walk.enter_index(&child.above, index),
            };
            level.child = Some(place);
            let Child { step, expected, actual, is_own, .. } = child;
            Some((step, Site { place, expected, actual, are_equal: is_own && level.site.are_equal }))
        });
        match next {
            Some((step, site)) => {
                self.path.push(step);
                self.values(site);
            }
            None => drop(self.open.pop()),
        }
    }

    /// Leaves a list or map whose alternatives have come to an end.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Compares what a list or map holds, and comes back to its alternatives.
    pub(super) fn descend(&mut self, site: Site<'c, 'd>, back: Task<'c>, task: Task<'c>) {
        if let Some(level) = self.open.last_mut() {
            level.task = back;
        }
        self.open(site, task);
    }
}
