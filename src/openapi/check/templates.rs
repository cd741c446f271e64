//! Which arrays of a body are examples for arrays of other lengths, by the matching rules of the pact.

use crate::foundation::json::pointer;
use crate::model::path::Token;
use crate::model::rules::{Rule, RuleSet, Rules};
use crate::model::{Category, DocPath};
use crate::openapi::schema::Templates;

/// The rules of a body.
#[derive(Debug)]
pub(super) struct ExampleLists<'r> {
    rules: Option<&'r Rules>,
}

impl<'r> ExampleLists<'r> {
    pub(super) fn of(rules: &'r RuleSet) -> Self {
        ExampleLists { rules: rules.category(Category::Body) }
    }
}

impl Templates for ExampleLists<'_> {
    fn is_template(&self, pointer: &str) -> bool {
        let Some(steps) = pointer::steps(pointer) else { return false };
        let steps: Vec<String> = steps.map(|step| step.into_owned()).collect();
        let applied =
            self.rules.into_iter().flatten().filter_map(|(path, list)| Some((weight(path, &steps)?, list)));
        // The rules of the place itself win over those above it, exact steps over stars.
        let best = applied.max_by_key(|(weight, _)| *weight);
        best.is_some_and(|(_, list)| list.rules.iter().any(is_about_length))
    }
}

fn is_about_length(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::Type
            | Rule::MinType(_)
            | Rule::MaxType(_)
            | Rule::MinMaxType(..)
            | Rule::EachValue(_)
            | Rule::ArrayContains(_)
    )
}

/// How much of a place a path matches, and how exactly; nothing if it is not the place or one above it.
fn weight(path: &DocPath, steps: &[String]) -> Option<(usize, usize)> {
    let tokens: Vec<&Token> = path.tokens().iter().filter(|token| !matches!(token, Token::Root)).collect();
    if tokens.len() > steps.len() {
        return None;
    }
    let mut exact = 0;
    for (token, step) in tokens.iter().zip(steps) {
        match token {
            Token::Field(name) if **name == **step => exact += 1,
            Token::Index(index) if index.to_string() == *step => exact += 1,
            Token::Star | Token::StarIndex => {}
            _ => return None,
        }
    }
    Some((tokens.len(), exact))
}
