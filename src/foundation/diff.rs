//! Which lines two texts share and which only one of them has.
//!
//! The shortest way from one text to the other is searched from both ends, in space linear in the number of
//! lines. Time is bounded too: what differs in more than some hundred lines, or is longer than twenty
//! thousand, is told as one replacement, so that no input costs its square.

use std::collections::HashMap;
use std::ops::Range;

/// Beyond so many steps from either end the search is given up.
const MOST_STEPS: usize = 256;

/// Beyond so many lines that differ in some place nothing is searched.
const MOST_LINES: usize = 20_000;

/// One line of a difference, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'t> {
    /// Both texts have it here.
    Same(&'t str),
    /// Only the first text has it.
    Removed(&'t str),
    /// Only the second text has it.
    Added(&'t str),
}

/// What is shown of a difference that is mostly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'t> {
    /// A line that differs, or one near to such a line.
    Line(Line<'t>),
    /// So many lines that are the same.
    Skipped(usize),
}

impl Line<'_> {
    fn is_change(&self) -> bool {
        !matches!(self, Line::Same(_))
    }
}

/// The lines of both texts in order; where they differ, those of the first come first.
#[must_use]
pub fn lines<'t>(first: &'t str, second: &'t str) -> Vec<Line<'t>> {
    let (a, b): (Vec<_>, Vec<_>) = (first.split('\n').collect(), second.split('\n').collect());
    let mut numbers = HashMap::new();
    let mut numbered = |lines: &[&'t str]| -> Vec<usize> {
        lines
            .iter()
            .map(|line| {
                let next = numbers.len();
                *numbers.entry(*line).or_insert(next)
            })
            .collect()
    };
    let (left, right) = (numbered(&a), numbered(&b));
    let changes = Search::new(&left, &right).run();
    in_order(&a, &b, &changes)
}

/// Leaves out what is farther than `context` lines from any change.
#[must_use]
pub fn near_changes<'t>(lines: &[Line<'t>], context: usize) -> Vec<Shown<'t>> {
    let mut is_near = vec![false; lines.len()];
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.is_change()) {
        let end = (at + context + 1).min(lines.len());
        is_near.get_mut(at.saturating_sub(context)..end).unwrap_or_default().fill(true);
    }
    // A note takes up a line too, so a single line is not worth one.
    let is_far = |at: Option<usize>| at.and_then(|at| is_near.get(at)) == Some(&false);
    let is_shown = |at: usize| !is_far(Some(at)) || !(is_far(at.checked_sub(1)) || is_far(Some(at + 1)));
    let mut shown = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match shown.last_mut() {
            _ if is_shown(at) => shown.push(Shown::Line(*line)),
            Some(Shown::Skipped(count)) => *count += 1,
            _ => shown.push(Shown::Skipped(1)),
        }
    }
    shown
}

/// Which lines are not shared.
struct Changes {
    removed: Vec<bool>,
    added: Vec<bool>,
}

fn in_order<'t>(a: &[&'t str], b: &[&'t str], changes: &Changes) -> Vec<Line<'t>> {
    let mut left = a.iter().zip(&changes.removed).peekable();
    let mut right = b.iter().zip(&changes.added).peekable();
    let mut lines = Vec::with_capacity(a.len().max(b.len()));
    while left.peek().is_some() || right.peek().is_some() {
        while let Some((line, _)) = left.next_if(|(_, is_removed)| **is_removed) {
            lines.push(Line::Removed(line));
        }
        while let Some((line, _)) = right.next_if(|(_, is_added)| **is_added) {
            lines.push(Line::Added(line));
        }
        if let (Some((line, _)), Some(_)) = (left.next(), right.next()) {
            lines.push(Line::Same(line));
        }
    }
    lines
}

/// Lines by number: equal lines have equal numbers.
struct Search<'n> {
    a: &'n [usize],
    b: &'n [usize],
    changes: Changes,
}

type Area = (Range<usize>, Range<usize>);

impl<'n> Search<'n> {
    fn new(a: &'n [usize], b: &'n [usize]) -> Self {
        let changes = Changes { removed: vec![false; a.len()], added: vec![false; b.len()] };
        Search { a, b, changes }
    }

    fn run(mut self) -> Changes {
        let mut areas: Vec<Area> = vec![(0..self.a.len(), 0..self.b.len())];
        while let Some(area) = areas.pop() {
            let (a, b) = self.trimmed(area);
            if a.is_empty() && b.is_empty() {
                continue;
            }
            match self.split(&a, &b) {
                Some((x, y)) => {
                    areas.push((x..a.end, y..b.end));
                    areas.push((a.start..x, b.start..y));
                }
                None => self.replace(a, b),
            }
        }
        self.changes
    }

    fn replace(&mut self, a: Range<usize>, b: Range<usize>) {
        self.changes.removed.get_mut(a).unwrap_or_default().fill(true);
        self.changes.added.get_mut(b).unwrap_or_default().fill(true);
    }

