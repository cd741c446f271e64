//! Example texts for a regular expression: any text it produces, the expression matches.
//!
//! The expression has the syntax of matching rules. Characters are printable ASCII wherever the expression leaves
//! the choice, unlimited repeats end after twenty more than they need, and the length of the text is limited.

use super::regex::{RegexError, linear_spelling};
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};
use std::ops::RangeInclusive;

/// How many times an unlimited repeat goes beyond what it needs.
const REPEATS: u32 = 20;

/// Bytes a text may have, and steps making it may take.
const LIMIT: usize = 1 << 20;

const PRINTABLE: RangeInclusive<char> = ' '..='~';

/// A regular expression to make texts for.
#[derive(Debug, Clone)]
pub struct Template {
    pattern: String,
    syntax: Hir,
}

/// Why there is no text for a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// It is malformed, or has parts no text can be made for.
    #[error("'{pattern}' is not a valid regular expression - {detail}")]
    Invalid {
        /// The pattern as it was written.
        pattern: String,
        /// What is wrong with it, on one line.
        detail: String,
    },
    /// The texts it describes are too long.
    #[error("the texts that '{pattern}' describes are longer than {LIMIT} bytes")]
    TooLong {
        /// The pattern as it was written.
        pattern: String,
    },
}

impl Template {
    /// Reads an expression, which may not have anchors.
    pub fn parse(pattern: &str) -> Result<Self, TemplateError> {
        Self::read(pattern)?.check_anchors()
    }

    /// Reads an expression, which may have anchors where its text begins and ends.
    pub fn parse_anchored(pattern: &str) -> Result<Self, TemplateError> {
        let Template { pattern, syntax } = Self::read(pattern)?;
        let syntax = without(without(syntax, Edge::End), Edge::Start);
        Template { pattern, syntax }.check_anchors()
    }

    fn read(pattern: &str) -> Result<Self, TemplateError> {
        let text = linear_spelling(pattern).map_err(|error| match error {
            RegexError::Invalid { detail, .. } => invalid(pattern, &detail),
            other => invalid(pattern, &other.to_string()),
        })?;
        // The depth of what is read is limited by the reader, and with it that of all recursion here.
        let syntax = regex_syntax::Parser::new().parse(&text).map_err(|error| match error {
            regex_syntax::Error::Parse(error) => invalid(pattern, &error.kind().to_string()),
            regex_syntax::Error::Translate(error) => invalid(pattern, &error.kind().to_string()),
            other => invalid(pattern, &other.to_string()),
        })?;
        Ok(Template { pattern: pattern.to_owned(), syntax })
    }

    fn check_anchors(self) -> Result<Self, TemplateError> {
        // COMPAT: clients know this text.
        if self.syntax.properties().look_set().is_empty() {
            Ok(self)
        } else {
            Err(invalid(&self.pattern, "anchor is not supported"))
        }
    }

    /// Makes a text. `below` answers with a number below the one it is given, which is never 0.
    pub fn print(&self, below: &mut dyn FnMut(u64) -> u64) -> Result<String, TemplateError> {
        let mut printer = Printer { out: Vec::new(), steps: LIMIT, below };
        let printed = printer.print(&self.syntax).and_then(|()| String::from_utf8(printer.out).ok());
        printed.ok_or_else(|| TemplateError::TooLong { pattern: self.pattern.clone() })
    }
}

fn invalid(pattern: &str, detail: &str) -> TemplateError {
    TemplateError::Invalid { pattern: pattern.to_owned(), detail: detail.to_owned() }
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Start,
    End,
}

impl Edge {
    fn is(self, look: Look) -> bool {
        match self {
            Edge::Start => matches!(look, Look::Start | Look::StartLF | Look::StartCRLF),
            Edge::End => matches!(look, Look::End | Look::EndLF | Look::EndCRLF),
        }
    }
}

