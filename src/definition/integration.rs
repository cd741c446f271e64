//! Integration JSON: examples with `pact:matcher:type` and `pact:generator:type` in them, as all bindings
//! write them.
//!
//! This module walks the tree and knows the path of each value; `matcher` reads a single matcher object. The
//! recursion stops at a nesting of `MAX_NESTING`, because the threads of a host may have small stacks.

use super::error::{Error, MAX_NESTING};
use super::matcher::{Matcher, TYPE};
use super::names::ArgumentNames;
use crate::foundation::json::{Map, Node, Value, to_text};
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::path::Token;
use crate::model::rules::{Reads, Rule, RuleRow, Rules, Variant};
use std::collections::BTreeMap;

/// An example with the rules and generators found in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definition {
    /// The example, without any matcher.
    pub example: Value,
    /// How to compare, by path.
    pub rules: Rules,
    /// How to make values, by path.
    pub generators: BTreeMap<DocPath, Generator>,
}

/// Reads the example and its matchers, at a path and below.
pub fn walk(node: Node<'_>, base: DocPath, names: &dyn ArgumentNames) -> Result<Definition, Error> {
    walk_from(node, base, 0, names)
}

/// Reads an example that is itself nested some levels deep in another.
fn walk_from(
    node: Node<'_>,
    base: DocPath,
    nesting: usize,
    names: &dyn ArgumentNames,
) -> Result<Definition, Error> {
    let mut walker = Walker { base, steps: Vec::new(), found: Definition::default(), nesting, names };
    let example = walker.value(node, Above::Plain)?;
    Ok(Definition { example, ..walker.found })
}

/// What is directly above a value, which decides the paths below it.
#[derive(Clone, Copy, PartialEq)]
enum Above {
    /// An ordinary object or array.
    Plain,
    /// A matcher: the items of a list share one path.
    Matcher,
    /// A matcher whose rule is about values: the members of an object share one path, too.
    Values,
}

/// The walk: where it is, and what it has found. A path is only built where a rule needs one.
struct Walker<'d> {
    base: DocPath,
    steps: Vec<Step<'d>>,
    found: Definition,
    nesting: usize,
    names: &'d dyn ArgumentNames,
}

#[derive(Clone, Copy)]
enum Step<'d> {
    Field(&'d str),
    Index(usize),
    Star,
    StarIndex,
}

impl<'d> Walker<'d> {
    fn value(&mut self, node: Node<'d>, above: Above) -> Result<Value, Error> {
        if !node.is_object() && !node.is_array() {
            return Ok(node.to_value());
        }
        if self.nesting >= MAX_NESTING {
            return Err(Error::TooDeep);
        }
        self.nesting += 1;
        let example = match node.get(TYPE) {
            Some(kind) => self.matcher(node, kind),
            None if node.is_array() => self.array(node, above),
            None => self.object(node, above),
        };
        self.nesting -= 1;
        example
    }

    fn object(&mut self, node: Node<'d>, above: Above) -> Result<Value, Error> {
        let mut members = Map::new();
        for (key, member) in node.members().filter(|(key, _)| !key.starts_with("pact:")) {
            self.steps.push(if above == Above::Values { Step::Star } else { Step::Field(key) });
            members.insert(key.to_owned(), self.value(member, Above::Plain)?);
            self.steps.pop();
        }
        Ok(Value::Object(members))
    }

    fn array(&mut self, node: Node<'d>, above: Above) -> Result<Value, Error> {
        let mut items = Vec::with_capacity(node.len());
        for (index, item) in node.items().enumerate() {
            self.steps.push(if above == Above::Plain { Step::Index(index) } else { Step::StarIndex });
            items.push(self.value(item, Above::Plain)?);
            self.steps.pop();
        }
        Ok(Value::Array(items))
    }

    fn matcher(&mut self, node: Node<'d>, kind: Node<'d>) -> Result<Value, Error> {
        if let (Some(Reads::Variants(_)), Some(variants)) = (reads(kind), variants(node)) {
            return self.array_contains(node, variants);
        }
        let matcher = self.read(node)?;
        let above = if matcher.is_about_values() { Above::Values } else { Above::Matcher };
        let example = match node.get("value") {
            Some(value) => self.value(value, above)?,
            None => Value::Null,
        };
        // Rules of matchers inside `value` come before those of the matcher around them.
        self.add(matcher.with_example(node, &example, self.nesting, self.names)?);
        Ok(example)
    }

    /// Each variant is an example of its own, whose paths begin at `$`.
    fn array_contains(&mut self, node: Node<'d>, variants: Node<'d>) -> Result<Value, Error> {
        let mut examples = Vec::with_capacity(variants.len());
        let mut rules = Vec::with_capacity(variants.len());
        for (index, variant) in variants.items().enumerate() {
            let read = walk_from(variant, DocPath::root(), self.nesting + 1, self.names)
                .map_err(|error| error.below(self.path().index(index).text()))?;
            examples.push(read.example);
            rules.push(Variant { index, rules: read.rules, generators: read.generators });
        }
        self.add(Matcher { rules: vec![Rule::ArrayContains(rules)], ..Matcher::generator_of(node) });
        Ok(Value::Array(examples))
    }

    fn read(&self, node: Node<'d>) -> Result<Matcher, Error> {
        Matcher::read(node, self.names)
            .map_err(|reason| Error::Matcher { path: self.path().text().to_owned(), reason })
    }

    fn add(&mut self, matcher: Matcher) {
        if matcher.rules.is_empty() && matcher.generator.is_none() {
            return;
        }
        let path = self.path();
        if let Some(generator) = matcher.generator {
            self.found.generators.insert(path.clone(), generator);
        }
        if !matcher.rules.is_empty() {
            self.found.rules.entry(path).or_default().rules.extend(matcher.rules);
        }
    }

    fn path(&self) -> DocPath {
        self.steps.iter().fold(self.base.clone(), |path, step| {
            path.join(match *step {
                Step::Field(name) => Token::Field(name.into()),
                Step::Index(index) => Token::Index(index),
                Step::Star => Token::Star,
                Step::StarIndex => Token::StarIndex,
            })
        })
    }
}

impl Matcher {
    /// This matcher, with the matchers removed from the examples of its `eachKey` and `eachValue` rules.
    pub(super) fn with_example(
        mut self,
        node: Node<'_>,
        example: &Value,
        nesting: usize,
        names: &dyn ArgumentNames,
    ) -> Result<Self, Error> {
        match node.get(TYPE) {
            Some(kinds) if kinds.is_array() => {
                for (rule, kind) in self.rules.iter_mut().zip(kinds.items()) {
                    if let (Rule::EachKey(each) | Rule::EachValue(each), Some(value)) =
                        (rule, kind.get("value"))
                    {
                        each.value = to_text(&walk_from(value, DocPath::root(), nesting, names)?.example);
                    }
                }
            }
            Some(kind) if matches!(reads(kind), Some(Reads::Each(_))) => {
                for rule in &mut self.rules {
                    if let Rule::EachKey(each) | Rule::EachValue(each) = rule {
                        each.value = to_text(example);
                    }
                }
            }
            _ => {}
        }
        Ok(self)
    }
}

/// What the rule of this name reads; `None` for a name that is not one of ours.
fn reads(name: Node<'_>) -> Option<&'static Reads> {
    name.as_str().and_then(RuleRow::of_name).map(|row| &row.reads)
}

fn variants(node: Node<'_>) -> Option<Node<'_>> {
    node.get("variants").filter(|variants| variants.is_array())
}
