//! [`Lexer`]: an expression as a sequence of tokens, read on demand.
//!
//! The lexer refuses nothing. Text that is no token of the grammar becomes `Other`, which the parser refuses.

/// One token and its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
    /// Byte position in the expression.
    pub(super) start: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    Comma,
    Dollar,
    /// Letters.
    Name,
    /// A quoted string, with its quotes.
    String,
    /// Digits, perhaps with a minus sign.
    Integer,
    /// An integer followed by a point and perhaps more digits.
    Decimal,
    /// Anything else, also a string that is not closed.
    Other,
    End,
}

impl Token<'_> {
    pub(super) fn is_end(self) -> bool {
        self.kind == TokenKind::End
    }
}

/// Reads tokens from left to right.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lexer { text, at: 0 }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The next token, without reading past it.
    pub(super) fn peek(&self) -> Token<'t> {
        self.clone().next()
    }

    /// The next token; the lexer reads on after it.
    pub(super) fn next(&mut self) -> Token<'t> {
        let before = self.at;
        let rest = self.rest(before);
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len();
        let start = before + blanks;
        let rest = self.rest(start);
        let Some(first) = rest.chars().next() else {
            // The end is right after the last token, so that errors about it point there.
            return Token { kind: TokenKind::End, text: "", start: before };
        };
        let (kind, length) = read(first, rest);
        self.at = start + length;
        Token { kind, text: rest.get(..length).unwrap_or(rest), start }
    }

    fn rest(&self, from: usize) -> &'t str {
        self.text.get(from..).unwrap_or_default()
    }
}

/// Kind and length of the token that a text begins with.
fn read(first: char, rest: &str) -> (TokenKind, usize) {
    match first {
        '(' => (TokenKind::Open, 1),
        ')' => (TokenKind::Close, 1),
        ',' => (TokenKind::Comma, 1),
        '$' => (TokenKind::Dollar, 1),
        '\'' => string(rest),
        '-' if digits(&rest[1..]) > 0 => number(rest, 1),
        '0'..='9' => number(rest, 0),
        '.' => (TokenKind::Other, 1 + digits(&rest[1..])),
        letter if letter.is_ascii_alphabetic() => {
            let end = rest.find(|character: char| !character.is_ascii_alphabetic());
            (TokenKind::Name, end.unwrap_or(rest.len()))
        }
        other => (TokenKind::Other, other.len_utf8()),
    }
}

fn number(rest: &str, sign: usize) -> (TokenKind, usize) {
    let whole = sign + digits(&rest[sign..]);
    match rest[whole..].strip_prefix('.') {
        Some(fraction) => (TokenKind::Decimal, whole + 1 + digits(fraction)),
        None => (TokenKind::Integer, whole),
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A backslash escapes the next character, so that `\'` does not end the string.
///
/// COMPAT: unless no other quote does; then the last of them has to.
fn string(rest: &str) -> (TokenKind, usize) {
    let mut last_escaped = None;
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' => return (TokenKind::String, at + 1),
            '\\' => last_escaped = characters.next().filter(|next| next.1 == '\'').or(last_escaped),
            _ => {}
        }
    }
    match last_escaped {
        Some((at, _)) => (TokenKind::String, at + 1),
        None => (TokenKind::Other, rest.len()),
    }
}
