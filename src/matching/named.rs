//! Rules for values that have a name: headers, query parameters, form fields.
//!
//! A name may have rules for all its values or for single ones by position. Which of several spellings
//! of a header counts is decided here, once, when the rules are compiled.

use super::value::{Applied, Compiler, List};
use crate::model::path::Token;
use crate::model::rules::{RuleList, Rules};
use std::collections::BTreeMap;

/// The rules for the values of one name.
pub(super) trait ValueRules {
    /// The rules for the list of values.
    fn whole(&self) -> Option<Applied<'_>>;
    /// The rules for the value at a position.
    fn at(&self, index: usize) -> Option<Applied<'_>>;
}

/// Rules written for a name, for one position under it, or for any position.
#[derive(Debug, Default)]
pub(super) struct NameRules {
    whole: Option<List>,
    indexed: BTreeMap<usize, List>,
    any_index: Option<List>,
}

impl ValueRules for NameRules {
    fn whole(&self) -> Option<Applied<'_>> {
        self.whole.as_ref().map(own)
    }

    fn at(&self, index: usize) -> Option<Applied<'_>> {
        let indexed = self.indexed.get(&index).or(self.any_index.as_ref());
        let cascaded = || self.whole.as_ref().map(|list| Applied { list, is_cascaded: true });
        indexed.map(own).or_else(cascaded)
    }
}

impl NameRules {
    /// The rules for a value that is alone: those for the name are its own, not those of a list around it.
    pub(super) fn single(&self) -> Option<Applied<'_>> {
        self.at(0).map(|applied| Applied { is_cascaded: false, ..applied })
    }
}

fn own(list: &List) -> Applied<'_> {
    Applied { list, is_cascaded: false }
}

/// Whether names are told apart by case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameCase {
    Matters,
    Ignored,
}

/// The rules for a name. Of keys that differ in case the exact spelling wins, then byte order.
pub(super) fn rules_for(
    name: &str,
    case: NameCase,
    rules: Option<&Rules>,
    compiler: &mut Compiler,
) -> NameRules {
    let mut found = NameRules::default();
    for (spelling, rest, list) in rules.into_iter().flat_map(named_entries) {
        let is_exact = spelling == name;
        if !is_exact && (case == NameCase::Matters || !spelling.eq_ignore_ascii_case(name)) {
            continue;
        }
        let mut compiled = || compiler.list(list);
        match rest {
            [] if is_exact || found.whole.is_none() => found.whole = Some(compiled()),
            [Token::Index(index)] if is_exact || !found.indexed.contains_key(index) => {
                found.indexed.insert(*index, compiled());
            }
            [Token::StarIndex] if is_exact || found.any_index.is_none() => {
                found.any_index = Some(compiled());
            }
            _ => {}
        }
    }
    found
}

/// The entries of a category that is keyed by name: the name, what follows it, the rules.
fn named_entries(rules: &Rules) -> impl Iterator<Item = (&str, &[Token], &RuleList)> {
    rules.iter().filter(|(_, list)| !list.rules.is_empty()).filter_map(|(path, list)| match path.tokens() {
        [Token::Root, Token::Field(name), rest @ ..] => Some((&**name, rest, list)),
        _ => None,
    })
}

/// The rules of a category where only one list counts: the empty path, then `$`, then byte order.
pub(super) fn only_rules(rules: Option<&Rules>, compiler: &mut Compiler) -> Option<List> {
    let list = rules?.values().find(|list| !list.rules.is_empty())?;
    Some(compiler.list(list))
}
