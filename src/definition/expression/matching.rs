//! The inside of the brackets of `matching(…)`: the type of matcher and its arguments.

use super::error::{Error, Wanted};
use super::lexer::{Lexer, TokenKind};
use super::value::{self, Example, ValueType, escaped_or_state, escaped_string, expect, value_or_state};
use super::{ARGUMENT, Expression, Finding, KEYWORDS, semver};
use crate::foundation::json::Map;
use crate::model::generators::Generator;
use crate::model::rules::{Arguments, Rule, RuleRow};

/// Reads a matcher up to, not including, the closing bracket.
pub(super) fn matcher(lexer: &mut Lexer<'_>) -> Result<Expression, Error> {
    let token = lexer.next();
    match token.kind {
        TokenKind::Dollar => reference(lexer),
        TokenKind::Name if is_matcher_name(token.text) => {
            expect(lexer, TokenKind::Comma, "a comma")?;
            of_type(lexer, token.text)
        }
        _ if token.is_end() => Err(unexpected(lexer, token, "a matcher (equalTo, regex, etc.)")),
        _ => Err(Error::at(
            lexer.text(),
            token,
            &format!("Expected the type of matcher, got '{}'", token.text),
            "Expected a matcher (equalTo, regex, etc.) here",
            None,
        )),
    }
}

fn unexpected(lexer: &Lexer<'_>, token: super::lexer::Token<'_>, what: &'static str) -> Error {
    Error::unexpected(lexer.text(), token, Wanted::Here(what))
}

fn is_matcher_name(name: &str) -> bool {
    !KEYWORDS.contains(&name) && !matches!(name, "true" | "false" | "null" | "fromProviderState")
}

fn reference(lexer: &mut Lexer<'_>) -> Result<Expression, Error> {
    let name = escaped_string(lexer)?;
    let findings = vec![Finding::Reference(name.clone())];
    Ok(Expression { value: name, findings, ..Expression::default() })
}

fn of_type(lexer: &mut Lexer<'_>, name: &str) -> Result<Expression, Error> {
    match RuleRow::arguments_of(name) {
        Some(arguments) => of_rule(lexer, arguments),
        None => plugin(lexer, name),
    }
}

/// Reads the arguments of one of our rules.
fn of_rule(lexer: &mut Lexer<'_>, arguments: &Arguments) -> Result<Expression, Error> {
    match arguments {
        Arguments::Example(rule) => {
            Ok(of_example(rule.clone(), value_or_state(lexer, value::primitive, "a primitive value")?))
        }
        Arguments::Number(rule) => {
            let example = value_or_state(lexer, number, "a number")?;
            Ok(of_example(rule.clone(), as_type(example, ValueType::Number)))
        }
        Arguments::Integer(rule) => {
            let example = value_or_state(lexer, value::integer, "an integer")?;
            Ok(of_example(rule.clone(), as_type(example, ValueType::Integer)))
        }
        Arguments::Decimal(rule) => {
            let example = value_or_state(lexer, number, "a decimal number")?;
            Ok(of_example(rule.clone(), as_type(example, ValueType::Decimal)))
        }
        Arguments::Boolean(rule) => {
            Ok(of_example(rule.clone(), value::value(lexer, value::boolean, "a boolean")?))
        }
        Arguments::Version(rule) => version(lexer, rule),
        Arguments::Pattern(rule) => patterned(lexer, |regex| (rule(regex), None)),
        Arguments::Format(rule, generator) => {
            patterned(lexer, |format| (rule(format.clone()), Some(generator(format))))
        }
        Arguments::Text(rule) => {
            let text = escaped_string(lexer)?;
            Ok(simple(rule(text.clone()), text, ValueType::String))
        }
        Arguments::ContentType(rule) => {
            let content_type = escaped_string(lexer)?;
            expect(lexer, TokenKind::Comma, "a comma")?;
            Ok(simple(rule(content_type), escaped_string(lexer)?, ValueType::Unknown))
        }
    }
}

fn number(token: super::lexer::Token<'_>) -> Option<Example> {
    value::integer(token).or_else(|| value::decimal(token))
}

/// Gives a literal the type that the matcher is about. A value from a provider state has a type of its own.
fn as_type(example: Example, value_type: ValueType) -> Example {
    if example.generator.is_some() { example } else { Example { value_type, ..example } }
}

/// Reads a pattern or format, then an example for it.
fn patterned(
    lexer: &mut Lexer<'_>,
    make: impl FnOnce(String) -> (Rule, Option<Generator>),
) -> Result<Expression, Error> {
    let (rule, generator) = make(escaped_string(lexer)?);
    expect(lexer, TokenKind::Comma, "a comma")?;
    let mut example = escaped_or_state(lexer)?;
    example.generator = example.generator.or(generator);
    Ok(of_example(rule, example))
}

fn version(lexer: &mut Lexer<'_>, rule: &Rule) -> Result<Expression, Error> {
    let token = lexer.peek();
    let text = escaped_string(lexer)?;
    match semver::defect(&text) {
        None => Ok(simple(rule.clone(), text, ValueType::String)),
        Some(reason) => {
            let title = format!("Expected a semver compatible string, got '{text}' - {reason}");
            Err(Error::at(lexer.text(), token, &title, "This is not a valid semver value", None))
        }
    }
}

/// Reads a rule of a plugin: its configuration, if there are two arguments, then the example.
fn plugin(lexer: &mut Lexer<'_>, name: &str) -> Result<Expression, Error> {
    let mut example = value_or_state(lexer, value::primitive, "a primitive value")?;
    let mut values = Map::new();
    if lexer.peek().kind == TokenKind::Comma {
        lexer.next();
        values.insert(ARGUMENT.to_owned(), example.into_json());
        example = value_or_state(lexer, value::primitive, "a primitive value")?;
    }
    Ok(of_example(Rule::Plugin { name: name.to_owned(), values }, example))
}

pub(super) fn of_example(rule: Rule, example: Example) -> Expression {
    Expression {
        value: example.text,
        value_type: example.value_type,
        findings: vec![Finding::Rule(rule)],
        generator: example.generator,
    }
}

fn simple(rule: Rule, value: String, value_type: ValueType) -> Expression {
    Expression { value, value_type, findings: vec![Finding::Rule(rule)], generator: None }
}
