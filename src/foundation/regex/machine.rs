//! [`Machine`]: matches a text with a program, by backtracking.
//!
//! Time and memory are limited: each instruction is a step, and both the steps and the ways that are left to try have a
//! limit. A state that has failed once is remembered when a match takes long, so that the usual patterns with nested
//! repetitions end in time.

use super::program::{Greed, Look, Loop, NONE, Op, Program, Run, SCOPE};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Steps a match may take before failed states are remembered.
const REMEMBER_AFTER: u64 = 2_000;

/// Ways that may be left to try, and failed states that are remembered.
const FRAME_LIMIT: usize = 1 << 20;
const FAILED_LIMIT: usize = 1 << 18;

/// How many characters are looked at in one step of a run.
const STRIDE: u32 = 16;

/// A match takes more steps or memory than it may.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OutOfBudget;

/// What is left to do when the way at hand leads nowhere.
#[derive(Debug, Clone, Copy)]
enum Frame {
    /// To go on there.
    Resume { op: u32, at: u32 },
    /// To go on with a character less.
    Shorter { op: u32, least: u32, at: u32 },
    /// To go on with a character more.
    Longer { op: u32, at: u32, taken: u32 },
    /// To restore a register.
    Undo { register: u32, value: u32 },
    /// To remember that this state leads nowhere.
    Failed { op: u32, at: u32 },
}

/// An instruction, where in the text, which of its loops have moved on, and their counters.
type State = [u32; SCOPE + 3];

/// Hashes states. How many there are is limited, so that colliding ones do no harm.
#[derive(Default)]
struct StateHasher(u64);

impl Hasher for StateHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(4) {
            let number = chunk.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// One match in progress.
pub(super) struct Machine<'m> {
    program: &'m Program,
    text: &'m str,
    /// Where the line breaks at the end of the text begin.
    breaks: usize,
    frames: Vec<Frame>,
    registers: Vec<u32>,
    failed: HashSet<State, BuildHasherDefault<StateHasher>>,
    pub(super) steps: u64,
    budget: u64,
}

enum Next {
    Go { op: u32, at: u32 },
    Fail,
    Match,
}

impl<'m> Machine<'m> {
    pub(super) fn new(program: &'m Program, text: &'m str, budget: u64) -> Self {
        Machine {
            program,
            text,
            breaks: text.trim_end_matches('\n').len(),
            frames: Vec::new(),
            registers: vec![NONE; program.registers],
            failed: HashSet::default(),
            steps: 0,
            budget,
        }
    }

    /// Whether the program matches at a place.
    pub(super) fn is_match_at(&mut self, at: usize) -> Result<bool, OutOfBudget> {
        // Longer texts are not looked at; their places would not fit.
        let length = u32::try_from(self.text.len()).ok().filter(|length| *length < NONE);
        let at = u32::try_from(at).ok().filter(|_| length.is_some()).ok_or(OutOfBudget)?;
        self.frames.clear();
        let mut next = Next::Go { op: 0, at };
        loop {
            next = match next {
                Next::Go { op, at } => {
                    self.count(1)?;
                    self.step(op, at)?
                }
                Next::Match => return Ok(true),
                Next::Fail => match self.retry()? {
                    Some(next) => next,
                    None => return Ok(false),
                },
            };
        }
    }

    /// Where the match and the groups are, after a match.
    pub(super) fn groups(&self) -> Vec<Option<(usize, usize)>> {
        let pairs = self.registers.chunks_exact(2).take(self.program.groups);
        let place = |register: u32| usize::try_from(register).ok().filter(|_| register != NONE);
        pairs.map(|pair| place(pair[0]).zip(place(pair[1]))).collect()
    }

    fn count(&mut self, steps: u64) -> Result<(), OutOfBudget> {
        self.steps += steps;
        if self.steps > self.budget { Err(OutOfBudget) } else { Ok(()) }
    }

    fn push(&mut self, frame: Frame) -> Result<(), OutOfBudget> {
        if self.frames.len() >= FRAME_LIMIT {
            return Err(OutOfBudget);
        }
        self.frames.push(frame);
        Ok(())
    }

