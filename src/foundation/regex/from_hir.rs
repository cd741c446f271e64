//! Programs for patterns that the linear engine reads.

use super::program::{Builder, Cost, Look, NONE, Program, Unsupported};
use regex_syntax::hir::{self, Class, Hir, HirKind};

/// The program of a syntax tree. It stores the positions of so many groups, the match itself included.
pub(super) fn program(tree: &Hir, groups: u32) -> Result<Program, Unsupported> {
    let mut builder = Builder::new(groups);
    let cost = builder.group(0, &mut |builder| node(builder, tree))?;
    builder.finish(cost)
}

/// Adds a syntax tree. Its depth is limited by the reader.
pub(super) fn node(builder: &mut Builder, tree: &Hir) -> Cost {
    match tree.kind() {
        HirKind::Empty => Ok(0),
        HirKind::Literal(literal) => builder.text(&literal.0),
        HirKind::Class(Class::Unicode(class)) => builder.class(class),
        HirKind::Class(Class::Bytes(class)) => {
            if class.iter().any(|range| range.end() > 0x7f) {
                return Err(Unsupported);
            }
            builder.char_set(class.iter().map(|range| (char::from(range.start()), char::from(range.end()))))
        }
        HirKind::Look(kind) => builder.look(look(*kind)?),
        HirKind::Repetition(repetition) => {
            let counts = (repetition.min, repetition.max.unwrap_or(NONE));
            builder.repeat(counts, repetition.greedy, &mut |builder| node(builder, &repetition.sub))
        }
        HirKind::Capture(capture) => builder.group(capture.index, &mut |builder| node(builder, &capture.sub)),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(0_u64, |cost, part| Ok(cost.saturating_add(node(builder, part)?)))
        }
        HirKind::Alternation(branches) => builder.alternatives(branches, &mut node),
    }
}

fn look(kind: hir::Look) -> Result<Look, Unsupported> {
    Ok(match kind {
        hir::Look::Start => Look::Start,
        hir::Look::End => Look::End,
        hir::Look::StartLF => Look::LineStart,
        hir::Look::EndLF => Look::LineEnd,
        hir::Look::WordUnicode => Look::Word,
        hir::Look::WordUnicodeNegate => Look::NotWord,
        hir::Look::WordAscii => Look::AsciiWord,
        hir::Look::WordAsciiNegate => Look::NotAsciiWord,
        _ => return Err(Unsupported),
    })
}
