//! [`Program`]: a pattern as instructions for a backtracking machine, and [`Builder`], which makes it.
//!
//! A counted repetition is one instruction with a counter, so that a program is about as long as its pattern and is
//! made in microseconds. The automata of the linear engine hold a copy of what is repeated for each repetition.

use regex_syntax::hir::ClassUnicode;

/// Instructions, characters of classes and loops inside loops a program may have.
const OP_LIMIT: usize = 1 << 20;
const RANGE_LIMIT: usize = 1 << 20;

/// Loops around an instruction whose counters are part of a state that is remembered as failed.
pub(super) const SCOPE: usize = 2;

/// No loop, no position.
pub(super) const NONE: u32 = u32::MAX;

/// A pattern has a construct that programs do not have, or is too long.
#[derive(Debug)]
pub(super) struct Unsupported;

/// One instruction. The next one follows it unless it says otherwise.
#[derive(Debug)]
pub(super) enum Op {
    /// These bytes, which are whole characters.
    Text(Box<[u8]>),
    /// One character of a set.
    Set(u32),
    /// Characters of a set, as many as possible or as few as possible.
    Run(Run),
    /// A place without width.
    Look(Look),
    /// One of two ways, the first one first.
    Split { first: u32, second: u32 },
    /// Another instruction.
    Jump(u32),
    /// A loop begins.
    Enter(u32),
    /// An iteration of a loop begins. It is counted up to a number.
    Iterate { register: u32, most: u32 },
    /// A loop goes on or ends.
    Loop(Loop),
    /// A position of a group is stored.
    Save(u32),
    /// The text of a group once more.
    Backreference(u32),
    /// What follows, up to the end, is matched without backtracking into it later.
    Atomic(u32),
    /// The end of that. The position before it is restored if it is a look-around.
    AtomicEnd { register: u32, is_look: bool },
    /// What follows, up to the end, may not match; matching goes on after it.
    Not { register: u32, after: u32 },
    /// The end of that.
    NotEnd(u32),
    /// So many characters back.
    Back(u32),
    /// The pattern matches.
    Match,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) set: u32,
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) greed: Greed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Greed {
    /// As many as possible, then fewer.
    Greedy,
    /// As few as possible, then more.
    Lazy,
    /// As many as possible, because what follows cannot match after fewer.
    Sure,
}

/// A loop whose body is more than one character. The register counts, the next one has where an iteration began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loop {
    pub(super) register: u32,
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) is_greedy: bool,
    pub(super) body: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Start,
    End,
    LineStart,
    /// As in Oniguruma: not at the end of the text, after a final line break.
    LineStartInside,
    LineEnd,
    /// The end, or before line breaks at the end.
    EndBeforeBreaks,
    Word,
    NotWord,
    AsciiWord,
    NotAsciiWord,
}

/// Characters.
#[derive(Debug, PartialEq)]
pub(super) struct CharSet {
    ascii: u128,
    /// The others, in order.
    ranges: Box<[(char, char)]>,
}

impl CharSet {
    fn of(ranges: impl Iterator<Item = (char, char)>) -> Self {
        let mut ascii = 0_u128;
        let mut others = Vec::new();
        for (start, end) in ranges {
            for code in u32::from(start)..=u32::from(end).min(0x7f) {
                ascii |= 1 << code;
            }
            if end > '\x7f' {
                others.push((start.max('\u{80}'), end));
            }
        }
        CharSet { ascii, ranges: others.into() }
    }

    #[inline]
    pub(super) fn has_ascii(&self, byte: u8) -> bool {
        self.ascii >> (byte & 0x7f) & 1 != 0
    }

    #[inline]
    pub(super) fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 != 0;
        }
        let after = self.ranges.partition_point(|range| range.1 < c);
        self.ranges.get(after).is_some_and(|range| range.0 <= c)
    }

    fn overlaps(&self, other: &CharSet) -> bool {
        let has_start = |a: &CharSet, b: &CharSet| b.ranges.iter().any(|range| a.has(range.0));
        self.ascii & other.ascii != 0 || has_start(self, other) || has_start(other, self)
    }

    /// What one character costs the linear engine, in bytes of its automaton, roughly.
    fn cost(&self) -> u64 {
        let others = self.ranges.len() as u64;
        let encodings = if others == 0 { 0 } else { 80 + 4 * others };
        encodings + u64::from(self.ascii.count_ones().min(4))
    }
}

/// A pattern as instructions.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) sets: Vec<CharSet>,
    /// The loops around each instruction, the inner ones.
    pub(super) scopes: Vec<[u32; SCOPE]>,
    pub(super) registers: usize,
    /// How many groups have registers, the first ones; group 0 is the match.
    pub(super) groups: usize,
    /// Whether a state is fully described by instruction, position and the counters of its scope.
    pub(super) can_remember: bool,
    /// What the linear engine would need, roughly: 10,000 take a millisecond.
    pub(super) cost: u64,
}

