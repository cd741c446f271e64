//! Cuts a pattern into runs of one letter and literal text.
//!
//! Quotes are resolved here: `'text'` is literal and `''` is a quote, inside quotes too. What a run
//! means is decided by `pattern`.

/// A piece of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Run {
        letter: char,
        count: usize,
    },
    Text(String),
    /// A character that must be quoted: a digit, a bracket or a brace.
    Reserved(char),
    UnclosedQuote,
}

/// The pieces of a pattern, in order.
#[derive(Debug)]
pub(super) struct Tokens<'p> {
    rest: &'p str,
}

pub(super) fn tokens(pattern: &str) -> Tokens<'_> {
    Tokens { rest: pattern }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let first = self.rest.chars().next()?;
        Some(match first {
            '\'' => self.quoted(),
            letter if letter.is_ascii_alphabetic() => {
                Token::Run { letter, count: self.take_while(|c| c == letter).len() }
            }
            c if is_reserved(c) => {
                self.rest = self.rest.get(1..).unwrap_or_default();
                Token::Reserved(c)
            }
            _ => Token::Text(self.take_while(is_plain).to_owned()),
        })
    }
}

impl Tokens<'_> {
    fn take_while(&mut self, is_wanted: impl Fn(char) -> bool) -> &str {
        let end = self.rest.find(|c| !is_wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn quoted(&mut self) -> Token {
        let mut text = String::new();
        self.skip_quote();
        if self.skip_quote() {
            return Token::Text("'".to_owned());
        }
        loop {
            text.push_str(self.take_while(|c| c != '\''));
            if !self.skip_quote() {
                return Token::UnclosedQuote;
            }
            if !self.skip_quote() {
                return Token::Text(text);
            }
            text.push('\'');
        }
    }

    fn skip_quote(&mut self) -> bool {
        let rest = self.rest.strip_prefix('\'');
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

fn is_reserved(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '[' | ']' | '{' | '}')
}

fn is_plain(c: char) -> bool {
    c != '\'' && !c.is_ascii_alphabetic() && !is_reserved(c)
}
