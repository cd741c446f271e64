//! Rules for values that have a name: headers, query parameters, form fields.
//!
//! A name may have rules for all its values or for single ones by position. Which of several spellings of a
//! header counts is decided here, once, when the rules are compiled.

use super::value::{Applied, Compiler, List, WrittenAt};
use crate::model::Category;
use crate::model::DocPath;
use crate::model::path::Token;
use crate::model::rules::{RuleList, Rules};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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

    /// The rules for the name alone.
    pub(super) fn into_whole(self) -> Option<List> {
        self.whole
    }
}

fn own(list: &List) -> Applied<'_> {
    Applied { list, is_cascaded: false }
}

/// Whether the case of names counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameCase {
    Matters,
    Ignored,
}

/// The rules of a category that is keyed by name, by name: each name finds its rules without
/// going through those of others.
#[derive(Debug)]
pub(super) struct RulesByName<'r> {
    category: Category,
    case: NameCase,
    written: HashMap<Cow<'r, str>, Vec<Written<'r>>>,
}

/// Rules for a name or for a position under it.
#[derive(Debug)]
struct Written<'r> {
    spelling: &'r str,
    position: Position,
    path: &'r DocPath,
    list: &'r RuleList,
}

#[derive(Debug, Clone, Copy)]
enum Position {
    Whole,
    Index(usize),
    AnyIndex,
}

impl<'r> RulesByName<'r> {
    pub(super) fn new(category: Category, rules: Option<&'r Rules>, case: NameCase) -> Self {
        let mut written: HashMap<_, Vec<_>> = HashMap::new();
        for (path, list) in rules.into_iter().flatten().filter(|(_, list)| !list.rules.is_empty()) {
            if let Some((spelling, position)) = name_of(path) {
                let one = Written { spelling, position, path, list };
                written.entry(key(spelling, case)).or_default().push(one);
            }
        }
        RulesByName { category, case, written }
    }

    /// The rules for a name. Of keys that differ in case the exact spelling wins, then byte order.
    pub(super) fn compile(&self, name: &str, compiler: &mut Compiler) -> NameRules {
        let mut found = NameRules::default();
        for Written { spelling, position, path, list } in self.written_for(name) {
            let is_exact = *spelling == name;
            let mut compiled = || compiler.list(WrittenAt { category: self.category, path }, list);
            match position {
                Position::Whole if is_exact || found.whole.is_none() => found.whole = Some(compiled()),
                Position::Index(index) if is_exact || !found.indexed.contains_key(index) => {
                    found.indexed.insert(*index, compiled());
                }
                Position::AnyIndex if is_exact || found.any_index.is_none() => {
                    found.any_index = Some(compiled())
                }
                Position::Whole | Position::Index(_) | Position::AnyIndex => {}
            }
        }
        found
    }

    fn written_for(&self, name: &str) -> &[Written<'r>] {
        self.written.get(&*key(name, self.case)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn key(name: &str, case: NameCase) -> Cow<'_, str> {
    match case {
        NameCase::Ignored if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(name.to_ascii_lowercase())
        }
        NameCase::Ignored | NameCase::Matters => Cow::Borrowed(name),
    }
}

/// The name that a path is about, and for which of its values.
fn name_of(path: &DocPath) -> Option<(&str, Position)> {
    match path.tokens() {
        [Token::Root, Token::Field(name)] => Some((name, Position::Whole)),
        [Token::Root, Token::Field(name), Token::Index(index)] => Some((name, Position::Index(*index))),
        [Token::Root, Token::Field(name), Token::StarIndex] => Some((name, Position::AnyIndex)),
        _ => None,
    }
}

/// The rules of a category where only one list counts: the empty path, then `$`, then byte order.
pub(super) fn only_rules(category: Category, rules: Option<&Rules>, compiler: &mut Compiler) -> Option<List> {
    let (path, list) = rules?.iter().find(|(_, list)| !list.rules.is_empty())?;
    Some(compiler.list(WrittenAt { category, path }, list))
}

#[cfg(test)]
mod tests {
    use super::{NameCase, RulesByName};
    use crate::model::Category;
    use crate::model::DocPath;
    use crate::model::rules::{Rule, RuleList, Rules};

    fn rules(names: impl IntoIterator<Item = String>) -> Rules {
        names.into_iter().map(|name| (DocPath::of_name(&name), RuleList::of(Rule::Type))).collect()
    }

    #[test]
    fn a_name_is_compiled_from_its_own_rules_however_many_there_are_for_others() {
        let rules = rules((0..1000).flat_map(|n| [format!("X-{n}"), format!("x-{n}")]));
        let looked_at = |case| {
            let by_name = RulesByName::new(Category::Header, Some(&rules), case);
            (0..1000).map(|n| by_name.written_for(&format!("X-{n}")).len()).collect::<Vec<_>>()
        };

        assert_eq!(looked_at(NameCase::Ignored), vec![2; 1000]);
        assert_eq!(looked_at(NameCase::Matters), vec![1; 1000]);
    }
}
