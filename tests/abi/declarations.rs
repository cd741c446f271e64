//! Reads the declarations of a C header. `build.rs` uses this file too, so it needs nothing but `std`.
//!
//! Like the parsers of many bindings it knows no preprocessor: it skips comments and the lines that begin with `#`.

/// The declaration of a function and the comment above it.
#[derive(Debug, Clone)]
pub(crate) struct Prototype {
    pub(crate) name: String,
    pub(crate) returns: String,
    /// Type and name of each, as `const char *name`.
    pub(crate) parameters: Vec<String>,
    pub(crate) comment: String,
}

/// All functions the header declares.
pub(crate) fn prototypes(header: &str) -> Vec<Prototype> {
    declarations(header).into_iter().filter_map(|(comment, code)| prototype(comment, &code)).collect()
}

/// The header cut at each semicolon outside comments: the documentation above a piece, and its code.
pub(crate) fn declarations(header: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let (mut rest, mut documentation, mut code) = (header, "", String::new());
    while !rest.is_empty() {
        let (before, comment) = rest.split_once("/*").unwrap_or((rest, ""));
        code.extend(before.lines().map(plain).flat_map(|line| [line, " "]));
        while let Some((declaration, next)) = code.split_once(';') {
            found.push((documentation, normal(declaration)));
            (documentation, code) = ("", next.to_owned());
        }
        let (comment, after) = comment.split_once("*/").unwrap_or((comment, ""));
        documentation = comment.strip_prefix('*').unwrap_or(documentation);
        rest = after;
    }
    found
}

/// The code of a line, which ends at `//`; a directive has none.
fn plain(line: &str) -> &str {
    let end = if line.starts_with('#') { Some(0) } else { line.find("//") };
    &line[..end.unwrap_or(line.len())]
}

fn prototype(comment: &str, code: &str) -> Option<Prototype> {
    // What stands before a function may be the end of a block, or `extern "C" {`.
    let code = code.rsplit(['{', '}']).next()?.trim();
    let (head, parameters) = code.split_once('(').filter(|_| !code.starts_with("typedef "))?;
    let (returns, name) = type_and_name(head);
    Some(Prototype {
        name: name.to_owned(),
        returns: normal(returns),
        parameters: split_parameters(parameters.strip_suffix(')')?),
        comment: comment.to_owned(),
    })
}

/// Splits at the commas outside parentheses; `void` alone is none.
pub(crate) fn split_parameters(parameters: &str) -> Vec<String> {
    let mut depth = 0;
    let is_separator = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    parameters.split(is_separator).filter(|one| one.trim() != "void").map(normal).collect()
}

/// Type and name of a parameter or function.
pub(crate) fn type_and_name(declared: &str) -> (&str, &str) {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let kind = declared.trim_end_matches(is_name);
    (kind.trim(), declared.strip_prefix(kind).unwrap_or_default())
}

/// One space between words, none after a star.
pub(crate) fn normal(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    words.join(" ").replace("* ", "*").replace(" )", ")").trim().to_owned()
}
