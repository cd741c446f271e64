//! The part of the translation that is inside brackets: nested classes, set operators, POSIX names.
//!
//! Inside brackets most characters stand for themselves, so this loop is apart from the main one. Escapes
//! that mean the same on both sides are in `translate`.

use super::translate::{Translator, leading};

impl Translator<'_> {
    /// A bracket expression, with those nested in it.
    pub(super) fn class(&mut self) {
        self.class_start();
        let mut depth = 1_usize;
        let mut after = '[';
        while depth > 0 {
            let Some(c) = self.next() else { return };
            match c {
                '[' if self.posix_bracket() => {}
                '[' => {
                    self.class_start();
                    depth += 1;
                }
                ']' => {
                    self.output.push(']');
                    depth -= 1;
                }
                '\\' => self.class_escape(),
                // Doubled, these are set operators to the linear engine.
                '-' | '~' if after == c => self.keep(c),
                '#' => self.keep(c),
                c => self.output.push(c),
            }
            after = if c == '\\' { ' ' } else { c };
        }
    }

    fn class_start(&mut self) {
        self.output.push('[');
        if self.take("^") {
            self.output.push('^');
        }
        if self.take("]") {
            self.output.push_str(r"\]");
        }
    }

    fn posix_bracket(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix(':') else { return false };
        let name = leading(inner, |c| c.is_ascii_lowercase() || c == '^');
        let Some(rest) = inner.get(name.len()..).and_then(|rest| rest.strip_prefix(":]")) else {
            return false;
        };
        match unicode_class(name) {
            Some(class) => self.output.push_str(class),
            None => self.output.extend(["[:", name, ":]"]),
        }
        self.rest = rest;
        true
    }

    fn class_escape(&mut self) {
        match self.next() {
            None => self.output.push('\\'),
            Some('h') => self.output.push_str("0-9a-fA-F"),
            Some('H') => self.output.push_str("[^0-9a-fA-F]"),
            Some('b') => self.output.push_str(r"\x08"),
            Some('Q') => {
                self.quote();
            }
            Some(c) => self.common_escape(c),
        }
    }
}

/// POSIX names mean Unicode classes; the rest stay as the engines know them, in ASCII.
fn unicode_class(name: &str) -> Option<&'static str> {
    Some(match name {
        "alpha" => r"\p{Alphabetic}",
        "^alpha" => r"\P{Alphabetic}",
        "alnum" => r"\p{Alphabetic}\p{Nd}",
        "^alnum" => r"[^\p{Alphabetic}\p{Nd}]",
        "upper" => r"\p{Uppercase}",
        "^upper" => r"\P{Uppercase}",
        "lower" => r"\p{Lowercase}",
        "^lower" => r"\P{Lowercase}",
        "digit" => r"\d",
        "^digit" => r"\D",
        "space" => r"\s",
        "^space" => r"\S",
        "word" => r"\w",
        "^word" => r"\W",
        _ => return None,
    })
}
