//! Lines that may come in any order and among others, as those of `Set-Cookie` do: which expected ones are missing.

use super::name_rules::{NameRules, ValueRules};
use super::value::Applied;
use super::value_lists::value_failures;
use std::collections::{HashMap, VecDeque};

/// The indexes of the expected lines without a line of their own. A line belongs to one expected line at most. Two lines
/// are equal if `normal` makes the same text of them; an expected line with a rule is looked for by that rule.
pub(super) fn missing_lines(
    expected: &[&str],
    actual: &[&str],
    rules: &NameRules,
    normal: impl Fn(&str) -> String,
) -> Vec<usize> {
    let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in actual.iter().enumerate().rev() {
        by_text.entry(normal(line)).or_default().push(at);
    }
    let mut is_taken = vec![false; actual.len()];
    let (mut missing, mut ruled) = (Vec::new(), Vec::new());
    for (index, line) in expected.iter().enumerate() {
        if let Some(applied) = rules.at(index) {
            ruled.push((index, applied));
            continue;
        }
        match by_text.get_mut(&normal(line)).and_then(Vec::pop) {
            Some(at) => is_taken[at] = true,
            None => missing.push(index),
        }
    }
    let free: Vec<&str> =
        actual.iter().zip(is_taken).filter(|(_, is_taken)| !is_taken).map(|(line, _)| *line).collect();
    missing.extend(Assignment::new(expected, &free).missing(&ruled));
    missing.sort_unstable();
    missing
}

/// Which line each expected line with a rule has. A line that another one has too few of goes to that one, if there is
/// another for the first: `.*` takes what `a=.*` leaves.
struct Assignment<'l> {
    expected: &'l [&'l str],
    lines: &'l [&'l str],
    /// For each line the place in the list of expected lines with rules that has it.
    owner: Vec<Option<usize>>,
}

impl<'l> Assignment<'l> {
    fn new(expected: &'l [&'l str], lines: &'l [&'l str]) -> Self {
        Assignment { expected, lines, owner: vec![None; lines.len()] }
    }

    fn missing(mut self, ruled: &[(usize, Applied<'_>)]) -> Vec<usize> {
        let fits: Vec<Vec<usize>> =
            ruled.iter().map(|&(index, applied)| self.fitting(index, applied)).collect();
        let missing = (0..ruled.len()).filter(|&place| !self.assign(place, &fits));
        missing.filter_map(|place| ruled.get(place)).map(|(index, _)| *index).collect()
    }

    fn fitting(&self, index: usize, applied: Applied<'_>) -> Vec<usize> {
        let expected = self.expected.get(index).copied().unwrap_or_default();
        let fits = |line: &&str| value_failures(expected, line, applied).is_empty();
        self.lines.iter().enumerate().filter(|(_, line)| fits(line)).map(|(at, _)| at).collect()
    }

    /// Gives an expected line a line that fits, taking one from others if they have alternatives.
    fn assign(&mut self, place: usize, fits: &[Vec<usize>]) -> bool {
        // For each line that was reached, the expected line that wants it.
        let mut wanted_by: Vec<Option<usize>> = vec![None; self.lines.len()];
        let mut open = VecDeque::from([place]);
        while let Some(wanting) = open.pop_front() {
            for &line in fits.get(wanting).into_iter().flatten() {
                if wanted_by[line].is_some() {
                    continue;
                }
                wanted_by[line] = Some(wanting);
                if let Some(owner) = self.owner[line] {
                    open.push_back(owner);
                } else {
                    self.hand_over(line, &wanted_by);
                    return true;
                }
            }
        }
        false
    }

    /// Gives a free line to the one that wants it, whose former line goes to the one that wants that, and so on.
    fn hand_over(&mut self, free: usize, wanted_by: &[Option<usize>]) {
        let mut line = Some(free);
        while let Some(at) = line {
            let taker = wanted_by[at];
            line = self.owner.iter().position(|owner| *owner == taker);
            self.owner[at] = taker;
        }
    }
}