/// The expression without the anchors at one of its edges. Each branch has edges of its own.
fn without(syntax: Hir, edge: Edge) -> Hir {
    match syntax.into_kind() {
        HirKind::Look(look) if edge.is(look) => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Concat(mut parts) => {
            trim(&mut parts, edge);
            Hir::concat(parts)
        }
        HirKind::Alternation(branches) => {
            Hir::alternation(branches.into_iter().map(|branch| without(branch, edge)).collect())
        }
        HirKind::Capture(mut capture) => {
            *capture.sub = without(*capture.sub, edge);
            Hir::capture(capture)
        }
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Repetition(repetition) => Hir::repetition(repetition),
    }
}

/// Removes the anchors at the edge of a sequence; the item behind them may have more.
fn trim(parts: &mut Vec<Hir>, edge: Edge) {
    let at = |parts: &[Hir]| if edge == Edge::Start { 0 } else { parts.len().saturating_sub(1) };
    while parts
        .get(at(parts))
        .is_some_and(|part| matches!(part.kind(), HirKind::Look(look) if edge.is(*look)))
    {
        parts.remove(at(parts));
    }
    let place = at(parts);
    if let Some(part) = parts.get_mut(place) {
        *part = without(std::mem::replace(part, Hir::empty()), edge);
    }
}

struct Printer<'r> {
    out: Vec<u8>,
    steps: usize,
    below: &'r mut dyn FnMut(u64) -> u64,
}

