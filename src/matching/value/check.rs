//! [`Check`], a rule ready to be applied, and [`List`], the checks of one path.
//!
//! [`Compiler`] turns rules into checks and lets equal regular expressions and formats share one compilation.
//! A list also knows what its `eachValue` rules mean for the values below it. The other files apply rules to
//! values; the properties of each rule are here, in matches that name every rule.

use super::Verdict;
use super::date::{LazyPattern, Moment};
use super::regex::LazyRegex;
use super::status::class_label;
use crate::foundation::json::{Map, Value};
use crate::matching::engine::Engine;
use crate::matching::plugins::{FieldComparison, FieldValue, Plugins};
use crate::matching::rule_tree::{self, Label, PathTree};
use crate::model::Category;
use crate::model::path::Token;
use crate::model::rules::{Combine, Each, Rule, RuleList, Rules, StatusClass, Variant};
use crate::model::{DocPath, Interaction};
use std::collections::HashMap;
use std::sync::Arc;

/// A rule ready to be applied. Cheap to copy: what is large is shared.
#[derive(Debug, Clone)]
pub(in crate::matching) enum Check {
    /// A rule that the core applies.
    Core(CoreCheck),
    /// A rule that the core does not know.
    Plugin(Arc<PluginCheck>),
}

/// A rule of the core.
#[derive(Debug, Clone)]
pub(in crate::matching) enum CoreCheck {
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
}

/// A rule that the core does not know, with the plugins that may.
#[derive(Debug)]
pub(in crate::matching) struct PluginCheck {
    plugins: Arc<dyn Plugins>,
    name: String,
    values: Map<String, Value>,
    category: Category,
    path: String,
}

/// A rule that a value does not pass. Its text is made when a mismatch needs it; only
/// a plugin has given it already.
#[derive(Debug)]
pub(in crate::matching) enum Refusal<'c> {
    Core(&'c CoreCheck),
    Plugin(String),
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The value at its path and, by cascading, each value below.
    Value,
    /// The keys of the map at its path.
    Keys,
    /// The values of the list or map at its path, whatever their keys.
    Values,
    /// Some items of the list at its path.
    Items,
}

/// What a rule says to a list or map as a whole. What is inside is compared by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfWhole {
    /// It has a size within limits.
    Size { min: Option<usize>, max: Option<usize> },
    /// It equals the example.
    Equal,
    /// It is not empty.
    NotEmpty,
    /// Nothing.
    Nothing,
    /// COMPAT: nothing to a list; a map does not pass.
    NothingToList,
    /// It does not pass.
    Refused,
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
    /// Whether the rules replace the check of keys: `values`, `eachKey`, `eachValue`.
    pub(in crate::matching) lifts_keys: bool,
    /// Whether a plugin judges the value with all that is inside.
    pub(in crate::matching) is_about_whole: bool,
    /// What applies one level below, when one of the checks is `eachValue`.
    pub(in crate::matching) below: Option<Below>,
}

/// What a list with `eachValue` means for the values below it.
#[derive(Debug)]
pub(in crate::matching) struct Below {
    /// For items, and for members with an example of their own: the rules of `eachValue` and those of the
    /// same list that also apply below their path.
    pub(in crate::matching) shared: Arc<List>,
    /// For members that the example does not have: the rules of `eachValue` alone.
    pub(in crate::matching) unnamed: Arc<List>,
}

/// The checks of one category by path.
pub(in crate::matching) type RuleTree = PathTree<List>;

/// The checks that apply to a value.
pub(in crate::matching) type Applied<'c> = rule_tree::Applied<'c, List>;

