//! [`Control`]: how a script that has run too long is stopped.

use super::super::interface::Chain;
use mlua::{HookTriggers, Lua, VmState};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime};

/// How many instructions a script runs between two looks at the clock, at first and at most. An instruction that calls a
/// function of C may take milliseconds, so the number follows the time that they take.
const FIRST_STEP: u32 = 1;
const MAX_STEP: u32 = 10_000;

/// What the number changes by. Setting it costs time for each function that the script is inside of, so it is not set often.
const FACTOR: u32 = 8;

/// The times between two looks that are too short and too long.
const TOO_SHORT: Duration = Duration::from_micros(100);
const TOO_LONG: Duration = Duration::from_millis(5);

/// After so many looks that came too soon the coroutine has the number of an earlier time, and is given the current one.
const MAX_SOON: u32 = 64;

/// The call that an interpreter is answering. Belongs to the interpreter's thread.
#[derive(Debug)]
pub(super) struct Control {
    /// When the call must have been answered.
    deadline: Cell<Instant>,
    /// The calls that this one belongs to.
    chain: RefCell<Chain>,
    /// Set from any thread when the plugin ends.
    ended: Arc<AtomicBool>,
    /// The script has been interrupted.
    is_stopped: Cell<bool>,
    /// How many instructions until the next look at the clock, and when the last one was.
    step: Cell<u32>,
    last_look: Cell<Instant>,
    /// How many looks in a row came too soon.
    soon: Cell<u32>,
}

impl Control {
    pub(super) fn new(ended: Arc<AtomicBool>) -> Rc<Control> {
        Rc::new(Control {
            deadline: Cell::new(Instant::now()),
            chain: RefCell::new(Chain { id: String::new(), deadline: None }),
            ended,
            is_stopped: Cell::new(false),
            step: Cell::new(FIRST_STEP),
            last_look: Cell::new(Instant::now()),
            soon: Cell::new(0),
        })
    }

    /// Begins a call.
    pub(super) fn begin(self: &Rc<Self>, lua: &Lua, deadline: Instant, chain: &str) -> mlua::Result<()> {
        let left = deadline.saturating_duration_since(Instant::now());
        *self.chain.borrow_mut() = Chain { id: chain.to_owned(), deadline: Some(SystemTime::now() + left) };
        self.deadline.set(deadline);
        self.is_stopped.set(false);
        self.step.set(FIRST_STEP);
        self.last_look.set(Instant::now());
        self.watch(lua, FIRST_STEP)
    }

    /// Whether the script was interrupted in this call, or would have been.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.get() || self.is_over()
    }

    /// The calls that this one belongs to.
    pub(super) fn chain(&self) -> Chain {
        self.chain.borrow().clone()
    }

    /// How much time is left.
    pub(super) fn remaining(&self) -> Duration {
        self.deadline.get().saturating_duration_since(Instant::now())
    }

    fn is_over(&self) -> bool {
        self.ended.load(SeqCst) || self.remaining().is_zero()
    }

    /// Sets the hook of the coroutine that runs, and of those that it will create.
    fn watch(self: &Rc<Self>, lua: &Lua, instructions: u32) -> mlua::Result<()> {
        let control = Rc::clone(self);
        let triggers = HookTriggers::new().every_nth_instruction(instructions);
        lua.set_global_hook(triggers, move |lua, _| control.check(lua))
    }

    /// An error once the time is over: from then on at every instruction, so that a script that catches the error gets
    /// the next one in the function around it, until there is no function left.
    fn check(self: &Rc<Self>, lua: &Lua) -> mlua::Result<VmState> {
        if self.is_over() {
            self.is_stopped.set(true);
            self.watch(lua, 1)?;
            return Err(mlua::Error::runtime("the time for this call is over"));
        }
        self.adapt(lua)?;
        Ok(VmState::Continue)
    }

    /// Adapts the number of instructions to the time that they took.
    fn adapt(self: &Rc<Self>, lua: &Lua) -> mlua::Result<()> {
        let (step, taken) = (self.step.get(), self.last_look.get().elapsed());
        let is_soon = taken < TOO_SHORT;
        self.soon.set(if is_soon { self.soon.get() + 1 } else { 0 });
        if is_soon {
            self.step.set((step * FACTOR).min(MAX_STEP));
        } else if taken > TOO_LONG {
            self.step.set((step / FACTOR).max(1));
        }
        // After an interrupted call some coroutines are left with a number of 1.
        if self.step.get() != step || self.soon.get() >= MAX_SOON {
            self.soon.set(0);
            self.watch(lua, self.step.get())?;
        }
        // Setting the number does not count.
        self.last_look.set(Instant::now());
        Ok(())
    }
}