/// Makes a program from its parts, in their order. Each method returns the cost of the part.
#[derive(Debug, Default)]
pub(super) struct Builder {
    ops: Vec<Op>,
    sets: Vec<CharSet>,
    scopes: Vec<[u32; SCOPE]>,
    open: Vec<u32>,
    ranges: usize,
    registers: u32,
    groups: u32,
    is_deep: bool,
    has_backreferences: bool,
}

pub(super) type Cost = Result<u64, Unsupported>;

impl Builder {
    /// A builder of a program that stores the positions of so many groups.
    pub(super) fn new(groups: u32) -> Self {
        Builder { registers: 2 * groups, groups, ..Self::default() }
    }

    pub(super) fn finish(mut self, cost: u64) -> Result<Program, Unsupported> {
        self.push(Op::Match)?;
        let can_remember = !self.is_deep && !self.has_backreferences;
        let mut program = Program {
            ops: self.ops,
            sets: self.sets,
            scopes: self.scopes,
            registers: usize::try_from(self.registers).map_err(|_| Unsupported)?,
            groups: usize::try_from(self.groups).map_err(|_| Unsupported)?,
            can_remember,
            cost,
        };
        program.mark_sure_runs();
        Ok(program)
    }

    fn push(&mut self, op: Op) -> Result<u32, Unsupported> {
        let at = self.ops.len();
        if at >= OP_LIMIT {
            return Err(Unsupported);
        }
        let mut scope = [NONE; SCOPE];
        for (place, register) in scope.iter_mut().zip(self.open.iter().rev()) {
            *place = *register;
        }
        // Only the states of these are remembered.
        self.is_deep |= matches!(op, Op::Run(_) | Op::Loop(_)) && self.open.len() > SCOPE;
        self.ops.push(op);
        self.scopes.push(scope);
        u32::try_from(at).map_err(|_| Unsupported)
    }

    /// The number of the next instruction.
    fn here(&self) -> u32 {
        u32::try_from(self.ops.len()).unwrap_or(NONE)
    }

    fn replace(&mut self, at: u32, op: Op) {
        if let Some(place) = usize::try_from(at).ok().and_then(|at| self.ops.get_mut(at)) {
            *place = op;
        }
    }

    fn register(&mut self, count: u32) -> u32 {
        let first = self.registers;
        self.registers += count;
        first
    }

    pub(super) fn text(&mut self, text: &[u8]) -> Cost {
        self.push(Op::Text(text.into()))?;
        Ok(text.len() as u64)
    }

    pub(super) fn class(&mut self, class: &ClassUnicode) -> Cost {
        self.ranges += class.ranges().len();
        if self.ranges > RANGE_LIMIT {
            return Err(Unsupported);
        }
        self.char_set(class.iter().map(|range| (range.start(), range.end())))
    }

    pub(super) fn char_set(&mut self, ranges: impl Iterator<Item = (char, char)>) -> Cost {
        let set = CharSet::of(ranges);
        let cost = set.cost();
        let set = self.set(set)?;
        self.push(Op::Set(set))?;
        Ok(cost)
    }

    fn set(&mut self, set: CharSet) -> Result<u32, Unsupported> {
        // A few sets make up most patterns.
        if let Some(known) = self.sets.iter().take(16).position(|known| *known == set) {
            return u32::try_from(known).map_err(|_| Unsupported);
        }
        self.sets.push(set);
        u32::try_from(self.sets.len() - 1).map_err(|_| Unsupported)
    }

    pub(super) fn look(&mut self, look: Look) -> Cost {
        self.push(Op::Look(look))?;
        Ok(1)
    }

    /// A group, whose positions are stored if it is one of those that have registers.
    pub(super) fn group(&mut self, index: u32, inside: &mut dyn FnMut(&mut Self) -> Cost) -> Cost {
        if index >= self.groups {
            return inside(self);
        }
        self.push(Op::Save(2 * index))?;
        let cost = inside(self)?;
        self.push(Op::Save(2 * index + 1))?;
        Ok(cost)
    }

    pub(super) fn backreference(&mut self, group: u32) -> Cost {
        if group >= self.groups {
            return Err(Unsupported);
        }
        self.has_backreferences = true;
        self.push(Op::Backreference(group))?;
        Ok(1)
    }

    pub(super) fn alternatives<T>(
        &mut self,
        branches: &[T],
        each: &mut dyn FnMut(&mut Self, &T) -> Cost,
    ) -> Cost {
        let mut cost = 0_u64;
        let mut jumps = Vec::new();
        let last = branches.len().saturating_sub(1);
        for (at, branch) in branches.iter().enumerate() {
            let split = if at < last { Some(self.push(Op::Match)?) } else { None };
            cost = cost.saturating_add(each(self, branch)?);
            if let Some(split) = split {
                jumps.push(self.push(Op::Match)?);
                let second = self.here();
                self.replace(split, Op::Split { first: split + 1, second });
            }
        }
        let end = self.here();
        jumps.into_iter().for_each(|jump| self.replace(jump, Op::Jump(end)));
        Ok(cost)
    }