impl Check {
    /// Whether a value passes. The rule of the core is applied by `passes`; `values` are expected and actual
    /// for a plugin.
    ///
    /// Here and in [`decide`](Self::decide), which makes the text at once, it is
    /// decided what a plugin's rule means.
    #[inline]
    pub(super) fn judge<'c, 'v>(
        &'c self,
        passes: impl FnOnce(&CoreCheck) -> bool,
        values: impl FnOnce() -> (FieldValue<'v>, FieldValue<'v>),
    ) -> Result<(), Refusal<'c>> {
        match self {
            Check::Core(core) if passes(core) => Ok(()),
            Check::Core(core) => Err(Refusal::Core(core)),
            Check::Plugin(rule) => {
                let (expected, actual) = values();
                rule.ask(expected, actual).map_err(Refusal::Plugin)
            }
        }
    }

    /// What a rule says to a value. The rule of the core is applied by `core`; `values` are
    /// expected and actual for a plugin.
    pub(super) fn decide<'v>(
        &self,
        core: impl FnOnce(&CoreCheck) -> Verdict,
        values: impl FnOnce() -> (FieldValue<'v>, FieldValue<'v>),
    ) -> Verdict {
        match self {
            Check::Core(check) => core(check),
            Check::Plugin(rule) => {
                let (expected, actual) = values();
                rule.ask(expected, actual)
            }
        }
    }

    /// The rule, if the core applies it.
    pub(in crate::matching) fn core(&self) -> Option<&CoreCheck> {
        match self {
            Check::Core(core) => Some(core),
            Check::Plugin(_) => None,
        }
    }

    /// Whether a rule for an XML element is about its text.
    pub(in crate::matching) fn is_about_element_text(&self) -> bool {
        matches!(self.core(), Some(CoreCheck::Equality | CoreCheck::Regex(_))) || self.is_about_own_text()
    }

    /// Whether it is about that text alone, and not about attributes and child elements.
    pub(in crate::matching) fn is_about_own_text(&self) -> bool {
        matches!(
            self.core(),
            Some(
                CoreCheck::Include(_)
                    | CoreCheck::Number
                    | CoreCheck::Integer
                    | CoreCheck::Decimal
                    | CoreCheck::Boolean
                    | CoreCheck::Moment(_)
                    | CoreCheck::Semver
            )
        )
    }

    /// Whether the rule is about all values of a map, whatever their keys.
    pub(in crate::matching) fn is_about_values(&self) -> bool {
        self.core().is_some_and(|core| matches!(core.scope(), Scope::Values | Scope::Items))
    }

    /// Whether the rule is about what a list or map holds and not about itself.
    pub(in crate::matching) fn is_about_contents(&self) -> bool {
        self.core().is_some_and(|core| core.scope() != Scope::Value)
    }

    fn lifts_keys(&self) -> bool {
        self.core().is_some_and(|core| matches!(core.scope(), Scope::Keys | Scope::Values))
    }
}

impl PluginCheck {
    fn ask(&self, expected: FieldValue<'_>, actual: FieldValue<'_>) -> Verdict {
        self.ask_at(&self.path, expected, actual)
    }

    /// Asks about a value whose path is known.
    #[cold]
    pub(in crate::matching) fn ask_at(
        &self,
        path: &str,
        expected: FieldValue<'_>,
        actual: FieldValue<'_>,
    ) -> Verdict {
        let PluginCheck { plugins, name, values, category, .. } = self;
        let field = FieldComparison { name, values, category: *category, path, expected, actual };
        plugins.match_field(&field)
    }
}

impl CoreCheck {
    /// The name in messages about a rule that has no meaning for a value.
    pub(super) fn label(&self) -> String {
        let plain = match self {
            CoreCheck::Regex(regex) => return format!("Regex({:?})", regex.pattern()),
            CoreCheck::Size { min: Some(min), max: Some(max) } => return format!("MinMaxType({min}, {max})"),
            CoreCheck::Size { min: Some(min), max: None } => return format!("MinType({min})"),
            CoreCheck::Size { min: None, max } => return format!("MaxType({})", max.unwrap_or_default()),
            CoreCheck::Include(value) => return format!("Include({value:?})"),
            CoreCheck::Moment(pattern) => return pattern.label(),
            CoreCheck::ContentType(name) => return format!("ContentType({name:?})"),
            CoreCheck::StatusCode(class) => return format!("StatusCode({})", class_label(class)),
            CoreCheck::Equality => "Equality",
            CoreCheck::Type => "Type",
            CoreCheck::Number => "Number",
            CoreCheck::Integer => "Integer",
            CoreCheck::Decimal => "Decimal",
            CoreCheck::Boolean => "Boolean",
            CoreCheck::Null => "Null",
            CoreCheck::ArrayContains(_) => "ArrayContains",
            CoreCheck::Values => "Values",
            CoreCheck::NotEmpty => "NotEmpty",
            CoreCheck::Semver => "Semver",
            CoreCheck::EachKey(_) => "EachKey",
            CoreCheck::EachValue(_) => "EachValue",
        };
        plain.to_owned()
    }