impl Printer<'_> {
    /// Nothing when the text gets too long.
    fn print(&mut self, syntax: &Hir) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        match syntax.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(()),
            HirKind::Literal(literal) => self.push(&literal.0),
            HirKind::Class(class) => {
                let character = self.character(class)?;
                self.push(character.encode_utf8(&mut [0; 4]).as_bytes())
            }
            HirKind::Repetition(repetition) => self.repeat(repetition),
            HirKind::Capture(capture) => self.print(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.print(part)),
            HirKind::Alternation(branches) => {
                let chosen = (self.below)(branches.len() as u64);
                self.print(branches.get(usize::try_from(chosen).ok()?)?)
            }
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.out.extend_from_slice(bytes);
        (self.out.len() <= LIMIT).then_some(())
    }

    fn repeat(&mut self, repetition: &Repetition) -> Option<()> {
        let most = repetition.max.unwrap_or(repetition.min.saturating_add(REPEATS));
        let more = u64::from(most.saturating_sub(repetition.min));
        let count = u64::from(repetition.min) + (self.below)(more + 1);
        (0..count).try_for_each(|_| self.print(&repetition.sub))
    }

    /// A printable ASCII character if the class has one, else any of its ASCII characters, else any.
    fn character(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => {
                class.iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
            }
        };
        [PRINTABLE, '\0'..='\x7f', '\0'..=char::MAX].iter().find_map(|wanted| self.one_of(&ranges, wanted))
    }

    fn one_of(&mut self, ranges: &[(char, char)], wanted: &RangeInclusive<char>) -> Option<char> {
        let within = |&(start, end): &(char, char)| start.max(*wanted.start())..=end.min(*wanted.end());
        let size = |range: &RangeInclusive<char>| range.clone().count() as u64;
        let total: u64 = ranges.iter().map(within).map(|range| size(&range)).sum();
        if total == 0 {
            return None;
        }
        let mut chosen = (self.below)(total);
        for range in ranges.iter().map(within) {
            match chosen.checked_sub(size(&range)) {
                Some(rest) => chosen = rest,
                None => return range.clone().nth(usize::try_from(chosen).ok()?),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Template, TemplateError};
    use crate::foundation::regex::Regex;

    fn samples(pattern: &str) -> Vec<String> {
        let template = Template::parse_anchored(pattern).unwrap();
        let mut random = fastrand::Rng::with_seed(5);
        (0..200).map(|_| template.print(&mut |bound| random.u64(0..bound)).unwrap()).collect()
    }

    fn refusal(parsed: Result<Template, TemplateError>) -> String {
        parsed.unwrap_err().to_string()
    }

    #[test]
    fn what_is_made_is_matched() {
        let patterns = [
            "",
            "abc",
            "a|b|cd",
            r"\d{3}-\w+",
            "[a-f0-9]{8}(-[a-f0-9]{4}){3}",
            "(?i)hello",
            ".*",
            "[^a-z]+",
            r"^/orders/\d+$",
            r"^(a|b)$",
            "(^a|b$)",
            r"\p{L}+",
            "é[à-ü]*",
            r"\h{4}",
            r"\s\S\D\W",
            r"a\$",
            r"(?<year>\d{4})/(?:\d\d)",
            "[[:alpha:]]+",
            "x{2,}y?",
            "(a*b+)*",
            r"\A\d\z",
            "^$",
            "^^a$$",
            r"\Qa.b?\E\d+",
            r"[\Q]-\E]{3}",
        ];
        for pattern in patterns {
            let regex = Regex::new(pattern).unwrap();
            for sample in samples(pattern) {
                assert_eq!(regex.is_full_match(&sample), Ok(true), "{pattern} {sample:?}");
            }
        }
    }

    #[test]
    fn texts_differ_and_are_printable() {
        let all = samples(".{8}");
        assert!(all.iter().all(|sample| sample.bytes().all(|byte| (b' '..=b'~').contains(&byte))));
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(samples("[é]").iter().all(|sample| sample == "é"));
    }

    #[test]
    fn unlimited_repeats_go_up_to_twenty_beyond_what_they_need() {
        let lengths =
            |pattern| samples(pattern).iter().map(String::len).collect::<std::collections::BTreeSet<_>>();

        assert_eq!(lengths("a*"), (0..=20).collect());
        assert_eq!(lengths("a{5,}"), (5..=25).collect());
        assert_eq!(lengths("a?"), (0..=1).collect());
    }

    #[test]
    fn an_escaped_dollar_at_the_end_is_a_character() {
        assert!(samples(r"^a\$").iter().all(|sample| sample == "a$"));
        assert!(samples(r"^[$^]$").iter().all(|sample| sample == "$" || sample == "^"));
    }

    #[test]
    fn what_has_no_example_is_refused_with_the_reason() {
        let anchored = |pattern: &str| refusal(Template::parse_anchored(pattern));
        let table = [
            ("(", "unclosed group"),
            ("a^b", "anchor is not supported"),
            (r"a\b", "anchor is not supported"),
            ("(?:^a){2}", "anchor is not supported"),
            ("(?=a)b", "look-around, including look-ahead and look-behind, is not supported"),
            (r"(a)\1", "backreferences are not supported"),
            ("a++", "possessive quantifiers are not supported"),
        ];
        for (pattern, detail) in table {
            assert_eq!(
                anchored(pattern),
                format!("'{pattern}' is not a valid regular expression - {detail}")
            );
        }
        let plain = refusal(Template::parse("^a$"));
        assert_eq!(plain, "'^a$' is not a valid regular expression - anchor is not supported");
        assert_eq!(refusal(Template::parse("(")), anchored("("));
    }

    #[test]
    fn length_and_work_are_limited() {
        type Below = fn(u64) -> u64;
        let table: [(&str, Below); 3] = [
            ("a{1000000000}", |bound| bound - 1),
            ("(((a{999}){999}){999}){999}", |bound| bound - 1),
            ("(a?){4000000000}", |_| 0),
        ];
        for (pattern, below) in table {
            let refused = Template::parse(pattern).unwrap().print(&mut |bound| below(bound)).unwrap_err();
            let expected = format!("the texts that '{pattern}' describes are longer than {LIMIT} bytes");
            assert_eq!(refused.to_string(), expected);
        }
        let nested = "(".repeat(100_000);
        assert!(Template::parse(&nested).is_err());
    }
}
