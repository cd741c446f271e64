//! Values that a plugin judges: a scalar, or a list or map with all that is inside.

use super::walk::Task;
use super::{Comparison, Site, json};
use crate::foundation::json::Kind;
use crate::matching::findings::rendered;
use crate::matching::plugins::FieldValue;
use crate::matching::value::{
    Applied, Check, CoreCheck, check_json, failures, judge_list, judge_map, kind_conflict,
};

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// Applies rules of which one is a plugin's. What is inside is compared only where it has rules of its own: not the
    /// keys, not the length, and nothing by rules from above.
    #[cold]
    pub(super) fn judged_by_plugin(&mut self, site: Site<'c, 'd>, applied: Applied<'c>) {
        let Site { expected, actual, .. } = site;
        if !applied.is_cascaded {
            let path = rendered(&self.path);
            for text in failures(applied, |check| self.whole(&site, check, &path)) {
                self.add_mismatch(|_| text, |limit| (json(expected, limit), json(actual, limit)));
            }
        }
        let below = applied.list.below.as_ref().filter(|_| !applied.is_cascaded);
        if below.is_none() && !self.walk.has_rules_below(&site.place) {
            return;
        }
        let task = match ((expected.kind(), actual.kind()), below) {
            ((Kind::Array, Kind::Array), Some(below)) => {
                Task::items(site.place.under(&below.shared), actual.len())
            }
            ((Kind::Array, Kind::Array), None) => Task::items(site.place, actual.len()),
            ((Kind::Object, Kind::Object), Some(below)) => {
                Task::all(site.place.under(&below.shared), site.place.under(&below.unnamed))
            }
            ((Kind::Object, Kind::Object), None) => Task::common(site.place),
            _ => return,
        };
        self.open(site, task);
    }

    /// One rule on a value with all that is inside.
    fn whole(&mut self, site: &Site<'c, 'd>, check: &Check, path: &str) -> Result<(), String> {
        let Site { expected, actual, .. } = *site;
        let kinds = (expected.kind(), actual.kind());
        match (check, kinds) {
            (Check::Plugin(rule), _) => {
                rule.ask_at(path, FieldValue::Json(expected), FieldValue::Json(actual))
            }
            (Check::Core(CoreCheck::ArrayContains(variants)), (Kind::Array, Kind::Array)) => {
                self.contains(site, variants);
                Ok(())
            }
            (Check::Core(CoreCheck::EachKey(checks)), (Kind::Object, Kind::Object)) => {
                self.each_key(site, checks);
                Ok(())
            }
            (_, (Kind::Array, Kind::Array)) => {
                judge_list(check, actual, false, || expected.is_same_as(actual))
                    .map_err(|refusal| refusal.of_list(expected, actual, usize::MAX))
            }
            (_, (Kind::Object, Kind::Object)) => {
                judge_map(check, actual, false, || expected.is_same_as(actual))
                    .map_err(|refusal| refusal.of_map(expected, actual, usize::MAX))
            }
            (_, (Kind::Array | Kind::Object, _)) => Err(kind_conflict(expected, actual, usize::MAX)),
            _ => check_json(check, expected, actual, false),
        }
    }
}
