//! [`Matcher`]: what one matcher object says, apart from its example: the rules of its
//! `pact:matcher:type` and the generator of its `pact:generator:type`.
//!
//! Both read their parameters from the same object, so `min` and `max` may belong to both.

use super::expression::{self, Expression, Finding};
use super::names::ArgumentNames;
use crate::foundation::json::Node;
use crate::model::generators::{Generator, read_generator};
use crate::model::rules::{Rule, RuleRow, read_named_rule};

/// The key that makes an object a matcher.
pub(super) const TYPE: &str = "pact:matcher:type";
/// The key that names a generator.
pub(super) const GENERATOR: &str = "pact:generator:type";

/// The rules and the generator of a matcher object.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    pub(super) rules: Vec<Rule>,
    pub(super) generator: Option<Generator>,
}

impl Matcher {
    /// Reads a matcher object. The error says why it cannot be read.
    pub(super) fn read(node: Node<'_>, names: &dyn ArgumentNames) -> Result<Self, String> {
        let own = Self::generator_of(node);
        let kind = node.get(TYPE).ok_or("it has no type")?;
        let mut matcher = match kind.as_str() {
            Some(text) if is_expression(text) => Self::of_expression(node, text, names)?,
            _ if kind.is_array() => Self::of_list(kind)?,
            _ => Self { rules: vec![named(&kind.to_text(), node)?], generator: None },
        };
        matcher.generator = own.generator.or(matcher.generator);
        Ok(matcher)
    }

    /// The generator that the object itself names, without its rules.
    pub(super) fn generator_of(node: Node<'_>) -> Self {
        let name = node.get(GENERATOR).map(Node::to_text);
        let generator = name.and_then(|name| read_generator(&name, node)).map(clean);
        Self { rules: Vec::new(), generator }
    }

    /// Whether the keys or indexes below do not matter.
    pub(super) fn is_about_values(&self) -> bool {
        self.rules.iter().any(Rule::is_values_rule)
    }

    /// Whether one of its rules has an example of its own.
    pub(super) fn is_about_each(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::EachKey(_) | Rule::EachValue(_)))
    }

    fn of_list(kinds: Node<'_>) -> Result<Self, String> {
        let rules = kinds.items().map(|element| {
            let name = element.get(TYPE).ok_or("every element of its list of types must be a matcher")?;
            named(&name.to_text(), element)
        });
        Ok(Self { rules: rules.collect::<Result<_, String>>()?, generator: None })
    }

    fn of_expression(node: Node<'_>, text: &str, names: &dyn ArgumentNames) -> Result<Self, String> {
        let Expression { findings, generator, .. } =
            expression::parse(text, names).map_err(|error| error.to_string())?;
        let rules = findings.into_iter().map(|finding| match finding {
            Finding::Rule(rule) => Ok(rule),
            Finding::Reference(name) if node.get(&name).is_some() => Ok(Rule::Type),
            Finding::Reference(name) => Err(format!("it refers to '{name}', which is not there")),
        });
        Ok(Self { rules: rules.collect::<Result<_, String>>()?, generator })
    }
}

/// COMPAT: the bare name of a rule, such as `eachKey`, is not taken for an expression.
fn is_expression(text: &str) -> bool {
    RuleRow::of_name(text).is_none() && expression::is_expression(text)
}

fn named(name: &str, attributes: Node<'_>) -> Result<Rule, String> {
    if name.is_empty() {
        return Err("the name of its type is empty".to_owned());
    }
    read_named_rule(name, attributes).map_err(|error| error.to_string())
}

/// A generator of a plugin, without the attributes of the matcher around it.
fn clean(mut generator: Generator) -> Generator {
    if let Generator::Plugin { values, .. } = &mut generator {
        values.retain(|key, _| key != "value" && !key.starts_with("pact:"));
    }
    generator
}
