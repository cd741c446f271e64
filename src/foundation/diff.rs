//! Which lines two texts share and which only one of them has.
//!
//! The search is Myers', done by the crate `similar`. Its time is bounded: if the part between the first and the last
//! difference has more than 5 000 lines in either text, it is reported as one replacement.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Between the first and the last difference up to so many lines of each text are searched. The slowest of twelve
/// kinds of input of this size (random lines of a hundred different ones) takes 0.4 billion instructions, which is
/// about 0.07 s; four times as many lines take 1.8 billion.
const MOST_LINES: usize = 5_000;

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

/// What is shown of a difference in which most lines are the same.
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
    let before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (head, a) = a.split_at(before);
    let (_, b) = b.split_at(before);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, tail) = a.split_at(a.len() - after);
    let (b, _) = b.split_at(b.len() - after);
    let mut lines: Vec<Line<'t>> = head.iter().map(|line| Line::Same(line)).collect();
    append_differing(a, b, &mut lines);
    lines.extend(tail.iter().map(|line| Line::Same(line)));
    lines
}

fn append_differing<'t>(a: &[&'t str], b: &[&'t str], lines: &mut Vec<Line<'t>>) {
    let operations = if a.len().max(b.len()) > MOST_LINES {
        vec![DiffOp::Replace { old_index: 0, old_len: a.len(), new_index: 0, new_len: b.len() }]
    } else {
        capture_diff_slices(Algorithm::Myers, a, b)
    };
    for operation in operations {
        let old = a.get(operation.old_range()).unwrap_or_default();
        let new = b.get(operation.new_range()).unwrap_or_default();
        if let DiffOp::Equal { .. } = operation {
            lines.extend(old.iter().map(|line| Line::Same(line)));
        } else {
            lines.extend(old.iter().map(|line| Line::Removed(line)));
            lines.extend(new.iter().map(|line| Line::Added(line)));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{Line, MOST_LINES, Shown, lines, near_changes};

    fn describe(first: &str, second: &str) -> Vec<String> {
        lines(&first.replace(' ', "\n"), &second.replace(' ', "\n")).iter().map(describe_line).collect()
    }

    fn describe_line(line: &Line<'_>) -> String {
        match line {
            Line::Same(text) => format!(" {text}"),
            Line::Removed(text) => format!("-{text}"),
            Line::Added(text) => format!("+{text}"),
        }
    }

    /// The length of the longest common subsequence, by the textbook method.
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
            ("a b c a b b a", "c b a b a c", &["-a", "-b", " c", "-a", " b", "+a", " b", " a", "+c"]),
            ("a a", "a", &[" a", "-a"]),
        ];

        for (first, second, expected) in table {
            assert_eq!(describe(first, second), expected, "{first} / {second}");
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
                let left = found.iter().filter(|line| !leave(line));
                left.map(|line| describe_line(line)[1..].to_owned()).collect::<Vec<_>>().join("\n")
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

        let (first, second) = (text(40_000, "x"), text(44_000, "y"));
        let found = lines(&first, &second);

        let changes: Vec<_> = found.iter().filter(|line| line.is_change()).map(describe_line).collect();
        assert_eq!(changes, ["-x", "+40000", "-44000", "+y"]);
    }

    #[test]
    fn more_lines_than_the_limit_are_one_replacement() {
        let text = |ends: &str, count: usize| {
            let mut lines = vec!["same"; count];
            (lines[0], lines[count - 1]) = (ends, ends);
            lines.join("\n")
        };
        let shared = |count: usize| {
            let (first, second) = (text("x", count), text("y", count));
            lines(&first, &second).iter().filter(|line| !line.is_change()).count()
        };

        assert_eq!(shared(MOST_LINES), MOST_LINES - 2);
        assert_eq!(shared(MOST_LINES + 1), 0);
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
                Shown::Line(line) => describe_line(line),
                Shown::Skipped(count) => format!("... {count}"),
            })
            .collect();

        assert_eq!(shown, ["... 2", " c", "-d", "+D", " e", "... 3"]);
        assert_eq!(near_changes(&lines("a\nb", "a\nb"), 3), [Shown::Skipped(2)]);
        let single = near_changes(&lines("a\nb", "a\nc"), 0);
        assert_eq!(single.first(), Some(&Shown::Line(Line::Same("a"))));
    }
}
