//! [`DocPath`]: an address inside a body, such as `$.items[*].id`.
//!
//! Paths are compared by the text they were read from: `$.a`, `a` and `$['a']` are three keys. The tokens say which
//! values a path selects; `select` finds them in JSON.

mod select;

use crate::foundation::text::on_one_line;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Token {
    /// `$`
    Root,
    /// `.name` or `['name']`
    Field(Box<str>),
    /// `[0]`
    Index(usize),
    /// `.*`
    Star,
    /// `[*]`
    StarIndex,
}

/// A parsed path expression and its source text.
#[derive(Debug, Clone)]
pub struct DocPath {
    tokens: Vec<Token>,
    text: String,
}

/// Why a text is not a path expression. Positions count characters from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("path expression '{}' is not valid: {}", on_one_line(path), on_one_line(reason))]
pub struct PathError {
    path: String,
    reason: String,
}

impl DocPath {
    /// The path `$`.
    pub fn root() -> Self {
        DocPath { tokens: vec![Token::Root], text: "$".to_owned() }
    }

    /// The empty path: no tokens, no text.
    pub fn empty() -> Self {
        DocPath { tokens: Vec::new(), text: String::new() }
    }

    /// The path of one name below the root, whatever characters the name has.
    pub fn of_name(name: &str) -> Self {
        Self::root().field(name)
    }

    /// The steps of the path.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text the path was read from or built as.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether this is the empty path or `$`.
    pub fn is_root(&self) -> bool {
        matches!(self.tokens.as_slice(), [] | [Token::Root])
    }

    /// The first field name: what header and query categories are keyed by.
    pub fn first_field(&self) -> Option<&str> {
        self.tokens.iter().find_map(|token| match token {
            Token::Field(name) => Some(&**name),
            _ => None,
        })
    }

    /// Where the path of one value of a header or parameter stands among those of its name: the name itself
    /// first, then by index, then with stars.
    pub fn value_order(&self) -> usize {
        match self.tokens.get(2) {
            None => 0,
            Some(Token::Index(index)) => index.saturating_add(1),
            Some(_) => usize::MAX,
        }
    }

    /// This path with one more step.
    pub fn join(mut self, token: Token) -> Self {
        push_token(&mut self.text, &token);
        self.tokens.push(token);
        self
    }

    /// This path and a field below it.
    pub fn field(self, name: &str) -> Self {
        self.join(Token::Field(name.into()))
    }

    /// This path and an item below it.
    pub fn index(self, index: usize) -> Self {
        self.join(Token::Index(index))
    }
}

/// Appends a step to the text of a path, as paths built here are spelled.
pub fn push_token(text: &mut String, token: &Token) {
    match token {
        Token::Root => text.push('$'),
        Token::Field(name) => push_field(text, name),
        Token::Index(index) => {
            text.push('[');
            text.push_str(&index.to_string());
            text.push(']');
        }
        Token::Star => text.push_str(".*"),
        Token::StarIndex => text.push_str("[*]"),
    }
}

/// Appends `.name`, or `['name']` when the name is more than letters, digits and underscores.
pub fn push_field(text: &mut String, name: &str) {
    if is_plain_identifier(name) {
        text.push('.');
        text.push_str(name);
        return;
    }
    text.push_str("['");
    for character in name.chars() {
        if matches!(character, '\'' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push_str("']");
}

fn is_plain_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

impl PartialEq for DocPath {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for DocPath {}

impl PartialOrd for DocPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DocPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for DocPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for DocPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut reader = Reader { text, rest: text, at: 0 };
        match reader.path() {
            Ok(tokens) => Ok(DocPath { tokens, text: text.to_owned() }),
            Err(reason) => Err(PathError { path: text.to_owned(), reason }),
        }
    }
}

/// Reads an expression from left to right; `at` counts characters for the messages.
struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn path(&mut self) -> Result<Vec<Token>, String> {
        if self.text.is_empty() {
            return Ok(Vec::new());
        }
        let mut tokens = vec![Token::Root];
        match self.peek() {
            Some('$') => self.skip(),
            // A bare name means the same as `$.name`.
            Some(first) if first.is_alphanumeric() => tokens.push(Token::Field(self.identifier()?)),
            _ => return Err("it must start with '$' or a name".to_owned()),
        }
        while let Some(next) = self.peek() {
            tokens.push(match next {
                '.' => self.dotted()?,
                '[' => self.bracketed()?,
                _ => return Err(format!("expected '.' or '[' at index {}", self.at)),
            });
        }
        Ok(tokens)
    }

    fn dotted(&mut self) -> Result<Token, String> {
        self.skip();
        match self.peek() {
            None => Err("a path is expected after the '.' at its end".to_owned()),
            Some('*') => {
                self.skip();
                Ok(Token::Star)
            }
            Some(character) if is_identifier(character) => Ok(Token::Field(self.identifier()?)),
            Some(character) => {
                Err(format!("expected '*' or a name instead of '{character}' at index {}", self.at))
            }
        }
    }

    fn identifier(&mut self) -> Result<Box<str>, String> {
        let end = self.rest.find(|character| !is_identifier(character)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.at += name.chars().count();
        self.rest = rest;
        match self.peek() {
            None | Some('.' | '[') => Ok(name.into()),
            Some(character) => Err(format!("'{character}' is not allowed in a name at index {}", self.at)),
        }
    }

    fn bracketed(&mut self) -> Result<Token, String> {
        self.skip();
        let token = match self.peek() {
            Some('\'') => Token::Field(self.quoted()?),
            Some('*') => {
                self.skip();
                Token::StarIndex
            }
            Some(digit) if digit.is_ascii_digit() => Token::Index(self.number()?),
            Some(']') => return Err(format!("empty brackets at index {}", self.at)),
            Some(_) => {
                return Err(format!("expected a quote, digits or '*' in the brackets at index {}", self.at));
            }
            None => return Err("the brackets at its end are not closed".to_owned()),
        };
        match self.peek() {
            Some(']') => {
                self.skip();
                Ok(token)
            }
            Some(character) => Err(format!("expected ']' instead of '{character}' at index {}", self.at)),
            None => Err("the brackets at its end are not closed".to_owned()),
        }
    }

    /// `'name'`, where `\'` and `\\` stand for themselves without the backslash.
    fn quoted(&mut self) -> Result<Box<str>, String> {
        let start = self.at;
        self.skip();
        let mut name = String::new();
        while let Some(character) = self.peek() {
            self.skip();
            match (character, self.peek()) {
                ('\'', _) => return Ok(name.into()),
                ('\\', Some(escaped @ ('\'' | '\\'))) => {
                    self.skip();
                    name.push(escaped);
                }
                _ => name.push(character),
            }
        }
        Err(format!("the string that starts at index {start} is not closed"))
    }

    fn number(&mut self) -> Result<usize, String> {
        let end = self.rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let number = digits.parse().map_err(|_| format!("the number at index {} is too large", self.at));
        self.at += digits.len();
        self.rest = rest;
        number
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self) {
        let mut characters = self.rest.chars();
        if characters.next().is_some() {
            self.rest = characters.as_str();
            self.at += 1;
        }
    }
}

fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '#' | '@')
}

