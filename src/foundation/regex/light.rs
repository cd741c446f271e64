//! [`Light`]: matches with a program first, and with an automaton when that pays.

use super::from_hir;
use super::from_tree;
use super::machine::{Machine, OutOfBudget};
use super::program::Program;
use super::{Groups, STEP_BUDGET, linear};
use regex_syntax::hir::Hir;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Steps that the program may take on one text before the automaton is made.
const FIRST_STEPS: u64 = 4_000;

/// Steps on all texts after which it is made.
const ALL_STEPS: u32 = 20_000;

/// What an automaton may cost: about two milliseconds.
const AFFORDABLE: u64 = 20_000;

/// Steps a text may take for each of its bytes, beside the budget.
const STEPS_PER_BYTE: u64 = 8;

/// An engine that starts cheaply.
#[derive(Debug)]
pub(super) struct Light {
    program: Program,
    automaton: Option<Automaton>,
}

/// The automaton that takes over, made when it is needed.
#[derive(Debug)]
struct Automaton {
    text: String,
    /// Whether it costs little enough to be made as soon as it may pay; else it is made when the program gives up.
    is_affordable: bool,
    steps: AtomicU32,
    made: OnceLock<Option<regex::Regex>>,
}

impl Light {
    /// The engine for a pattern that the linear engine reads. For searching `None` unless its automaton would be large.
    pub(super) fn of_syntax(tree: &Hir, text: &str, is_search: bool) -> Option<Box<Self>> {
        let groups = if is_search { tree.properties().explicit_captures_len() + 1 } else { 0 };
        let program = from_hir::program(tree, u32::try_from(groups).ok()?).ok()?;
        let is_affordable = program.cost <= AFFORDABLE;
        if is_affordable && is_search {
            return None;
        }
        let automaton = Automaton {
            text: text.to_owned(),
            is_affordable,
            steps: AtomicU32::new(0),
            made: OnceLock::new(),
        };
        Some(Box::new(Light { program, automaton: Some(automaton) }))
    }

    /// The engine for a pattern that only the backtracking engine reads, if that would need large automata.
    pub(super) fn of_text(text: &str, is_search: bool) -> Option<Box<Self>> {
        let program = from_tree::program(text, is_search).ok()?;
        (program.cost > AFFORDABLE).then(|| Box::new(Light { program, automaton: None }))
    }

    /// Whether the pattern, which is about the whole text, matches it.
    pub(super) fn is_match(&self, text: &str) -> Result<bool, OutOfBudget> {
        match &self.automaton {
            Some(automaton) if automaton.is_affordable => {
                match automaton.regex_or(|| self.first_steps(automaton, text)) {
                    Ok(is_match) => Ok(is_match),
                    Err(Some(regex)) => Ok(regex.is_match(text)),
                    Err(None) => self.all_steps(text),
                }
            }
            Some(automaton) => match automaton.made.get() {
                Some(Some(regex)) => Ok(regex.is_match(text)),
                Some(None) => self.all_steps(text),
                None => self
                    .all_steps(text)
                    .or_else(|out| automaton.regex().map(|regex| regex.is_match(text)).ok_or(out)),
            },
            None => self.all_steps(text),
        }
    }

    /// What the program says within its budget.
    fn all_steps(&self, text: &str) -> Result<bool, OutOfBudget> {
        Machine::new(&self.program, text, budget(text)).is_match_at(0)
    }

    /// What the program says with few steps.
    fn first_steps(&self, automaton: &Automaton, text: &str) -> Option<bool> {
        let mut machine = Machine::new(&self.program, text, FIRST_STEPS);
        let is_match = machine.is_match_at(0);
        let steps = u32::try_from(machine.steps).unwrap_or(ALL_STEPS).min(ALL_STEPS);
        automaton.steps.fetch_add(steps, Ordering::Relaxed);
        is_match.ok()
    }

    /// The first match of a pattern that is searched for, with its groups.
    pub(super) fn captures(&self, text: &str) -> Result<Option<Groups>, OutOfBudget> {
        let mut machine = Machine::new(&self.program, text, budget(text));
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for start in starts {
            if machine.is_match_at(start)? {
                return Ok(Some(machine.groups()));
            }
        }
        Ok(None)
    }
}

impl Automaton {
    /// The result of `first` as long as the automaton does not pay; then the automaton, if it can be made.
    fn regex_or<R>(&self, first: impl FnOnce() -> Option<R>) -> Result<R, Option<&regex::Regex>> {
        let is_early = self.made.get().is_none() && self.steps.load(Ordering::Relaxed) < ALL_STEPS;
        if let Some(result) = is_early.then(first).flatten() {
            return Ok(result);
        }
        Err(self.regex())
    }

    /// The automaton; `None` if it would be too large.
    fn regex(&self) -> Option<&regex::Regex> {
        self.made.get_or_init(|| linear(&self.text).ok()).as_ref()
    }
}

fn budget(text: &str) -> u64 {
    STEP_BUDGET as u64 + STEPS_PER_BYTE * text.len() as u64
}

#[cfg(test)]
mod tests {
    use super::super::{backtracking, linear, syntax};
    use super::{from_hir, from_tree};
    use crate::foundation::regex::machine::{Machine, OutOfBudget};
    use crate::foundation::regex::program::Program;

    const BUDGET: u64 = 1_000_000;

