//! Programs for patterns with look-around, atomic groups and back-references.

use super::from_hir;
use super::program::{Builder, Cost, Look, NONE, Program, Unsupported};
use fancy_regex::internal::{FLAG_MULTI, FLAG_ONIGURUMA_MODE, FLAG_UNICODE};
use fancy_regex::{Assertion, Expr, LookAround};

/// The program of a pattern; it stores the positions of groups if they are asked for or the pattern refers to them.
pub(super) fn program(text: &str, with_groups: bool) -> Result<Program, Unsupported> {
    let flags = FLAG_MULTI | FLAG_UNICODE | FLAG_ONIGURUMA_MODE;
    let tree = Expr::parse_tree_with_flags(text, flags).map_err(|_| Unsupported)?;
    let is = |wanted: fn(&Expr) -> bool| wanted(&tree.expr) || tree.expr.has_descendant(wanted);
    let groups = if with_groups || is(|expr| matches!(expr, Expr::Backref { .. })) {
        1 + count(&tree.expr)
    } else {
        0
    };
    let mut reader = Reader { next_group: 1 };
    let mut builder = Builder::new(groups);
    let cost = builder.group(0, &mut |builder| reader.node(builder, &tree.expr))?;
    builder.finish(cost)
}

fn count(expr: &Expr) -> u32 {
    let inside: u32 = expr.children_iter().map(count).sum();
    inside + u32::from(matches!(expr, Expr::Group(_)))
}

struct Reader {
    /// The number of the next group; they are numbered from left to right.
    next_group: u32,
}

impl Reader {
    /// Adds a syntax tree. Its depth is limited by the reader of patterns.
    fn node(&mut self, builder: &mut Builder, expr: &Expr) -> Cost {
        match expr {
            Expr::Empty => Ok(0),
            Expr::Any { newline: false, crlf: false } => {
                builder.char_set([('\0', '\t'), ('\u{b}', char::MAX)].into_iter())
            }
            Expr::Any { newline: true, .. } => builder.char_set([('\0', char::MAX)].into_iter()),
            Expr::Assertion(assertion) => builder.look(look(assertion)?),
            Expr::Literal { val, casei } => leaf(builder, &regex_syntax::escape(val), *casei),
            Expr::Delegate { inner, casei } => leaf(builder, inner, *casei),
            Expr::Concat(parts) => {
                parts.iter().try_fold(0_u64, |cost, part| Ok(cost.saturating_add(self.node(builder, part)?)))
            }
            Expr::Alt(branches) => {
                builder.alternatives(branches, &mut |builder, branch| self.node(builder, branch))
            }
            Expr::Group(inside) => {
                let index = self.next_group;
                self.next_group += 1;
                builder.group(index, &mut |builder| self.node(builder, inside))
            }
            Expr::Repeat { child, lo, hi, greedy } => {
                let count = |count: &usize| u32::try_from(*count).unwrap_or(NONE);
                builder.repeat((count(lo), count(hi)), *greedy, &mut |builder| self.node(builder, child))
            }
            Expr::AtomicGroup(inside) => builder.atomic(false, &mut |builder| self.node(builder, inside)),
            Expr::LookAround(inside, kind) => self.look_around(builder, inside, *kind),
            Expr::Backref { group, casei: false } => {
                builder.backreference(u32::try_from(*group).map_err(|_| Unsupported)?)
            }
            _ => Err(Unsupported),
        }
    }

    fn look_around(&mut self, builder: &mut Builder, inside: &Expr, kind: LookAround) -> Cost {
        let back = match kind {
            LookAround::LookAhead | LookAround::LookAheadNeg => None,
            LookAround::LookBehind | LookAround::LookBehindNeg => Some(length(inside).ok_or(Unsupported)?),
        };
        let mut inside = |builder: &mut Builder| {
            if let Some(back) = back {
                builder.back(back)?;
            }
            self.node(builder, inside)
        };
        match kind {
            LookAround::LookAhead | LookAround::LookBehind => builder.atomic(true, &mut inside),
            LookAround::LookAheadNeg | LookAround::LookBehindNeg => builder.not(&mut inside),
        }
    }
}

/// Characters, which the linear engine's reader understands.
fn leaf(builder: &mut Builder, text: &str, ignores_case: bool) -> Cost {
    let tree = regex_syntax::ParserBuilder::new().case_insensitive(ignores_case).build().parse(text);
    from_hir::node(builder, &tree.map_err(|_| Unsupported)?)
}

/// How many characters an expression has, if it is always the same number.
fn length(expr: &Expr) -> Option<u32> {
    match expr {
        Expr::Empty | Expr::Assertion(_) | Expr::LookAround(..) => Some(0),
        Expr::Any { .. } | Expr::Delegate { .. } => Some(1),
        Expr::Literal { val, casei: false } => u32::try_from(val.chars().count()).ok(),
        Expr::Literal { val, casei: true } if val.chars().count() == 1 => Some(1),
        Expr::Concat(parts) => parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(length(part)?)),
        Expr::Alt(branches) => {
            let mut lengths = branches.iter().map(length);
            let first = lengths.next()??;
            lengths.all(|length| length == Some(first)).then_some(first)
        }
        Expr::Group(inside) => length(inside),
        Expr::AtomicGroup(inside) => length(inside),
        Expr::Repeat { child, lo, hi, .. } if lo == hi => {
            length(child)?.checked_mul(u32::try_from(*lo).ok()?)
        }
        _ => None,
    }
}

fn look(assertion: &Assertion) -> Result<Look, Unsupported> {
    Ok(match assertion {
        Assertion::StartText => Look::Start,
        Assertion::EndText => Look::End,
        Assertion::EndTextIgnoreTrailingNewlines { crlf: false } => Look::EndBeforeBreaks,
        Assertion::StartLine { crlf: false } => Look::LineStart,
        Assertion::StartLineOniguruma { crlf: false } => Look::LineStartInside,
        Assertion::EndLine { crlf: false } => Look::LineEnd,
        Assertion::WordBoundary => Look::Word,
        Assertion::NotWordBoundary => Look::NotWord,
        _ => return Err(Unsupported),
    })
}
