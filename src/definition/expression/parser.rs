//! [`Parser`]: whole definitions, which are lists of expressions that may be nested.

use super::error::{Error, Wanted};
use super::lexer::{Lexer, Token, TokenKind};
use super::matching::{matcher, of_example};
use super::value::{self, expect, value_or_state};
use super::{Expression, Finding, KEYWORDS};
use crate::model::DocPath;
use crate::model::rules::{Each, Rule, RuleList, Rules, Variant};

/// How deep `eachKey`, `eachValue` and `arrayContains` may be nested.
const MAX_NESTING: usize = 32;

const NOTE: &str = "valid matching rule definitions are: matching, notEmpty, eachKey, eachValue, atLeast, \
                    atMost, arrayContains";

/// Reads one definition.
pub(super) struct Parser<'t> {
    lexer: Lexer<'t>,
    nesting: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Parser { lexer: Lexer::new(text), nesting: 0 }
    }

    /// The whole text: expressions between commas.
    pub(super) fn definition(mut self) -> Result<Expression, Error> {
        let mut whole = self.expression()?;
        loop {
            let token = self.lexer.next();
            match token.kind {
                TokenKind::End => return Ok(whole),
                TokenKind::Comma => whole = joined(whole, self.expression()?),
                _ => return Err(self.unexpected(token, Wanted::Before("a comma"))),
            }
        }
    }

    fn expression(&mut self) -> Result<Expression, Error> {
        let keyword = self.lexer.next();
        if keyword.kind != TokenKind::Name || !KEYWORDS.contains(&keyword.text) {
            return Err(self.no_definition(keyword));
        }
        let bracket = if keyword.text == "matching" && self.lexer.peek().is_end() {
            "'('"
        } else {
            "an opening bracket"
        };
        expect(&mut self.lexer, TokenKind::Open, bracket)?;
        let expression = match keyword.text {
            "matching" => matcher(&mut self.lexer)?,
            "notEmpty" => {
                let example = value_or_state(&mut self.lexer, value::primitive, "a primitive value")?;
                of_example(Rule::NotEmpty, example)
            }
            "eachKey" => only(Rule::EachKey(self.each(keyword)?)),
            "eachValue" => only(Rule::EachValue(self.each(keyword)?)),
            "atLeast" => only(Rule::MinType(self.count()?)),
            "atMost" => only(Rule::MaxType(self.count()?)),
            _ => return self.array_contains(keyword),
        };
        expect(&mut self.lexer, TokenKind::Close, "a closing bracket")?;
        Ok(expression)
    }

    fn each(&mut self, keyword: Token<'t>) -> Result<Box<Each>, Error> {
        let nested = self.nested(keyword)?;
        let rules = nested.findings.into_iter().map(|finding| match finding {
            Finding::Rule(rule) => rule,
            // What a reference names is matched by type.
            Finding::Reference(_) => Rule::Type,
        });
        let rules = rules.collect();
        Ok(Box::new(Each { rules, value: nested.value, generator: nested.generator }))
    }

    /// Reads arguments up to and including the closing bracket. Each rule becomes a variant; references do not.
    fn array_contains(&mut self, keyword: Token<'t>) -> Result<Expression, Error> {
        let (mut variants, mut references, mut value) = (Vec::new(), Vec::new(), String::new());
        for index in 0.. {
            let argument = self.nested(keyword)?;
            if value.is_empty() {
                value = argument.value;
            }
            match argument.findings.into_iter().next() {
                Some(Finding::Rule(rule)) => variants.push(Variant {
                    index,
                    rules: Rules::from([(DocPath::root(), RuleList::of(rule))]),
                    generators: argument.generator.map(|made| (DocPath::root(), made)).into_iter().collect(),
                }),
                Some(reference) => references.push(reference),
                None => {}
            }
            let token = self.lexer.next();
            match token.kind {
                TokenKind::Comma => {}
                TokenKind::Close => break,
                _ => return Err(self.unexpected(token, Wanted::Before("a closing bracket or comma"))),
            }
        }
        let contains = (!variants.is_empty()).then_some(Finding::Rule(Rule::ArrayContains(variants)));
        let findings = contains.into_iter().chain(references).collect();
        Ok(Expression { value, findings, ..Expression::default() })
    }

    fn nested(&mut self, keyword: Token<'t>) -> Result<Expression, Error> {
        if self.nesting == MAX_NESTING {
            let title = format!("Expected definitions to be nested at most {MAX_NESTING} deep");
            return Err(Error::at(self.lexer.text(), keyword, &title, "This is nested too deeply", None));
        }
        self.nesting += 1;
        let expression = self.expression();
        self.nesting -= 1;
        expression
    }

    fn count(&mut self) -> Result<usize, Error> {
        let token = self.lexer.next();
        let is_count = token.kind == TokenKind::Integer && !token.text.starts_with('-');
        let count = is_count.then(|| token.text.parse().ok()).flatten();
        count.ok_or_else(|| self.unexpected(token, Wanted::Here("an unsigned number")))
    }

    fn unexpected(&self, token: Token<'_>, wanted: Wanted) -> Error {
        Error::unexpected(self.lexer.text(), token, wanted)
    }

    fn no_definition(&self, token: Token<'_>) -> Error {
        let title = if token.is_end() {
            "Expected a type of matching rule definition but got the end of the expression".to_owned()
        } else {
            format!("Expected a type of matching rule definition, but got '{}'", token.text)
        };
        let label = "Expected a matching rule definition here";
        Error::at(self.lexer.text(), token, &title, label, Some(NOTE))
    }
}

fn only(rule: Rule) -> Expression {
    Expression { findings: vec![Finding::Rule(rule)], ..Expression::default() }
}

/// Joins two expressions: the first value and generator that there are, and all rules.
fn joined(mut left: Expression, right: Expression) -> Expression {
    if left.value.is_empty() {
        left.value = right.value;
    }
    left.value_type = left.value_type.max(right.value_type);
    left.findings.extend(right.findings);
    left.generator = left.generator.or(right.generator);
    left
}