    fn scope(&self) -> Scope {
        match self {
            CoreCheck::EachKey(_) => Scope::Keys,
            CoreCheck::Values | CoreCheck::EachValue(_) => Scope::Values,
            CoreCheck::ArrayContains(_) => Scope::Items,
            CoreCheck::Equality
            | CoreCheck::Regex(_)
            | CoreCheck::Type
            | CoreCheck::Size { .. }
            | CoreCheck::Include(_)
            | CoreCheck::Number
            | CoreCheck::Integer
            | CoreCheck::Decimal
            | CoreCheck::Boolean
            | CoreCheck::Null
            | CoreCheck::Moment(_)
            | CoreCheck::ContentType(_)
            | CoreCheck::StatusCode(_)
            | CoreCheck::NotEmpty
            | CoreCheck::Semver => Scope::Value,
        }
    }

    /// What the rule says to a list or map as a whole.
    pub(super) fn of_whole(&self) -> OfWhole {
        match self {
            CoreCheck::Size { min, max } => OfWhole::Size { min: *min, max: *max },
            CoreCheck::Equality => OfWhole::Equal,
            CoreCheck::NotEmpty => OfWhole::NotEmpty,
            CoreCheck::Type
            | CoreCheck::Regex(_)
            | CoreCheck::EachKey(_)
            | CoreCheck::Values
            | CoreCheck::EachValue(_)
            | CoreCheck::ArrayContains(_) => OfWhole::Nothing,
            CoreCheck::Include(_)
            | CoreCheck::Number
            | CoreCheck::Integer
            | CoreCheck::Decimal
            | CoreCheck::Boolean
            | CoreCheck::Moment(_)
            | CoreCheck::ContentType(_)
            | CoreCheck::Semver => OfWhole::NothingToList,
            CoreCheck::Null | CoreCheck::StatusCode(_) => OfWhole::Refused,
        }
    }
}

/// Where a rule is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct WrittenAt<'p> {
    pub(in crate::matching) category: Category,
    pub(in crate::matching) path: &'p DocPath,
}

/// Makes checks. Equal patterns are compiled once per compiler.
#[derive(Debug)]
pub struct Compiler {
    engine: Engine,
    /// For the interaction that is compiled.
    plugins: Arc<dyn Plugins>,
    regexes: HashMap<String, Arc<LazyRegex>>,
    patterns: HashMap<(Moment, String), Arc<LazyPattern>>,
}