    /// Takes the last way that is left.
    fn retry(&mut self) -> Result<Option<Next>, OutOfBudget> {
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Resume { op, at } => return Ok(Some(Next::Go { op, at })),
                Frame::Shorter { op, least, at } => {
                    let Some(c) = self.before(at) else { continue };
                    let at = at - width(c);
                    if at > least {
                        self.push(Frame::Shorter { op, least, at })?;
                    }
                    return Ok(Some(Next::Go { op, at }));
                }
                Frame::Longer { op, at, taken } => {
                    let Some(Op::Run(run)) = self.op(op) else { continue };
                    let run = *run;
                    let (taken_now, _, end) = self.scan(run.set, at, 0, 1)?;
                    if taken_now == 0 {
                        continue;
                    }
                    let taken = taken + 1;
                    if taken < run.most {
                        self.push(Frame::Longer { op, at: end, taken })?;
                    }
                    return Ok(Some(Next::Go { op: op + 1, at: end }));
                }
                Frame::Undo { register, value } => self.restore(register, value),
                Frame::Failed { op, at } => {
                    if self.failed.len() < FAILED_LIMIT {
                        let state = self.state(op, at);
                        self.failed.insert(state);
                    }
                }
            }
        }
        Ok(None)
    }

    fn op(&self, op: u32) -> Option<&'m Op> {
        self.program.ops.get(op as usize)
    }

    fn step(&mut self, op: u32, at: u32) -> Result<Next, OutOfBudget> {
        let next = |at: Option<u32>| at.map_or(Next::Fail, |at| Next::Go { op: op + 1, at });
        let Some(one) = self.op(op) else { return Ok(Next::Match) };
        Ok(match one {
            Op::Match => Next::Match,
            Op::Text(text) => next(self.after(at, text)),
            Op::Set(set) => {
                let (taken, _, end) = self.scan(*set, at, 1, 1)?;
                next((taken == 1).then_some(end))
            }
            Op::Run(run) => return self.run(*run, op, at),
            Op::Look(look) => next(self.looks(*look, at).then_some(at)),
            Op::Backreference(group) => next(self.again(*group, at)),
            Op::Back(count) => next(self.back(at, *count)?),
            Op::Jump(to) => Next::Go { op: *to, at },
            Op::Split { first, second } => {
                self.push(Frame::Resume { op: *second, at })?;
                Next::Go { op: *first, at }
            }
            Op::Loop(one) => return self.loop_or_leave(one, op, at),
            Op::NotEnd(register) => {
                self.unwind(self.value(*register));
                Next::Fail
            }
            Op::AtomicEnd { register, is_look } => {
                self.cut(self.value(*register));
                next(Some(if *is_look { self.value(register + 1) } else { at }))
            }
            Op::Enter(_) | Op::Iterate { .. } | Op::Save(_) | Op::Atomic(_) | Op::Not { .. } => {
                self.note(one, at)?;
                next(Some(at))
            }
        })
    }

    /// Does what an instruction says that only notes something.
    fn note(&mut self, op: &Op, at: u32) -> Result<(), OutOfBudget> {
        match op {
            Op::Enter(register) => {
                self.set(*register, 0)?;
                self.set(register + 1, NONE)
            }
            Op::Iterate { register, most } => {
                self.set(*register, (self.value(*register) + 1).min(*most))?;
                self.set(register + 1, at)
            }
            Op::Save(register) => self.set(*register, at),
            Op::Atomic(register) => {
                self.set(register + 1, at)?;
                self.set_height(*register)
            }
            Op::Not { register, after } => {
                self.set_height(*register)?;
                self.push(Frame::Resume { op: *after, at })
            }
            _ => Ok(()),
        }
    }

    /// Stores in a register how many ways are left to try.
    fn set_height(&mut self, register: u32) -> Result<(), OutOfBudget> {
        self.push(Frame::Undo { register, value: self.value(register) })?;
        self.restore(register, u32::try_from(self.frames.len()).unwrap_or(NONE));
        Ok(())
    }

    fn back(&mut self, at: u32, count: u32) -> Result<Option<u32>, OutOfBudget> {
        let mut start = at;
        for taken in 0..count {
            if taken % STRIDE == 0 {
                self.count(1)?;
            }
            match self.before(start) {
                Some(c) => start -= width(c),
                None => return Ok(None),
            }
        }
        Ok(Some(start))
    }

    fn run(&mut self, run: Run, op: u32, at: u32) -> Result<Next, OutOfBudget> {
        if self.has_failed(op, at)? {
            return Ok(Next::Fail);
        }
        let most = if run.greed == Greed::Lazy { run.least } else { run.most };
        let (taken, least_end, end) = self.scan(run.set, at, run.least, most)?;
        if taken < run.least {
            return Ok(Next::Fail);
        }
        match run.greed {
            Greed::Greedy if end > least_end => {
                self.push(Frame::Shorter { op: op + 1, least: least_end, at: end })?;
            }
            Greed::Lazy if taken < run.most => self.push(Frame::Longer { op, at: end, taken })?,
            _ => {}
        }
        Ok(Next::Go { op: op + 1, at: end })
    }

    /// How many characters of a set there are, up to a number; where so many of them end; where all end.
    fn scan(&mut self, set: u32, at: u32, least: u32, most: u32) -> Result<(u32, u32, u32), OutOfBudget> {
        let Some(set) = self.program.set(set) else { return Ok((0, at, at)) };
        let bytes = self.text.as_bytes();
        let (mut taken, mut least_end, mut end) = (0, at, at);
        while taken < most {
            match bytes.get(end as usize) {
                Some(byte) if byte.is_ascii() => {
                    if !set.has_ascii(*byte) {
                        break;
                    }
                    end += 1;
                }
                Some(_) => match self.here(end) {
                    Some(c) if set.has(c) => end += width(c),
                    _ => break,
                },
                None => break,
            }
            taken += 1;
            if taken == least {
                least_end = end;
            }
        }
        self.count(u64::from(taken / STRIDE))?;
        Ok((taken, least_end, end))
    }

    fn loop_or_leave(&mut self, one: &Loop, op: u32, at: u32) -> Result<Next, OutOfBudget> {
        let Loop { register, least, most, is_greedy, body } = *one;
        let (count, began) = (self.value(register), self.value(register + 1));
        // An iteration without characters can be repeated as often as is wanted.
        if began == at || count >= most {
            return Ok(Next::Go { op: op + 1, at });
        }
        if self.has_failed(op, at)? {
            return Ok(Next::Fail);
        }
        if count < least {
            return Ok(Next::Go { op: body, at });
        }
        let (first, second) = if is_greedy { (body, op + 1) } else { (op + 1, body) };
        self.push(Frame::Resume { op: second, at })?;
        Ok(Next::Go { op: first, at })
    }

    fn value(&self, register: u32) -> u32 {
        self.registers.get(register as usize).copied().unwrap_or(NONE)
    }

    fn restore(&mut self, register: u32, value: u32) {
        if let Some(place) = self.registers.get_mut(register as usize) {
            *place = value;
        }
    }

    /// Sets a register until the way at hand is given up.
    fn set(&mut self, register: u32, value: u32) -> Result<(), OutOfBudget> {
        let before = self.value(register);
        if before != value {
            self.push(Frame::Undo { register, value: before })?;
            self.restore(register, value);
        }
        Ok(())
    }

    /// Gives up the ways that were added above a height, but not what they must restore.
    fn cut(&mut self, height: u32) {
        let mut kept = height as usize;
        let mut at = kept;
        while let Some(frame) = self.frames.get(at) {
            if matches!(frame, Frame::Undo { .. }) {
                self.frames.swap(kept, at);
                kept += 1;
            }
            at += 1;
        }
        self.frames.truncate(kept);
    }

    /// Gives up the ways that were added above a height, as if they led nowhere.
    fn unwind(&mut self, height: u32) {
        while self.frames.len() > height as usize {
            if let Some(Frame::Undo { register, value }) = self.frames.pop() {
                self.restore(register, value);
            }
        }
    }

    /// Whether this state has failed before. If not, it will be remembered when it does.
    fn has_failed(&mut self, op: u32, at: u32) -> Result<bool, OutOfBudget> {
        if self.steps < REMEMBER_AFTER || !self.program.can_remember {
            return Ok(false);
        }
        if self.failed.contains(&self.state(op, at)) {
            return Ok(true);
        }
        self.push(Frame::Failed { op, at })?;
        Ok(false)
    }

    fn state(&self, op: u32, at: u32) -> State {
        let mut state = [op, at, 0, NONE, NONE];
        let scope = self.program.scopes.get(op as usize).copied().unwrap_or([NONE; SCOPE]);
        for (place, register) in scope.into_iter().enumerate().filter(|(_, register)| *register != NONE) {
            state[2] |= u32::from(self.value(register + 1) == at) << place;
            state[3 + place] = self.value(register);
        }
        state
    }

    /// Where a text ends that is here.
    fn after(&self, at: u32, text: &[u8]) -> Option<u32> {
        let rest = self.text.as_bytes().get(at as usize..)?;
        let length = u32::try_from(text.len()).ok()?;
        rest.starts_with(text).then_some(at + length)
    }

    /// Where the text of a group ends that is here once more.
    fn again(&mut self, group: u32, at: u32) -> Option<u32> {
        let (start, end) = (self.value(2 * group), self.value(2 * group + 1));
        let text: &'m str = self.text;
        let found = text.as_bytes().get(start as usize..end as usize)?;
        self.steps += found.len() as u64 / u64::from(STRIDE);
        self.after(at, found)
    }

    fn here(&self, at: u32) -> Option<char> {
        self.text.get(at as usize..)?.chars().next()
    }

    fn before(&self, at: u32) -> Option<char> {
        self.text.get(..at as usize)?.chars().next_back()
    }

    fn looks(&self, look: Look, at: u32) -> bool {
        let is_end = at as usize == self.text.len();
        let is_edge = |is_word: fn(Option<char>) -> bool| is_word(self.before(at)) != is_word(self.here(at));
        match look {
            Look::Start => at == 0,
            Look::End => is_end,
            Look::LineStart => at == 0 || self.before(at) == Some('\n'),
            Look::LineStartInside => at == 0 || !is_end && self.before(at) == Some('\n'),
            Look::LineEnd => is_end || self.here(at) == Some('\n'),
            Look::EndBeforeBreaks => at as usize >= self.breaks,
            Look::Word => is_edge(is_word),
            Look::NotWord => !is_edge(is_word),
            Look::AsciiWord => is_edge(is_ascii_word),
            Look::NotAsciiWord => !is_edge(is_ascii_word),
        }
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        regex_syntax::try_is_word_character(c).unwrap_or_else(|_| c.is_alphanumeric() || c == '_')
    })
}

fn is_ascii_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn width(c: char) -> u32 {
    // At most four.
    c.len_utf8() as u32
}
