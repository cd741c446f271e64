//! Matching-rule expressions, such as `matching(regex, '\d+', '42')` or `eachKey(notEmpty('x'))`.
//!
//! [`parse`] reads them. A text whose first word is none of the seven keywords is not an expression but a string
//! value.

mod lexer;
mod error;
mod string;
mod semver;
mod value;
mod matching;
mod parser;

pub use error::Error;
pub use value::ValueType;

use super::names::ArgumentNames;
use crate::model::generators::Generator;
use crate::model::rules::Rule;
use lexer::{Lexer, TokenKind};

/// The words an expression begins with.
const KEYWORDS: [&str; 7] =
    ["matching", "notEmpty", "eachKey", "eachValue", "atLeast", "atMost", "arrayContains"];

/// What the argument of a plugin's rule is called unless its plugin names it.
const ARGUMENT: &str = "value";

/// What an expression says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expression {
    /// The example, as text; empty when there is none.
    pub value: String,
    /// What the example is.
    pub value_type: ValueType,
    /// The rules, in order.
    pub findings: Vec<Finding>,
    /// Makes a value.
    pub generator: Option<Generator>,
}

/// One rule of an expression, or the name of a member that is matched by type.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// A rule.
    Rule(Rule),
    /// `matching($'name')`: a reference to a member of the surrounding object.
    Reference(String),
}

impl Finding {
    /// The rule, if it is one.
    pub fn rule(&self) -> Option<&Rule> {
        match self {
            Finding::Rule(rule) => Some(rule),
            Finding::Reference(_) => None,
        }
    }

    /// The name it refers to, if it is a reference.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Finding::Rule(_) => None,
            Finding::Reference(name) => Some(name),
        }
    }
}

/// Reads an expression. A text that is not an expression is a string value without rules.
pub fn parse(text: &str, names: &dyn ArgumentNames) -> Result<Expression, Error> {
    if text.is_empty() {
        return Err(Error::empty());
    }
    if !is_expression(text) {
        let value = text.to_owned();
        return Ok(Expression { value, value_type: ValueType::String, ..Expression::default() });
    }
    let mut expression = parser::Parser::new(text).definition()?;
    for finding in &mut expression.findings {
        if let Finding::Rule(rule) = finding {
            name_argument(rule, names);
        }
    }
    Ok(expression)
}

/// Gives the argument of a plugin's rule, and of those inside another rule, its name. The parser calls it `value`. Rules
/// of an expression nest only as deep as the parser allows.
fn name_argument(rule: &mut Rule, names: &dyn ArgumentNames) {
    match rule {
        Rule::Plugin { name, values } => {
            if let Some(to) = names.argument_name(name)
                && let Some(argument) = values.remove(ARGUMENT)
            {
                values.insert(to, argument);
            }
        }
        Rule::EachKey(each) | Rule::EachValue(each) => {
            each.rules.iter_mut().for_each(|rule| name_argument(rule, names));
        }
        Rule::ArrayContains(variants) => {
            let lists = variants.iter_mut().flat_map(|variant| variant.rules.values_mut());
            lists.flat_map(|list| &mut list.rules).for_each(|rule| name_argument(rule, names));
        }
        _ => {}
    }
}

/// Whether the text begins with one of the keywords of expressions.
pub fn is_expression(text: &str) -> bool {
    let first = Lexer::new(text).peek();
    first.kind == TokenKind::Name && KEYWORDS.contains(&first.text)
}

#[cfg(test)]
mod tests;
