//! JSON objects: keys and members, and the rules that make keys not matter.

use super::{Comparison, Site, Unexpected, json};
use crate::foundation::json::{Node, Value};
use crate::matching::context::Place;
use crate::matching::findings::{Findings, Mark, Path};
use crate::matching::value::{Applied, Check, List, check_map, check_text, stringified_map};
use crate::model::rules::Combine;
use std::cmp::Ordering;
use std::sync::Arc;

/// Which members are compared, and the rules around them.
enum Members<'c> {
    None,
    /// Those whose keys both sides have.
    Common(Place<'c, List>),
    /// All actual ones: under the first rules those with an example of their own, under the second those
    /// that are compared with the first example.
    All(Place<'c, List>, Place<'c, List>),
}

impl<'c> Comparison<'c, '_> {
    pub(super) fn maps(&mut self, site: &Site<'c, '_, '_>) {
        // Not below `map_itself`: its frame would stay for all levels further down.
        if let Some(applied) = self.alternatives(site) {
            return self.maps_under_any(site, applied);
        }
        match self.map_itself(site) {
            Members::None => {}
            Members::Common(place) => self.common_members(site, &place),
            Members::All(named, unnamed) => self.all_members(site, &named, &unnamed),
        }
    }

    /// The rules of which one is enough, if these are such rules and are looked at.
    #[inline(never)]
    fn alternatives(&self, site: &Site<'c, '_, '_>) -> Option<Applied<'c>> {
        let applied = site.place.applied().filter(|applied| applied.list.combine == Combine::Or);
        applied.filter(|_| !self.is_more_than_empty(site))
    }

    /// Whether members are there although an empty map is asked for.
    fn is_more_than_empty(&self, site: &Site<'c, '_, '_>) -> bool {
        self.unexpected == Unexpected::Deny && site.expected.is_empty() && !site.actual.is_empty()
    }

    /// Compares the maps as such, under rules that all have to pass.
    #[inline(never)]
    fn map_itself(&mut self, site: &Site<'c, '_, '_>) -> Members<'c> {
        let Site { path, expected, actual, .. } = *site;
        if self.is_more_than_empty(site) {
            let text = format!("Expected an empty Map but received {}", actual.to_json());
            self.findings.add(path, text, || (json(expected), json(actual)));
            return Members::None;
        }
        match site.place.applied() {
            None => {
                self.keys(site);
                Members::Common(site.place)
            }
            Some(applied) => self.maps_under_all(site, applied),
        }
    }

    #[inline(never)]
    fn maps_under_all(&mut self, site: &Site<'c, '_, '_>, applied: Applied<'c>) -> Members<'c> {
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
                Members::None
            }
            Some(below) if is_about_values => {
                Members::All(site.place.under(&below.shared), site.place.under(&below.unnamed))
            }
            _ if is_about_values => Members::All(site.place, site.place),
            _ => Members::Common(site.place),
        }
    }

    /// One passing rule is enough. Members are compared once for all rules that leave them to their own.
    fn maps_under_any(&mut self, site: &Site<'c, '_, '_>, applied: Applied<'c>) {
        let mark = self.findings.mark();
        let mut failed = Findings::default();
        let (mut is_open, mut is_about_values, mut was_compared) = (false, false, false);
        for check in &applied.list.checks {
            match check {
                Check::EachValue(below) if !applied.is_cascaded => {
                    if below.checks.is_empty() {
                        self.no_matcher_for_members(site);
                    } else {
                        let before = self.effort.begin(was_compared);
                        let place = site.place.under(below);
                        self.all_members(site, &place, &place);
                        self.effort.end(before);
                        was_compared = true;
                    }
                    if self.is_passed_since(mark, &mut failed) {
                        return;
                    }
                }
                check if check.is_about_values() && !applied.is_cascaded => is_about_values = true,
                _ => {
                    self.map_rule(site, check, applied);
                    is_open |= self.is_passed_since(mark, &mut failed);
                }
            }
        }
        if is_about_values {
            let before = self.effort.begin(was_compared);
            self.all_members(site, &site.place, &site.place);
            self.effort.end(before);
            was_compared = true;
            if self.is_passed_since(mark, &mut failed) {
                return;
            }
        }
        if is_open {
            let before = self.effort.begin(was_compared);
            self.keys(site);
            self.common_members(site, &site.place);
            self.effort.end(before);
            if self.is_passed_since(mark, &mut failed) {
                return;
            }
        }
        self.findings.append(failed);
    }

    /// Whether an alternative found nothing wrong; what it found is put with what others found.
    #[inline(never)]
    fn is_passed_since(&mut self, mark: Mark, failed: &mut Findings) -> bool {
        let is_passed = self.findings.is_clean_since(mark);
        failed.append(self.findings.take_since(mark));
        is_passed
    }

    /// One rule on the map itself, and `eachKey` on its keys.
    fn map_rule(&mut self, site: &Site<'c, '_, '_>, check: &Check, applied: Applied<'c>) {
        if let Err(text) = check_map(check, site.expected, site.actual, applied.is_cascaded) {
            let shown = |map: Node<'_>| Some(Arc::from(stringified_map(map)));
            self.findings.add(site.path, text, || (shown(site.expected), shown(site.actual)));
        }
        if let Check::EachKey(checks) = check
            && !applied.is_cascaded
        {
            self.each_key(site, checks);
        }
    }

    fn each_key(&mut self, site: &Site<'c, '_, '_>, checks: &[Check]) {
        for (key, _) in site.actual.members() {
            for text in checks.iter().filter_map(|check| check_text(check, "", key, false).err()) {
                let values = || (Some(Arc::from("")), Some(Arc::from(key)));
                self.findings.add(&Path::Key(site.path, key), text, values);
            }
        }
    }

    fn keys(&mut self, site: &Site<'c, '_, '_>) {
        let is_in_order = match self.unexpected {
            Unexpected::Deny => has_same_keys(site.expected, site.actual),
            Unexpected::Allow => merged(site.expected, site.actual).all(|(_, _, actual)| actual.is_some()),
        };
        if !is_in_order && !self.are_keys_lifted(site) {
            self.different_keys(site);
        }
    }

    /// Whether a rule for exactly this place says that keys do not matter.
    fn are_keys_lifted(&self, site: &Site<'c, '_, '_>) -> bool {
        let applied = site.place.applied().filter(|applied| !applied.is_cascaded);
        applied.is_some_and(|applied| applied.list.lifts_keys)
            || self.walk.written_for(&site.place).any(|list| list.lifts_keys)
    }

    #[cold]
    fn different_keys(&mut self, site: &Site<'c, '_, '_>) {
        let Site { path, expected, actual, .. } = *site;
        let text = match self.unexpected {
            Unexpected::Deny => format!(
                "Expected a Map with keys [{}] but received one with keys [{}]",
                listed(keys_of(expected)),
                listed(keys_of(actual))
            ),
            Unexpected::Allow => {
                let missing = merged(expected, actual).filter(|(_, _, actual)| actual.is_none());
                format!(
                    "Actual map is missing the following keys: {}",
                    listed(missing.map(|(key, _, _)| key))
                )
            }
        };
        let shown = |map: Node<'_>| {
            let keys: Value = keys_of(map).collect();
            Some(Arc::from(keys.to_string()))
        };
        self.findings.add(path, text, || (shown(expected), shown(actual)));
    }

    /// Members with keys that both sides have.
    fn common_members(&mut self, site: &Site<'c, '_, '_>, above: &Place<'c, List>) {
        for (key, expected, actual) in merged(site.expected, site.actual) {
            if self.findings.is_settled() {
                return;
            }
            if let Some(actual) = actual {
                let place = self.walk.enter_key(above, key);
                self.values(&Site { path: &Path::Key(site.path, key), place, expected, actual });
                self.walk.leave(&place);
            }
        }
    }

    /// All actual members; those without an example of their own are compared with the first.
    fn all_members(&mut self, site: &Site<'c, '_, '_>, named: &Place<'c, List>, unnamed: &Place<'c, List>) {
        let Some((_, template)) = site.expected.members().next() else { return };
        for (key, actual) in site.actual.members() {
            if self.findings.is_settled() {
                return;
            }
            let own = site.expected.get(key);
            let (expected, above) = own.map_or((template, unnamed), |own| (own, named));
            let place = self.walk.enter_key(above, key);
            self.values(&Site { path: &Path::Key(site.path, key), place, expected, actual });
            self.walk.leave(&place);
        }
    }

    #[cold]
    fn no_matcher_for_members(&mut self, site: &Site<'c, '_, '_>) {
        let Some((_, template)) = site.expected.members().next() else { return };
        for (key, actual) in site.actual.members() {
            let expected = site.expected.get(key).unwrap_or(template);
            let path = Path::Key(site.path, key);
            let text = format!("No matcher found for path '{}'", path.render());
            self.findings.add(&path, text, || (json(expected), json(actual)));
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

/// The expected members with the actual ones of the same keys, in one pass over both.
fn merged<'d>(
    expected: Node<'d>,
    actual: Node<'d>,
) -> impl Iterator<Item = (&'d str, Node<'d>, Option<Node<'d>>)> {
    let mut rest = actual.members().peekable();
    expected.members().map(move |(key, value)| {
        while let Some((other, found)) = rest.peek().copied() {
            match other.cmp(key) {
                Ordering::Less => {
                    rest.next();
                }
                Ordering::Equal => return (key, value, Some(found)),
                Ordering::Greater => break,
            }
        }
        (key, value, None)
    })
}
