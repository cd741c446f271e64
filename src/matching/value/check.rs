//! [`Check`], a rule ready to be applied, and [`List`], the checks of one path.
//!
//! [`Compiler`] turns rules into checks and lets equal regular expressions and formats share one
//! compilation. A list also knows what its `eachValue` rules mean for the values below it.

use super::Verdict;
use super::date::{LazyPattern, Moment};
use super::regex::LazyRegex;
use super::status::class_label;
use crate::matching::context::{self, Label, PathTree};
use crate::model::rules::{Combine, Each, Rule, RuleList, Rules, StatusClass, Variant};
use std::collections::HashMap;
use std::sync::Arc;

/// A rule ready to be applied. Cheap to copy: what is large is shared.
#[derive(Debug, Clone)]
pub(in crate::matching) enum Check {
    Equality,
    Regex(Arc<LazyRegex>),
    Type,
    /// The type rules with limits for lists and maps.
    Size {
        min: Option<usize>,
        max: Option<usize>,
    },
    Include(Arc<str>),
    Number,
    Integer,
    Decimal,
    Boolean,
    Null,
    Moment(Arc<LazyPattern>),
    ContentType(Arc<str>),
    ArrayContains(Arc<[CompiledVariant]>),
    Values,
    StatusCode(Arc<StatusClass>),
    NotEmpty,
    Semver,
    EachKey(Arc<[Check]>),
    EachValue(Arc<List>),
    Plugin(Arc<str>),
}

/// One variant of `arrayContains`: which item of the example, and the rules for it.
#[derive(Debug)]
pub(in crate::matching) struct CompiledVariant {
    pub(in crate::matching) index: usize,
    pub(in crate::matching) rules: RuleTree,
}

/// The checks of one path.
#[derive(Debug)]
pub(in crate::matching) struct List {
    pub(in crate::matching) checks: Vec<Check>,
    pub(in crate::matching) combine: Combine,
    /// Whether the rules stand for the check of keys: `values`, `eachKey`, `eachValue`.
    pub(in crate::matching) lifts_keys: bool,
    /// What applies one level below, when one of the checks is `eachValue`.
    pub(in crate::matching) below: Option<Below>,
}

/// What a list with `eachValue` means for the values below it.
#[derive(Debug)]
pub(in crate::matching) struct Below {
    /// For items, and for members with an example of their own: the rules of `eachValue` and those beside
    /// it that go on applying below their path.
    pub(in crate::matching) shared: Arc<List>,
    /// For members nobody named: the rules of `eachValue` alone.
    pub(in crate::matching) unnamed: Arc<List>,
}

/// The checks of one category by path.
pub(in crate::matching) type RuleTree = PathTree<List>;

/// The checks that apply to a value.
pub(in crate::matching) type Applied<'c> = context::Applied<'c, List>;

impl Check {
    /// The name in messages about a rule that has no meaning for a value.
    pub(in crate::matching) fn label(&self) -> String {
        match self {
            Check::Regex(regex) => format!("Regex({:?})", regex.pattern()),
            Check::Size { min: Some(min), max: Some(max) } => format!("MinMaxType({min}, {max})"),
            Check::Size { min: Some(min), max: None } => format!("MinType({min})"),
            Check::Size { min: None, max } => format!("MaxType({})", max.unwrap_or_default()),
            Check::Include(value) => format!("Include({value:?})"),
            Check::Moment(pattern) => pattern.label(),
            Check::ContentType(name) => format!("ContentType({name:?})"),
            Check::StatusCode(class) => format!("StatusCode({})", class_label(class)),
            Check::Plugin(name) => format!("Plugin({name:?})"),
            other => other.plain_label().to_owned(),
        }
    }

    fn plain_label(&self) -> &'static str {
        match self {
            Check::Equality => "Equality",
            Check::Type => "Type",
            Check::Number => "Number",
            Check::Integer => "Integer",
            Check::Decimal => "Decimal",
            Check::Boolean => "Boolean",
            Check::Null => "Null",
            Check::ArrayContains(_) => "ArrayContains",
            Check::Values => "Values",
            Check::NotEmpty => "NotEmpty",
            Check::Semver => "Semver",
            Check::EachKey(_) => "EachKey",
            Check::EachValue(_) => "EachValue",
            _ => "",
        }
    }

    /// Whether the rule is about all values of a map, whatever their keys.
    pub(in crate::matching) fn is_about_values(&self) -> bool {
        matches!(self, Check::Values | Check::EachValue(_) | Check::ArrayContains(_))
    }

    fn lifts_keys(&self) -> bool {
        matches!(self, Check::Values | Check::EachKey(_) | Check::EachValue(_))
    }

    /// What a rule nobody knows says when it is applied.
    pub(super) fn refuse_plugin(&self) -> Verdict {
        let Check::Plugin(name) = self else { return Ok(()) };
        Err(format!("Could not apply the '{name}' matching rule - No catalogue entry found for key '{name}'"))
    }
}

/// Makes checks; equal patterns are compiled once for all that is made by one compiler.
#[derive(Debug, Default)]
pub struct Compiler {
    regexes: HashMap<String, Arc<LazyRegex>>,
    patterns: HashMap<(u8, String), Arc<LazyPattern>>,
}