    pub(super) fn repeat(
        &mut self,
        (least, most): (u32, u32),
        is_greedy: bool,
        body: &mut dyn FnMut(&mut Self) -> Cost,
    ) -> Cost {
        let register = self.register(2);
        let enter = self.push(Op::Enter(register))?;
        let jump = self.push(Op::Match)?;
        self.open.push(register);
        // Iterations that nothing depends on are not told apart.
        let counted = if most == NONE { least.max(1) } else { most };
        self.push(Op::Iterate { register, most: counted })?;
        let once = body(self)?;
        let copies = u64::from(if most == NONE { least.saturating_add(1) } else { most });
        let cost = once.saturating_mul(copies.max(1)).saturating_add(copies);
        if let Some(set) = self.only_set(jump + 2)? {
            self.open.pop();
            self.cut(enter);
            let greed = if is_greedy { Greed::Greedy } else { Greed::Lazy };
            self.push(Op::Run(Run { set, least, most, greed }))?;
            return Ok(cost);
        }
        let end = self.push(Op::Loop(Loop { register, least, most, is_greedy, body: jump + 1 }))?;
        self.replace(jump, Op::Jump(end));
        self.open.pop();
        Ok(cost)
    }

    /// The set of the only character from an instruction on.
    fn only_set(&mut self, from: u32) -> Result<Option<u32>, Unsupported> {
        let from = usize::try_from(from).map_err(|_| Unsupported)?;
        let c = match self.ops.get(from..) {
            Some([Op::Set(set)]) => return Ok(Some(*set)),
            Some([Op::Text(text)]) => {
                match std::str::from_utf8(text).map(|text| text.chars().collect::<Vec<_>>()) {
                    Ok(chars) if chars.len() == 1 => chars.into_iter().next(),
                    _ => None,
                }
            }
            _ => None,
        };
        c.map(|c| self.set(CharSet::of([(c, c)].into_iter()))).transpose()
    }

    fn cut(&mut self, from: u32) {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        self.ops.truncate(from);
        self.scopes.truncate(from);
    }

    /// An atomic group, or a look-around that must match.
    pub(super) fn atomic(&mut self, is_look: bool, inside: &mut dyn FnMut(&mut Self) -> Cost) -> Cost {
        let register = self.register(2);
        self.push(Op::Atomic(register))?;
        let cost = inside(self)?;
        self.push(Op::AtomicEnd { register, is_look })?;
        Ok(cost)
    }

    /// A look-around that may not match.
    pub(super) fn not(&mut self, inside: &mut dyn FnMut(&mut Self) -> Cost) -> Cost {
        let register = self.register(1);
        let start = self.push(Op::Match)?;
        let cost = inside(self)?;
        self.push(Op::NotEnd(register))?;
        let after = self.here();
        self.replace(start, Op::Not { register, after });
        Ok(cost)
    }

    pub(super) fn back(&mut self, characters: u32) -> Cost {
        self.push(Op::Back(characters))?;
        Ok(1)
    }
}

impl Program {
    /// The set of a number.
    #[inline]
    pub(super) fn set(&self, number: u32) -> Option<&CharSet> {
        self.sets.get(number as usize)
    }

    fn mark_sure_runs(&mut self) {
        for at in 0..self.ops.len() {
            let Op::Run(run) = &self.ops[at] else { continue };
            if run.greed == Greed::Greedy && self.fails_inside(run.set, at + 1) {
                let run = Run { greed: Greed::Sure, ..*run };
                self.ops[at] = Op::Run(run);
            }
        }
    }

    /// Whether what follows cannot match in front of a character of a set.
    fn fails_inside(&self, set: u32, mut at: usize) -> bool {
        let Some(set) = self.set(set) else { return false };
        loop {
            return match self.ops.get(at) {
                Some(Op::Save(_)) => {
                    at += 1;
                    continue;
                }
                // Jumps lead forward.
                Some(Op::Jump(to)) if *to as usize > at => {
                    at = *to as usize;
                    continue;
                }
                Some(Op::Text(text)) => {
                    let text = std::str::from_utf8(text).unwrap_or_default();
                    text.chars().next().is_some_and(|c| !set.has(c))
                }
                Some(Op::Set(other)) => self.set(*other).is_some_and(|other| !set.overlaps(other)),
                Some(Op::Look(Look::End)) => true,
                Some(Op::Look(Look::LineEnd | Look::EndBeforeBreaks)) => !set.has('\n'),
                _ => false,
            };
        }
    }
}
