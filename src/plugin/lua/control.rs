//! [`Control`]: how a script that has run too long is stopped.

use super::super::interface::Chain;
use mlua::{HookTriggers, Lua, VmState};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime};

/// How many instructions a script runs between two looks at the clock: some ten microseconds.
const STEP: u32 = 10_000;

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
    /// Some coroutines are interrupted at every instruction.
    is_tight: Cell<bool>,
}

impl Control {
    pub(super) fn new(ended: Arc<AtomicBool>) -> Rc<Control> {
        Rc::new(Control {
            deadline: Cell::new(Instant::now()),
            chain: RefCell::new(Chain { id: String::new(), deadline: None }),
            ended,
            is_stopped: Cell::new(false),
            is_tight: Cell::new(false),
        })
    }

    /// Begins a call.
    pub(super) fn begin(self: &Rc<Self>, lua: &Lua, deadline: Instant, chain: &str) -> mlua::Result<()> {
        let left = deadline.saturating_duration_since(Instant::now());
        *self.chain.borrow_mut() = Chain { id: chain.to_owned(), deadline: Some(SystemTime::now() + left) };
        self.deadline.set(deadline);
        self.is_stopped.set(false);
        self.watch(lua, STEP)
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
            self.is_tight.set(true);
            self.watch(lua, 1)?;
            return Err(mlua::Error::runtime("the time for this call is over"));
        }
        if self.is_tight.get() {
            // A coroutine that was interrupted in an earlier call.
            self.watch(lua, STEP)?;
        }
        Ok(VmState::Continue)
    }
}