impl Compiler {
    /// The checks of a rule list. Rules nest only as deep as the JSON they were read from.
    pub(in crate::matching) fn list(&mut self, list: &RuleList) -> List {
        let checks: Vec<Check> = list.rules.iter().map(|rule| self.check(rule)).collect();
        Self::assemble(checks, list.combine)
    }

    fn assemble(checks: Vec<Check>, combine: Combine) -> List {
        // One rule is all rules; a failing container then tells of its values too.
        let combine = if checks.len() < 2 { Combine::And } else { combine };
        let lifts_keys = checks.iter().any(Check::lifts_keys);
        let below = below(&checks, combine);
        List { checks, combine, lifts_keys, below }
    }

    /// The rules of a category. Paths without rules count as absent.
    pub(in crate::matching) fn tree(&mut self, rules: &Rules) -> RuleTree {
        let written = rules.iter().filter(|(_, list)| !list.rules.is_empty());
        written.map(|(path, list)| (path, self.list(list))).collect()
    }

    /// The rules of a category for a document made of elements, whose names may be `spelled` so.
    pub(in crate::matching) fn element_tree(
        &mut self,
        rules: &Rules,
        spelled: &HashMap<String, Vec<Label>>,
    ) -> RuleTree {
        let written = rules.iter().filter(|(_, list)| !list.rules.is_empty());
        PathTree::of_elements(written.map(|(path, list)| (path, self.list(list))), spelled)
    }

    /// The check of a rule.
    pub(in crate::matching) fn check(&mut self, rule: &Rule) -> Check {
        match rule {
            Rule::Equality => Check::Equality,
            Rule::Regex(pattern) => Check::Regex(self.regex(pattern)),
            Rule::Type => Check::Type,
            Rule::MinType(min) => Check::Size { min: Some(*min), max: None },
            Rule::MaxType(max) => Check::Size { min: None, max: Some(*max) },
            Rule::MinMaxType(min, max) => Check::Size { min: Some(*min), max: Some(*max) },
            Rule::Include(value) => Check::Include(value.as_str().into()),
            Rule::Number => Check::Number,
            Rule::Integer => Check::Integer,
            Rule::Decimal => Check::Decimal,
            Rule::Boolean => Check::Boolean,
            Rule::Null => Check::Null,
            Rule::Date(format) => Check::Moment(self.pattern(Moment::Date, format)),
            Rule::Time(format) => Check::Moment(self.pattern(Moment::Time, format)),
            Rule::DateTime(format) => Check::Moment(self.pattern(Moment::DateTime, format)),
            Rule::ContentType(name) => Check::ContentType(name.as_str().into()),
            Rule::ArrayContains(variants) => {
                Check::ArrayContains(variants.iter().map(|variant| self.variant(variant)).collect())
            }
            Rule::Values => Check::Values,
            Rule::StatusCode(class) => Check::StatusCode(Arc::new(class.clone())),
            Rule::NotEmpty => Check::NotEmpty,
            Rule::Semver => Check::Semver,
            Rule::EachKey(each) => Check::EachKey(self.each(each).into()),
            Rule::EachValue(each) => {
                let checks = self.each(each);
                Check::EachValue(Arc::new(Self::assemble(checks, Combine::And)))
            }
            Rule::Plugin { name, .. } => Check::Plugin(name.as_str().into()),
        }
    }

    fn each(&mut self, each: &Each) -> Vec<Check> {
        each.rules.iter().map(|rule| self.check(rule)).collect()
    }

    fn variant(&mut self, variant: &Variant) -> CompiledVariant {
        CompiledVariant { index: variant.index, rules: self.tree(&variant.rules) }
    }

    fn regex(&mut self, pattern: &str) -> Arc<LazyRegex> {
        if let Some(known) = self.regexes.get(pattern) {
            return Arc::clone(known);
        }
        let made = Arc::new(LazyRegex::new(pattern));
        self.regexes.insert(pattern.to_owned(), Arc::clone(&made));
        made
    }

    fn pattern(&mut self, moment: Moment, format: &str) -> Arc<LazyPattern> {
        let made = || Arc::new(LazyPattern::new(moment, format));
        Arc::clone(self.patterns.entry((moment as u8, format.to_owned())).or_insert_with(made))
    }
}

fn below(checks: &[Check], combine: Combine) -> Option<Below> {
    if !checks.iter().any(|check| matches!(check, Check::EachValue(_))) {
        return None;
    }
    let (mut shared, mut unnamed) = (Vec::new(), Vec::new());
    for check in checks {
        match check {
            Check::EachValue(list) => {
                shared.extend(list.checks.iter().cloned());
                unnamed.extend(list.checks.iter().cloned());
            }
            Check::Values | Check::EachKey(_) | Check::ArrayContains(_) | Check::Plugin(_) => {}
            // Limits are for the container itself; below it this is the plain type rule.
            Check::Size { .. } => shared.push(Check::Type),
            other => shared.push(other.clone()),
        }
    }
    let assembled = |checks| Arc::new(Compiler::assemble(checks, combine));
    Some(Below { shared: assembled(shared), unnamed: assembled(unnamed) })
}