    /// The area without the lines that both sides begin or end with.
    fn trimmed(&self, (a, b): Area) -> Area {
        let (left, right) = (slice(self.a, &a), slice(self.b, &b));
        let before = left.iter().zip(right).take_while(|(a, b)| a == b).count();
        let most = left.len().min(right.len()) - before;
        let ends = left.iter().rev().zip(right.iter().rev());
        let after = ends.take(most).take_while(|(a, b)| a == b).count();
        (a.start + before..a.end - after, b.start + before..b.end - after)
    }

    /// A place on a shortest way through an area; nothing if it has no such place inside or none was found.
    fn split(&self, a: &Range<usize>, b: &Range<usize>) -> Option<(usize, usize)> {
        if a.is_empty() || b.is_empty() || a.len().max(b.len()) > MOST_LINES {
            return None;
        }
        let (x, y) = Middle::new(slice(self.a, a), slice(self.b, b)).find()?;
        let (x, y) = (a.start + x, b.start + y);
        let is_corner = (x, y) == (a.start, b.start) || (x, y) == (a.end, b.end);
        (x <= a.end && y <= b.end && !is_corner).then_some((x, y))
    }
}

fn slice<'n>(numbers: &'n [usize], range: &Range<usize>) -> &'n [usize] {
    numbers.get(range.clone()).unwrap_or_default()
}

/// The search for the middle of a shortest way, as E. W. Myers describes it ("An O(ND) Difference Algorithm and
/// Its Variations", 1986): the farthest points reached on each diagonal, from the start and from the end.
struct Middle<'n> {
    a: &'n [usize],
    b: &'n [usize],
    steps: isize,
    forward: Vec<isize>,
    backward: Vec<isize>,
}

impl<'n> Middle<'n> {
    fn new(a: &'n [usize], b: &'n [usize]) -> Self {
        let steps = (a.len() + b.len()).div_ceil(2).min(MOST_STEPS);
        let diagonals = vec![0; 2 * steps + 3];
        Middle { a, b, steps: signed(steps), forward: diagonals.clone(), backward: diagonals }
    }

    fn find(&mut self) -> Option<(usize, usize)> {
        let (length, difference) =
            (signed(self.a.len()), signed(self.a.len()).wrapping_sub(signed(self.b.len())));
        let is_odd = difference % 2 != 0;
        for step in 0..=self.steps {
            for diagonal in (-step..=step).step_by(2) {
                let start = next(&self.forward, self.steps, step, diagonal);
                let x = start + self.run(start, start - diagonal);
                set(&mut self.forward, self.steps, diagonal, x);
                let opposite = difference - diagonal;
                let meets = is_odd && opposite.abs() < step;
                if meets && x + get(&self.backward, self.steps, opposite) >= length {
                    return point(start, start - diagonal);
                }
            }
            for diagonal in (-step..=step).step_by(2) {
                let start = next(&self.backward, self.steps, step, diagonal);
                let x = start + self.run_back(start, start - diagonal);
                set(&mut self.backward, self.steps, diagonal, x);
                let opposite = difference - diagonal;
                let meets = !is_odd && opposite.abs() <= step;
                if meets && x + get(&self.forward, self.steps, opposite) >= length {
                    return point(length - x, signed(self.b.len()) - (x - diagonal));
                }
            }
        }
        None
    }

    /// How many lines are the same from here on.
    fn run(&self, x: isize, y: isize) -> isize {
        let rest = |lines: &'n [usize], from| lines.get(usize::try_from(from).ok()?..);
        let (Some(a), Some(b)) = (rest(self.a, x), rest(self.b, y)) else { return 0 };
        signed(a.iter().zip(b).take_while(|(a, b)| a == b).count())
    }

    /// How many lines are the same before this distance from the end.
    fn run_back(&self, x: isize, y: isize) -> isize {
        let rest = |lines: &'n [usize], distance| {
            lines.get(..lines.len().checked_sub(usize::try_from(distance).ok()?)?)
        };
        let (Some(a), Some(b)) = (rest(self.a, x), rest(self.b, y)) else { return 0 };
        signed(a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count())
    }
}

/// Where a diagonal is entered: from the neighbour that is farther.
fn next(reached: &[isize], steps: isize, step: isize, diagonal: isize) -> isize {
    let above = get(reached, steps, diagonal + 1);
    let left = get(reached, steps, diagonal - 1);
    if diagonal == -step || (diagonal != step && left < above) { above } else { left + 1 }
}

fn get(reached: &[isize], steps: isize, diagonal: isize) -> isize {
    let at = usize::try_from(diagonal + steps + 1).ok();
    at.and_then(|at| reached.get(at)).copied().unwrap_or_default()
}

fn set(reached: &mut [isize], steps: isize, diagonal: isize, x: isize) {
    let at = usize::try_from(diagonal + steps + 1).ok();
    if let Some(place) = at.and_then(|at| reached.get_mut(at)) {
        *place = x;
    }
}

