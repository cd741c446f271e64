//! Regular expressions of ECMA-262, in the spelling of the engine for matching rules.

use crate::foundation::regex::Regex;

/// Reads a pattern; nothing if it is none.
pub(super) fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(&translated(pattern)?).ok()
}

/// The pattern with what ECMA-262 alone has spelt otherwise; nothing if it has what ECMA-262 does not have.
fn translated(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        if let Some((taken, spelt)) = empty_class(rest) {
            out.push_str(spelt);
            rest = rest.get(taken.len()..)?;
            continue;
        }
        let length = match character {
            '\\' => escape(rest)?,
            '[' => class(rest)?,
            '(' if is_foreign_group(rest) => return None,
            other => other.len_utf8(),
        };
        let (taken, left) = rest.split_at_checked(length)?;
        out.push_str(taken);
        rest = left;
    }
    Some(out)
}

/// A class of no character, and of all.
fn empty_class(rest: &str) -> Option<(&'static str, &'static str)> {
    [("[]", r"[^\s\S]"), ("[^]", r"[\s\S]")].into_iter().find(|(class, _)| rest.starts_with(class))
}

/// The length of an escape. ECMA-262 has no bell.
fn escape(rest: &str) -> Option<usize> {
    let escaped = rest.chars().nth(1)?;
    (escaped != 'a').then_some(1 + escaped.len_utf8())
}

/// The length of a class of characters.
fn class(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, character)| {
        let is_end = *character == ']' && !is_escaped;
        is_escaped = *character == '\\' && !is_escaped;
        is_end
    });
    end.map(|(at, _)| at + 1)
}

/// Whether a group is a comment, has flags for all that follows, or is named as Python does.
fn is_foreign_group(rest: &str) -> bool {
    let Some(kind) = rest.strip_prefix("(?") else { return false };
    let flags =
        kind.trim_start_matches(|character: char| character.is_ascii_alphabetic() || character == '-');
    kind.starts_with(['P', '#']) || (flags.len() < kind.len() && flags.starts_with(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_other_languages_have_is_refused() {
        for (pattern, spelt) in [
            ("^a$", Some("^a$")),
            ("[]", Some(r"[^\s\S]")),
            (r"\[[^]\]]", Some(r"\[[\s\S]\]]")),
            (r"[\]a]", Some(r"[\]a]")),
            ("(?<n>x)", Some("(?<n>x)")),
            ("(?i:x)", Some("(?i:x)")),
            ("(?i)x", None),
            ("(?P<n>x)", None),
            ("(?#x)", None),
            (r"\a", None),
            ("[a", None),
        ] {
            assert_eq!(translated(pattern).as_deref(), spelt, "{pattern}");
        }
    }
}