    fn is_match(program: &Program, text: &str) -> Result<bool, OutOfBudget> {
        Machine::new(program, text, BUDGET).is_match_at(0)
    }

    fn linear_program(text: &str) -> Option<Program> {
        from_hir::program(&syntax(text).ok()?, 0).ok()
    }

    /// The pattern for a whole text, if it is well-formed.
    fn whole(pattern: &str) -> Option<String> {
        syntax(pattern).ok().map(|_| format!(r"\A(?:{pattern})\z"))
    }

    /// A random pattern of these pieces; many are malformed.
    fn pattern(random: &mut fastrand::Rng, pieces: &[&str]) -> String {
        (0..random.usize(1..12)).filter_map(|_| random.choice(pieces)).copied().collect()
    }

    fn text(random: &mut fastrand::Rng) -> String {
        let pieces = ["a", "a", "b", "ab", "1", " ", "é", "-", "\n", "B"];
        (0..random.usize(0..9)).filter_map(|_| random.choice(pieces)).collect()
    }

    const COMMON: [&str; 36] = [
        "a", "b", "a", "b", ".", r"\w", r"\d", r"[^a]", "[a-c]", "(", "(", "(?:", ")", ")", ")", "|", "|",
        "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,3}?", "{2,}", "{0,1}", "^", "$", r"\b", r"\B",
        "(?i:a)", "é", "(?s:.)", r"\A",
    ];

    #[test]
    fn a_program_matches_what_the_linear_engine_matches() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut compared = 0;
        for _ in 0..1_500 {
            let Some(written) = whole(&pattern(&mut random, &COMMON)) else { continue };
            let (Some(program), Ok(regex)) = (linear_program(&written), linear(&written)) else { continue };
            for _ in 0..4 {
                let text = text(&mut random);
                let Ok(found) = is_match(&program, &text) else { continue };
                compared += 1;
                assert_eq!(found, regex.is_match(&text), "{written} {text:?}");
            }
        }
        assert!(compared > 1_000, "{compared}");
    }

    #[test]
    fn a_program_matches_what_the_backtracking_engine_matches() {
        let hard = ["(?=", "(?!", "(?>", "(?<=a)", "(?<!b)", "(?<=", r"\1", "(?=a", "a++", r"\Z", "(?!$)"];
        let pieces = [&COMMON[..], &hard[..], &hard[..]].concat();
        let mut random = fastrand::Rng::with_seed(8);
        let mut compared = 0;
        for _ in 0..4_000 {
            let part = pattern(&mut random, &pieces);
            if backtracking(&part).is_err() {
                continue;
            }
            let written = format!(r"\A(?:{part})\z");
            let (Ok(program), Ok(regex)) = (from_tree::program(&written, false), backtracking(&written))
            else {
                continue;
            };
            for _ in 0..4 {
                let text = text(&mut random);
                let Ok(expected) = regex.is_match(&text) else { continue };
                let Ok(found) = is_match(&program, &text) else { continue };
                compared += 1;
                assert_eq!(found, expected, "{written} {text:?}");
            }
        }
        assert!(compared > 1_000, "{compared}");
    }

    #[test]
    fn a_program_finds_the_groups_that_the_linear_engine_finds() {
        let mut random = fastrand::Rng::with_seed(9);
        let mut compared = 0;
        for _ in 0..1_500 {
            let written = pattern(&mut random, &COMMON);
            let (Ok(tree), Ok(regex)) = (syntax(&written), linear(&written)) else { continue };
            let groups = u32::try_from(tree.properties().explicit_captures_len() + 1).unwrap();
            let Ok(program) = from_hir::program(&tree, groups) else { continue };
            let text = text(&mut random);
            let found = regex.find(&text).map(|found| (found.start(), found.end()));
            let mut machine = Machine::new(&program, &text, BUDGET);
            let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let is_match = starts.any(|start| machine.is_match_at(start).unwrap());
            compared += 1;
            assert_eq!(is_match.then(|| machine.groups()[0].unwrap()), found, "{written} {text:?}");
        }
        assert!(compared > 300, "{compared}");
    }

    #[test]
    fn states_that_failed_are_not_tried_again() {
        for written in ["(a+)+b", "(a|a)*b", "(a*)*b", "((a?)+)*b", "(a{1,60}){1,60}b", "(?:a|aa)+b"] {
            let written = format!(r"\A(?:{written})\z");
            let text = "a".repeat(60);
            let program = linear_program(&written).unwrap();
            assert_eq!(is_match(&program, &text), Ok(false), "{written}");
            assert_eq!(is_match(&program, &format!("{text}b")), Ok(true), "{written}");
        }
    }

    #[test]
    fn remembered_states_do_not_change_what_matches() {
        let mut random = fastrand::Rng::with_seed(10);
        let mut compared = 0;
        while compared < 20 {
            let part = pattern(&mut random, &COMMON);
            let Some(written) = whole(&part).and_then(|_| whole(&format!("(?:{part}){{1,9}}(?:{part})*")))
            else {
                continue;
            };
            let (Some(program), Ok(regex)) = (linear_program(&written), linear(&written)) else { continue };
            let text: String = (0..12).map(|_| text(&mut random)).collect();
            let mut machine = Machine::new(&program, &text, BUDGET);
            let found = machine.is_match_at(0);
            if machine.steps > 3_000 && found.is_ok() {
                compared += 1;
                assert_eq!(found, Ok(regex.is_match(&text)), "{written} {text:?}");
            }
        }
    }
}
