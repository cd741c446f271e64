//! Why a text is no path expression, in the words of the released library.

// COMPAT: clients of plugins see these texts; the model has its own.

/// What is wrong with a path expression that does not parse.
pub(super) fn problem(path: &str) -> String {
    let characters: Vec<char> = path.chars().collect();
    Scan { characters: &characters, at: 0 }.path().map_or_else(
        |problem| problem.text(path),
        |()| format!("The path expression \"{path}\" can not be used"),
    )
}

enum Problem {
    NoRoot,
    At(String, usize),
    After(String, usize),
}

impl Problem {
    fn text(&self, path: &str) -> String {
        match self {
            Problem::NoRoot => format!("Path expression \"{path}\" does not start with a root marker \"$\""),
            Problem::At(reason, at) => format!("{reason} in path expression \"{path}\" at index {at}"),
            Problem::After(reason, at) => format!("{reason} in path expression \"{path}\" after index {at}"),
        }
    }
}

struct Scan<'p> {
    characters: &'p [char],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    /// The index of the last character.
    fn last(&self) -> usize {
        self.characters.len().saturating_sub(1)
    }

    fn path(&mut self) -> Result<(), Problem> {
        match self.peek() {
            Some('$') => self.at += 1,
            Some(first) if first.is_alphanumeric() => self.identifier()?,
            _ => return Err(Problem::NoRoot),
        }
        while let Some(character) = self.peek() {
            match character {
                '.' => self.dotted()?,
                '[' => self.bracketed()?,
                other => {
                    let reason = format!("Expected a \".\" or \"[\" instead of \"{other}\"");
                    return Err(Problem::At(reason, self.at));
                }
            }
        }
        Ok(())
    }

    fn dotted(&mut self) -> Result<(), Problem> {
        self.at += 1;
        match self.peek() {
            None => Err(Problem::At("Expected a path after \".\"".to_owned(), self.last())),
            Some('*') => {
                self.at += 1;
                Ok(())
            }
            Some(character) if is_identifier(character) => self.identifier(),
            Some(_) => Err(Problem::At("Expected either a \"*\" or path identifier".to_owned(), self.at)),
        }
    }

    fn identifier(&mut self) -> Result<(), Problem> {
        while self.peek().is_some_and(is_identifier) {
            self.at += 1;
        }
        match self.peek() {
            None | Some('.' | '[' | '\'') => Ok(()),
            Some(other) => Err(Problem::At(format!("\"{other}\" is not allowed in an identifier"), self.at)),
        }
    }

    fn bracketed(&mut self) -> Result<(), Problem> {
        let open = self.at;
        self.at += 1;
        match self.peek() {
            None => {
                let reason = "Expected a \"'\" (single qoute) or a digit".to_owned();
                return Err(Problem::After(reason, open));
            }
            Some(']') => {
                return Err(Problem::At("Empty bracket expressions are not allowed".to_owned(), self.at));
            }
            Some('\'') => self.quoted()?,
            Some('*') => self.at += 1,
            Some(_) => self.index()?,
        }
        match self.peek() {
            Some(']') => {
                self.at += 1;
                Ok(())
            }
            Some(other) => {
                let reason = format!("Unterminated brackets, found \"{other}\" instead of \"]\"");
                Err(Problem::At(reason, self.at))
            }
            None => Err(Problem::At("Unterminated brackets".to_owned(), self.last())),
        }
    }

    fn quoted(&mut self) -> Result<(), Problem> {
        self.at += 1;
        while let Some(character) = self.peek() {
            self.at += 1;
            match (character, self.peek()) {
                ('\'', _) => return Ok(()),
                ('\\', Some('\'' | '\\')) => self.at += 1,
                _ => {}
            }
        }
        Err(Problem::At("Unterminated string".to_owned(), self.last()))
    }

    fn index(&mut self) -> Result<(), Problem> {
        while self.peek().is_some_and(|character| character.is_ascii_digit()) {
            self.at += 1;
        }
        match self.peek() {
            None | Some(']') => Ok(()),
            Some(other) => {
                let reason =
                    format!("Indexes can only consist of numbers or a \"*\", found \"{other}\" instead");
                Err(Problem::At(reason, self.at))
            }
        }
    }
}

fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '#' | '@')
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn every_problem_names_its_place() {
        let table = [
            ("no path!", r#"" " is not allowed in an identifier in path expression "no path!" at index 2"#),
            ("$.", r#"Expected a path after "." in path expression "$." at index 1"#),
            ("$.a.", r#"Expected a path after "." in path expression "$.a." at index 3"#),
            ("$..a", r#"Expected either a "*" or path identifier in path expression "$..a" at index 2"#),
            ("$.a[", r#"Expected a "'" (single qoute) or a digit in path expression "$.a[" after index 3"#),
            (
                "$.a[x]",
                r#"Indexes can only consist of numbers or a "*", found "x" instead in path expression "$.a[x]" at index 4"#,
            ),
            ("$[]", r#"Empty bracket expressions are not allowed in path expression "$[]" at index 2"#),
            (
                "$['a'x]",
                r#"Unterminated brackets, found "x" instead of "]" in path expression "$['a'x]" at index 5"#,
            ),
            ("$['a'", r#"Unterminated brackets in path expression "$['a'" at index 4"#),
            ("$[1", r#"Unterminated brackets in path expression "$[1" at index 2"#),
            ("$['a", r#"Unterminated string in path expression "$['a" at index 3"#),
            ("$a", r#"Expected a "." or "[" instead of "a" in path expression "$a" at index 1"#),
            ("a'b", r#"Expected a "." or "[" instead of "'" in path expression "a'b" at index 1"#),
            ("é é", r#"" " is not allowed in an identifier in path expression "é é" at index 1"#),
            ("[1]", r#"Path expression "[1]" does not start with a root marker "$""#),
            ("$[99999999999999999999]", r#"The path expression "$[99999999999999999999]" can not be used"#),
        ];
        for (path, text) in table {
            assert_eq!(problem(path), text);
        }
    }
}