fn point(x: isize, y: isize) -> Option<(usize, usize)> {
    Some((usize::try_from(x).ok()?, usize::try_from(y).ok()?))
}

/// Lengths of slices always fit.
fn signed(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Line, Shown, lines, near_changes};

    fn told(first: &str, second: &str) -> Vec<String> {
        lines(&first.replace(' ', "\n"), &second.replace(' ', "\n")).iter().map(told_line).collect()
    }

    fn told_line(line: &Line<'_>) -> String {
        match line {
            Line::Same(text) => format!(" {text}"),
            Line::Removed(text) => format!("-{text}"),
            Line::Added(text) => format!("+{text}"),
        }
    }

    /// The length of the longest common subsequence, the plain way.
    fn common(a: &[&str], b: &[&str]) -> usize {
        let mut above = vec![0; b.len() + 1];
        for x in a {
            let mut row = vec![0];
            for (at, y) in b.iter().enumerate() {
                row.push(if x == y { above[at] + 1 } else { above[at + 1].max(row[at]) });
            }
            above = row;
        }
        *above.last().unwrap()
    }

    #[test]
    fn removed_lines_come_before_those_in_their_place() {
        let table: [(&str, &str, &[&str]); 8] = [
            ("a b c", "a b c", &[" a", " b", " c"]),
            ("a b c", "a x c", &[" a", "-b", "+x", " c"]),
            ("a b c", "a c", &[" a", "-b", " c"]),
            ("a c", "a b c", &[" a", "+b", " c"]),
            ("a b", "x y", &["-a", "-b", "+x", "+y"]),
            ("", "a", &["-", "+a"]),
            ("a b c a b b a", "c b a b a c", &["-a", "+c", " b", "-c", " a", " b", "-b", " a", "+c"]),
            ("a a", "a", &[" a", "-a"]),
        ];

        for (first, second, expected) in table {
            assert_eq!(told(first, second), expected, "{first} / {second}");
        }
    }

    #[test]
    fn both_texts_can_be_read_off_and_no_more_is_changed_than_must_be() {
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..2000 {
            let letters = random.usize(1..6);
            let mut text = || -> Vec<String> {
                (0..random.usize(0..30)).map(|_| random.usize(0..letters).to_string()).collect()
            };
            let (first, second) = (text().join("\n"), text().join("\n"));

            let found = lines(&first, &second);

            let side = |leave: fn(&Line<'_>) -> bool| {
                let kept = found.iter().filter(|line| !leave(line));
                kept.map(|line| told_line(line)[1..].to_owned()).collect::<Vec<_>>().join("\n")
            };
            assert_eq!(side(|line| matches!(line, Line::Added(_))), first);
            assert_eq!(side(|line| matches!(line, Line::Removed(_))), second);
            let (a, b): (Vec<_>, Vec<_>) = (first.split('\n').collect(), second.split('\n').collect());
            assert_eq!(found.iter().filter(|line| !line.is_change()).count(), common(&a, &b));
        }
    }

    #[test]
    fn a_small_change_is_found_in_a_long_text() {
        let text = |at: usize, line: &str| {
            let mut lines: Vec<_> = (0..100_000).map(|number| number.to_string()).collect();
            line.clone_into(&mut lines[at]);
            lines.join("\n")
        };

        let (first, second) = (text(40_000, "x"), text(50_000, "y"));
        let found = lines(&first, &second);

        let changes: Vec<_> = found.iter().filter(|line| line.is_change()).map(told_line).collect();
        assert_eq!(changes, ["-x", "+40000", "-50000", "+y"]);
    }

    #[test]
    fn texts_that_differ_everywhere_are_replaced_without_a_long_search() {
        let text =
            |start: usize| (start..start + 200_000).map(|n| (n % 7919).to_string()).collect::<Vec<_>>();
        let (mut first, second) = (text(0), text(4000));
        first.reverse();
        let (first, second) = (first.join("\n"), second.join("\n"));

        let found = lines(&first, &second);

        assert_eq!(found.iter().filter(|line| matches!(line, Line::Removed(_))).count(), 200_000);
    }

    #[test]
    fn lines_far_from_any_change_are_counted() {
        let found = lines("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nD\ne\nf\ng\nh");

        let shown: Vec<_> = near_changes(&found, 1)
            .iter()
            .map(|shown| match shown {
                Shown::Line(line) => told_line(line),
                Shown::Skipped(count) => format!("... {count}"),
            })
            .collect();

        assert_eq!(shown, ["... 2", " c", "-d", "+D", " e", "... 3"]);
        assert_eq!(near_changes(&lines("a\nb", "a\nb"), 3), [Shown::Skipped(2)]);
        let single = near_changes(&lines("a\nb", "a\nc"), 0);
        assert_eq!(single.first(), Some(&Shown::Line(Line::Same("a"))));
    }
}