#[cfg(test)]
mod tests {
    use super::{DocPath, Token};

    fn tokens(text: &str) -> Vec<Token> {
        text.parse::<DocPath>().unwrap().tokens().to_vec()
    }

    fn fields(names: &[&str]) -> Vec<Token> {
        let names = names.iter().map(|&name| Token::Field(name.into()));
        std::iter::once(Token::Root).chain(names).collect()
    }

    #[test]
    fn names_are_read_plain_and_in_brackets() {
        let table: &[(&str, &[&str])] = &[
            ("$.a", &["a"]),
            ("a", &["a"]),
            ("a.b", &["a", "b"]),
            ("$['a b']", &["a b"]),
            ("$['a.b']", &["a.b"]),
            ("$['*']", &["*"]),
            ("$['@ns:k']", &["@ns:k"]),
            ("$['a[0]']", &["a[0]"]),
            ("$.a-b", &["a-b"]),
            ("$.a:b", &["a:b"]),
            ("$.@a", &["@a"]),
            ("$.#text", &["#text"]),
            ("$.é", &["é"]),
            ("$.1", &["1"]),
            ("1", &["1"]),
            ("$['']", &[""]),
            (r"$['c\'d']", &["c'd"]),
            (r"$['c\\d']", &[r"c\d"]),
        ];
        for (text, names) in table {
            assert_eq!(tokens(text), fields(names), "{text}");
        }
        assert_eq!(tokens(""), []);
        assert_eq!(tokens("$"), [Token::Root]);
    }

    #[test]
    fn indexes_and_stars_are_read() {
        let a = || Token::Field("a".into());
        assert_eq!(tokens("$[0]"), [Token::Root, Token::Index(0)]);
        assert_eq!(tokens("a[0]"), [Token::Root, a(), Token::Index(0)]);
        assert_eq!(tokens("$.a[*].*"), [Token::Root, a(), Token::StarIndex, Token::Star]);
    }

    #[test]
    fn what_is_not_a_path_is_refused_with_the_place() {
        let table = [
            ("$a", "expected '.' or '[' at index 1"),
            ("$.**", "expected '.' or '[' at index 3"),
            ("$.", "a path is expected after the '.' at its end"),
            ("$..a", "expected '*' or a name instead of '.' at index 2"),
            ("$.a b", "' ' is not allowed in a name at index 3"),
            ("$.a$b", "'$' is not allowed in a name at index 3"),
            ("$.a[-1]", "expected a quote, digits or '*' in the brackets at index 4"),
            ("$.a[]", "empty brackets at index 4"),
            ("$.a[", "the brackets at its end are not closed"),
            ("$.a[1x]", "expected ']' instead of 'x' at index 5"),
            ("$['a'x]", "expected ']' instead of 'x' at index 5"),
            ("$['a", "the string that starts at index 2 is not closed"),
            (".a", "it must start with '$' or a name"),
            (" $.a", "it must start with '$' or a name"),
            ("$[99999999999999999999]", "the number at index 2 is too large"),
        ];
        for (text, reason) in table {
            let error = text.parse::<DocPath>().unwrap_err().to_string();
            assert_eq!(error, format!("path expression '{text}' is not valid: {reason}"));
        }
    }

    #[test]
    fn built_paths_read_back_as_themselves() {
        for name in ["a", "a b", "", "c'd", r"c\d", "1", "*", "[*]", "é"] {
            let built = DocPath::of_name(name).index(3).join(Token::Star);
            assert_eq!(tokens(built.text()), built.tokens(), "{}", built.text());
        }
        assert_eq!(DocPath::of_name("X-A").text(), "$['X-A']");
        assert_eq!(DocPath::of_name("c'd").text(), r"$['c\'d']");
    }

    #[test]
    fn the_text_is_the_identity() {
        let parsed: Vec<DocPath> = ["$.a", "a", "$['a']"].iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(parsed[0].tokens(), parsed[1].tokens());
        assert_ne!(parsed[0], parsed[1]);
        assert_ne!(parsed[0], parsed[2]);
    }
}
