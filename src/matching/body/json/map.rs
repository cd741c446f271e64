//! JSON objects: keys and members, and the rules that make keys not matter.

use super::walk::Task;
use super::{Comparison, Site, Unexpected, json};
use crate::foundation::json::{Node, Value};
use crate::matching::findings::PathStep;
use crate::matching::value::{Applied, Check, CoreCheck, check_text, judge_map, stringified_map};
use crate::model::rules::Combine;
use std::cmp::Ordering;
use std::sync::Arc;

impl<'c, 'd> Comparison<'c, 'd, '_> {
    pub(super) fn maps(&mut self, mut site: Site<'c, 'd>) {
        let Site { expected, actual, .. } = site;
        // An empty map is expected and the actual one has members.
        if self.unexpected == Unexpected::Deny && expected.is_empty() && !actual.is_empty() {
            return self.add_mismatch(
                |limit| format!("Expected an empty Map but received {}", actual.to_json_up_to(limit)),
                |limit| (json(expected, limit), json(actual, limit)),
            );
        }
        let task = match site.place.applied() {
            None => {
                self.keys(&site);
                Some(Task::common(site.place))
            }
            Some(applied) if applied.list.combine == Combine::Or => {
                Some(Task::any_of_map(applied, self.findings.mark()))
            }
            Some(applied) => self.maps_under_all(&mut site, applied),
        };
        if let Some(task) = task {
            self.open(site, task);
        }
    }

    /// Compares the maps themselves under rules that all have to pass. Returns what to do with the members.
    fn maps_under_all(&mut self, site: &mut Site<'c, 'd>, applied: Applied<'c>) -> Option<Task<'c>> {
        let mut is_about_values = false;
        let mut are_keys_compared = false;
        for check in &applied.list.checks {
            if check.is_about_values() && !applied.is_cascaded {
                is_about_values = true;
            } else {
                are_keys_compared = true;
                self.map_rule(site, check, applied);
            }
        }
        if are_keys_compared {
            self.keys(site);
        }
        match &applied.list.below {
            Some(below) if is_about_values && below.unnamed.checks.is_empty() => {
                self.no_matcher_for_members(site);
                None
            }
            Some(below) if is_about_values => {
                Some(Task::all(site.place.under(&below.shared), site.place.under(&below.unnamed)))
            }
            _ if is_about_values => Some(Task::all(site.place, site.place)),
            _ => Some(Task::common(site.place)),
        }
    }

    /// One rule on the map itself, and `eachKey` on its keys.
    pub(super) fn map_rule(&mut self, site: &mut Site<'c, 'd>, check: &Check, applied: Applied<'c>) {
        let Site { expected, actual, .. } = *site;
        if let Err(refusal) = judge_map(check, actual, applied.is_cascaded, || Self::are_equal(site)) {
            let shown = |map: Node<'_>, limit| Some(Arc::from(stringified_map(map, limit)));
            self.add_mismatch(
                |limit| refusal.of_map(expected, actual, limit),
                |limit| (shown(expected, limit), shown(actual, limit)),
            );
        }
        if let Check::Core(CoreCheck::EachKey(checks)) = check
            && !applied.is_cascaded
        {
            self.each_key(site, checks);
        }
    }

    pub(super) fn each_key(&mut self, site: &Site<'c, 'd>, checks: &[Check]) {
        for (key, _) in site.actual.members() {
            for text in checks.iter().filter_map(|check| check_text(check, "", key, false).err()) {
                self.path.push(PathStep::Key(key));
                self.add_mismatch(|_| text, |_| (Some(Arc::from("")), Some(Arc::from(key))));
                self.path.pop();
            }
        }
    }

    pub(super) fn keys(&mut self, site: &Site<'c, 'd>) {
        let is_in_order = match self.unexpected {
            Unexpected::Deny => has_same_keys(site.expected, site.actual),
            Unexpected::Allow => missing(site.expected, site.actual).next().is_none(),
        };
        if !is_in_order && !self.are_keys_lifted(site) {
            self.different_keys(site);
        }
    }

    /// Whether a rule that is written for exactly this place replaces the check of keys.
    fn are_keys_lifted(&self, site: &Site<'c, 'd>) -> bool {
        let applied = site.place.applied().filter(|applied| !applied.is_cascaded);
        applied.is_some_and(|applied| applied.list.lifts_keys)
            || self.walk.written_for(&site.place).any(|list| list.lifts_keys)
    }

    #[cold]
    fn different_keys(&mut self, site: &Site<'c, 'd>) {
        let Site { expected, actual, .. } = *site;
        let unexpected = self.unexpected;
        let text = |_| match unexpected {
            Unexpected::Deny => format!(
                "Expected a Map with keys [{}] but received one with keys [{}]",
                listed(keys_of(expected)),
                listed(keys_of(actual))
            ),
            Unexpected::Allow => {
                format!("Actual map is missing the following keys: {}", listed(missing(expected, actual)))
            }
        };
        let shown = |map: Node<'_>| {
            let keys: Value = keys_of(map).collect();
            Some(Arc::from(keys.to_string()))
        };
        self.add_mismatch(text, |_| (shown(expected), shown(actual)));
    }

    #[cold]
    pub(super) fn no_matcher_for_members(&mut self, site: &Site<'c, 'd>) {
        let Some((_, template)) = site.expected.member(0) else { return };
        for (key, actual) in site.actual.members() {
            let expected = site.expected.get(key).unwrap_or(template);
            self.no_matcher(PathStep::Key(key), expected, actual);
        }
    }
}

fn has_same_keys(expected: Node<'_>, actual: Node<'_>) -> bool {
    expected.len() == actual.len() && keys_of(expected).eq(keys_of(actual))
}

fn keys_of(map: Node<'_>) -> impl Iterator<Item = &str> {
    map.members().map(|(key, _)| key)
}

fn listed<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.collect::<Vec<_>>().join(", ")
}

/// The expected keys that are not there, in one pass over both.
fn missing<'d>(expected: Node<'d>, actual: Node<'d>) -> impl Iterator<Item = &'d str> {
    let mut rest = keys_of(actual).peekable();
    keys_of(expected).filter(move |key| {
        while let Some(other) = rest.peek() {
            match other.cmp(key) {
                Ordering::Less => {
                    rest.next();
                }
                Ordering::Equal => return false,
                Ordering::Greater => break,
            }
        }
        true
    })
}