impl Compiler {
    /// A compiler for one pact, or for what belongs to none.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let (regexes, patterns) = Default::default();
        Compiler { engine: engine.clone(), plugins: Arc::clone(engine.plugins()), regexes, patterns }
    }

    /// Says which interaction of the pact is compiled from now on.
    pub fn begin(&mut self, interaction: &Interaction) {
        self.plugins = Arc::clone(self.engine.for_interaction(interaction).plugins());
    }

    /// Whether rules for XML elements are about their texts, whatever else the elements have.
    pub(in crate::matching) fn elements_are_texts(&self) -> bool {
        self.engine.elements_are_texts()
    }

    /// The plugins for what is compiled.
    pub(in crate::matching) fn plugins(&self) -> &Arc<dyn Plugins> {
        &self.plugins
    }

    /// The checks of a rule list. Rules nest only as deep as the JSON they were read from.
    pub(in crate::matching) fn list(&mut self, at: WrittenAt<'_>, list: &RuleList) -> List {
        let checks: Vec<Check> = list.rules.iter().map(|rule| self.check(at, rule)).collect();
        Self::assemble(checks, list.combine)
    }

    fn assemble(checks: Vec<Check>, combine: Combine) -> List {
        // One rule is the same under `OR` as under `AND`, where the values of a
        // failing container are compared too.
        let combine = if checks.len() < 2 { Combine::And } else { combine };
        let lifts_keys = checks.iter().any(Check::lifts_keys);
        let is_about_whole = checks.iter().any(|check| matches!(check, Check::Plugin(_)));
        let below = below(&checks, combine);
        List { checks, combine, lifts_keys, is_about_whole, below }
    }

    /// The rules of a category. Paths without rules count as absent.
    pub(in crate::matching) fn tree(&mut self, category: Category, rules: &Rules) -> RuleTree {
        self.written(category, rules).collect()
    }

    /// The rules for a document made of elements, whose names may be `spelled` so.
    pub(in crate::matching) fn element_tree(
        &mut self,
        rules: &Rules,
        spelled: &HashMap<String, Vec<Label>>,
    ) -> RuleTree {
        PathTree::of_elements(self.written(Category::Body, rules), spelled)
    }

    fn written<'r>(
        &mut self,
        category: Category,
        rules: &'r Rules,
    ) -> impl Iterator<Item = (&'r DocPath, List)> {
        let written = rules.iter().filter(|(_, list)| !list.rules.is_empty());
        written.map(move |(path, list)| (path, self.list(WrittenAt { category, path }, list)))
    }

    /// The check of a rule.
    pub(in crate::matching) fn check(&mut self, at: WrittenAt<'_>, rule: &Rule) -> Check {
        Check::Core(match rule {
            Rule::Equality => CoreCheck::Equality,
            Rule::Regex(pattern) => CoreCheck::Regex(self.regex(pattern)),
            Rule::Type => CoreCheck::Type,
            Rule::MinType(min) => CoreCheck::Size { min: Some(*min), max: None },
            Rule::MaxType(max) => CoreCheck::Size { min: None, max: Some(*max) },
            Rule::MinMaxType(min, max) => CoreCheck::Size { min: Some(*min), max: Some(*max) },
            Rule::Include(value) => CoreCheck::Include(value.as_str().into()),
            Rule::Number => CoreCheck::Number,
            Rule::Integer => CoreCheck::Integer,
            Rule::Decimal => CoreCheck::Decimal,
            Rule::Boolean => CoreCheck::Boolean,
            Rule::Null => CoreCheck::Null,
            Rule::Date(format) => CoreCheck::Moment(self.pattern(Moment::Date, format)),
            Rule::Time(format) => CoreCheck::Moment(self.pattern(Moment::Time, format)),
            Rule::DateTime(format) => CoreCheck::Moment(self.pattern(Moment::DateTime, format)),
            Rule::ContentType(name) => CoreCheck::ContentType(name.as_str().into()),
            Rule::ArrayContains(variants) => {
                let compiled = variants.iter().map(|variant| self.variant(at.category, variant));
                CoreCheck::ArrayContains(compiled.collect())
            }
            Rule::Values => CoreCheck::Values,
            Rule::StatusCode(class) => CoreCheck::StatusCode(Arc::new(class.clone())),
            Rule::NotEmpty => CoreCheck::NotEmpty,
            Rule::Semver => CoreCheck::Semver,
            Rule::EachKey(each) => CoreCheck::EachKey(self.each(at, each).into()),
            Rule::EachValue(each) => {
                let checks = self.each(at, each);
                CoreCheck::EachValue(Arc::new(Self::assemble(checks, Combine::And)))
            }
            Rule::Plugin { name, values } => return self.plugin(at, name, values),
        })
    }

    fn plugin(&self, at: WrittenAt<'_>, name: &str, values: &Map<String, Value>) -> Check {
        Check::Plugin(Arc::new(PluginCheck {
            plugins: Arc::clone(&self.plugins),
            name: name.to_owned(),
            values: values.clone(),
            category: at.category,
            path: path_for_plugins(at),
        }))
    }

    fn each(&mut self, at: WrittenAt<'_>, each: &Each) -> Vec<Check> {
        each.rules.iter().map(|rule| self.check(at, rule)).collect()
    }

    fn variant(&mut self, category: Category, variant: &Variant) -> CompiledVariant {
        CompiledVariant { index: variant.index, rules: self.tree(category, &variant.rules) }
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
        Arc::clone(self.patterns.entry((moment, format.to_owned())).or_insert_with(made))
    }
}

/// The path of a rule as a plugin is sent it, however it is written.
fn path_for_plugins(at: WrittenAt<'_>) -> String {
    match (at.category, at.path.tokens()) {
        // COMPAT: the path of a request has no places, metadata has names below the root.
        (Category::Path, _) => String::new(),
        (Category::Metadata, [Token::Root, Token::Field(name)]) => DocPath::of_name(name).text().to_owned(),
        _ => at.path.text().to_owned(),
    }
}

fn below(checks: &[Check], combine: Combine) -> Option<Below> {
    if !checks.iter().any(|check| matches!(check, Check::Core(CoreCheck::EachValue(_)))) {
        return None;
    }
    let (mut shared, mut unnamed) = (Vec::new(), Vec::new());
    for check in checks {
        match check {
            Check::Core(CoreCheck::EachValue(list)) => {
                shared.extend(list.checks.iter().cloned());
                unnamed.extend(list.checks.iter().cloned());
            }
            // Limits are for the container itself; below it this is the plain type rule.
            Check::Core(CoreCheck::Size { .. }) => shared.push(Check::Core(CoreCheck::Type)),
            Check::Core(core) if core.scope() == Scope::Value => shared.push(check.clone()),
            Check::Core(_) | Check::Plugin(_) => {}
        }
    }
    let assembled = |checks| Arc::new(Compiler::assemble(checks, combine));
    Some(Below { shared: assembled(shared), unnamed: assembled(unnamed) })
}
