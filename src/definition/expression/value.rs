//! Example values of expressions: strings, numbers, booleans, null, and values from a provider state.

use super::error::{Error, Wanted};
use super::lexer::{Lexer, Token, TokenKind};
use super::string;
use crate::foundation::json::{self, Value};
use crate::model::generators::{DataType, Generator};

/// The type of the example of an expression. Several expressions together have the greatest of their types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ValueType {
    /// Not known.
    #[default]
    Unknown,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// A string.
    String,
}

/// An example value.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) value_type: ValueType,
    pub(super) generator: Option<Generator>,
}

impl Example {
    fn new(text: impl Into<String>, value_type: ValueType) -> Self {
        Example { text: text.into(), value_type, generator: None }
    }

    /// The example as the attribute of a rule.
    pub(super) fn into_json(self) -> Value {
        let is_text = matches!(self.value_type, ValueType::String | ValueType::Unknown);
        let value = if is_text { None } else { json::parse_value(&json_text(&self.text)).ok() };
        value.unwrap_or(Value::String(self.text))
    }
}

/// A literal as a JSON number: no leading zeros, and a digit after the point.
fn json_text(literal: &str) -> String {
    let (sign, digits) = literal.split_at(usize::from(literal.starts_with('-')));
    let significant = digits.trim_start_matches('0');
    let zero = if significant.is_empty() || significant.starts_with('.') { "0" } else { "" };
    let fraction = if literal.ends_with('.') { "0" } else { "" };
    format!("{sign}{zero}{significant}{fraction}")
}

/// Which literals an argument may be, besides a value from a provider state.
pub(super) type Literal = fn(Token<'_>) -> Option<Example>;

/// Any literal.
pub(super) fn primitive(token: Token<'_>) -> Option<Example> {
    string(token)
        .or_else(|| integer(token))
        .or_else(|| decimal(token))
        .or_else(|| boolean(token))
        .or_else(|| null(token))
}

pub(super) fn string(token: Token<'_>) -> Option<Example> {
    let is_string = token.kind == TokenKind::String;
    is_string.then(|| Example::new(string::plain(token.text), ValueType::String))
}

pub(super) fn integer(token: Token<'_>) -> Option<Example> {
    let is_integer = token.kind == TokenKind::Integer && token.text.parse::<i64>().is_ok();
    is_integer.then(|| Example::new(token.text, ValueType::Integer))
}

pub(super) fn decimal(token: Token<'_>) -> Option<Example> {
    let is_decimal = token.kind == TokenKind::Decimal;
    is_decimal.then(|| Example::new(token.text, ValueType::Decimal))
}

pub(super) fn boolean(token: Token<'_>) -> Option<Example> {
    let is_boolean = token.kind == TokenKind::Name && matches!(token.text, "true" | "false");
    is_boolean.then(|| Example::new(token.text, ValueType::Boolean))
}

fn null(token: Token<'_>) -> Option<Example> {
    let is_null = token.kind == TokenKind::Name && token.text == "null";
    // COMPAT: null counts as an empty string.
    is_null.then(|| Example::new("", ValueType::String))
}

/// Reads a literal, or a value from a provider state.
pub(super) fn value_or_state(
    lexer: &mut Lexer<'_>,
    literal: Literal,
    wanted: &'static str,
) -> Result<Example, Error> {
    let token = lexer.peek();
    if token.kind == TokenKind::Name && token.text == "fromProviderState" {
        return from_state(lexer);
    }
    value(lexer, literal, wanted)
}

/// Reads a literal.
pub(super) fn value(lexer: &mut Lexer<'_>, literal: Literal, wanted: &'static str) -> Result<Example, Error> {
    let token = lexer.next();
    literal(token).ok_or_else(|| Error::unexpected(lexer.text(), token, Wanted::Here(wanted)))
}

/// `fromProviderState('expression', example)`
fn from_state(lexer: &mut Lexer<'_>) -> Result<Example, Error> {
    lexer.next();
    expect(lexer, TokenKind::Open, "an opening bracket")?;
    let expression = escaped_string(lexer)?;
    expect(lexer, TokenKind::Comma, "a comma")?;
    let mut example = value(lexer, primitive, "a primitive value")?;
    expect(lexer, TokenKind::Close, "a closing bracket")?;
    let data_type = match example.value_type {
        ValueType::Integer => DataType::Integer,
        ValueType::Decimal => DataType::Decimal,
        ValueType::Boolean => DataType::Boolean,
        _ => DataType::String,
    };
    example.generator = Some(Generator::ProviderState { expression, data_type: Some(data_type) });
    Ok(example)
}

/// Reads a string whose escapes are resolved.
pub(super) fn escaped_string(lexer: &mut Lexer<'_>) -> Result<String, Error> {
    let source = lexer.text();
    let token = lexer.next();
    if token.kind == TokenKind::String {
        return string::unescaped(token.text).map_err(|reason| bad_escape(source, token, &reason));
    }
    if token.is_end() {
        return Err(Error::unexpected(source, token, Wanted::Here("a string value")));
    }
    let end = token.start + token.text.len();
    let (before, after) = (&source[..token.start], &source[end..]);
    let note = format!("Surround the value in quotes: {before}'{}'{after}", token.text);
    let title = format!("Expected a string value, got {}", token.text);
    Err(Error::at(source, token, &title, "Expected this to be a string", Some(&note)))
}

/// Reads an example string whose escapes are resolved, or a value from a provider state.
pub(super) fn escaped_or_state(lexer: &mut Lexer<'_>) -> Result<Example, Error> {
    let token = lexer.peek();
    if token.kind == TokenKind::Name && token.text == "fromProviderState" {
        return from_state(lexer);
    }
    escaped_string(lexer).map(|text| Example::new(text, ValueType::String))
}

fn bad_escape(source: &str, token: Token<'_>, reason: &str) -> Error {
    let title = format!("Invalid unicode character escape sequence: {reason}");
    let note =
        "Unicode escape sequences must be in the form \\uXXXX (4 digits) or \\u{X..} (enclosed in braces)";
    Error::at(source, token, &title, "This string contains an invalid escape sequence", Some(note))
}

/// Reads a token that has to be there.
pub(super) fn expect(lexer: &mut Lexer<'_>, kind: TokenKind, what: &'static str) -> Result<(), Error> {
    let token = lexer.next();
    if token.kind == kind {
        return Ok(());
    }
    // COMPAT: at the end the closing bracket itself is named.
    let what = if token.is_end() && kind == TokenKind::Close { "')'" } else { what };
    Err(Error::unexpected(lexer.text(), token, Wanted::Before(what)))
}
