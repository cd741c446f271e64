//! Handles: integers by which C identifies pacts and interactions that are being built.
//!
//! An interaction handle has the id of the pact in its high 16 bits and the ordinal of the interaction, counted from 1,
//! in its low 16 bits. A low half of 0 is no interaction. Ordinals never change: interactions are only appended.
//! At most one draft is locked at a time, and no table while a draft is locked.

use std::sync::Arc;

use parking_lot::Mutex;

use super::fault::Fault;
use super::library_state::state;
use crate::dsl::{self, Annotation, Draft, Edit, NewInteraction};
use crate::matching::Engine;
use crate::plugin::Hold;

/// A pact that is being built; 0 is no pact. Get it from `pactffi_new_pact`, free it with `pactffi_free_pact_handle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct PactHandle(u16);

/// An interaction of a pact that is being built; 0 is no interaction. Get it from `pactffi_new_interaction`,
/// `pactffi_new_message_interaction` or `pactffi_new_sync_message_interaction`. It is freed with its pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct InteractionHandle(u32);

/// The older name of `PactHandle`, used by the functions on message pacts.
pub type MessagePactHandle = PactHandle;

/// The older name of `InteractionHandle`, used by the functions on messages.
pub type MessageHandle = InteractionHandle;

/// The answer of a change to a draft: nothing, or a result.
pub(crate) trait Change {
    /// The answer of a change that succeeded.
    type Answer;
    /// The answer as a result.
    fn answer(self) -> Result<Self::Answer, dsl::Error>;
}

impl Change for Vec<Hold> {
    type Answer = Self;

    fn answer(self) -> Result<Self, dsl::Error> {
        Ok(self)
    }
}

impl Change for () {
    type Answer = ();

    fn answer(self) -> Result<(), dsl::Error> {
        Ok(())
    }
}

impl<R> Change for Result<R, dsl::Error> {
    type Answer = R;

    fn answer(self) -> Self {
        self
    }
}

/// A handle that a function takes beside other arguments.
pub(crate) trait Handle: Copy {
    /// Why the handle names nothing; `None` if it names something.
    fn unknown(self) -> Option<Box<Fault>>;

    /// Works on what the handle names. If that fails, and the handle names nothing, that is the fault, whatever else is
    /// wrong with the call: to look only then is as good as to look first, because a call that fails has changed nothing.
    fn first<T>(self, work: impl FnOnce() -> Result<T, Box<Fault>>) -> Result<T, Box<Fault>> {
        work().map_err(|fault| self.unknown().unwrap_or(fault))
    }
}

impl Handle for PactHandle {
    #[inline(never)]
    fn unknown(self) -> Option<Box<Fault>> {
        self.shared().err()
    }
}

impl Handle for InteractionHandle {
    #[inline(never)]
    fn unknown(self) -> Option<Box<Fault>> {
        self.known().err()
    }
}

impl PactHandle {
    /// The handle that stands for no pact.
    pub const fn none() -> Self {
        Self(0)
    }

    /// The handle as C passed it.
    pub const fn new(id: u16) -> Self {
        Self(id)
    }

    /// The number C sees.
    pub const fn id(self) -> u16 {
        self.0
    }

    /// Stores a new draft.
    pub(crate) fn issue(draft: Draft) -> Result<Self, Box<Fault>> {
        let id = state().pacts.insert(draft).map_err(|_| Fault::TableFull("pacts"))?;
        Ok(Self(id.get()))
    }

    /// Locks the draft and passes it to `use_it`, which must not run code of the caller.
    pub(crate) fn draft<C: Change>(
        self,
        use_it: impl FnOnce(&mut Draft) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        let draft = self.shared()?;
        let mut draft = draft.lock();
        Ok(use_it(&mut draft).answer()?)
    }

    #[inline(never)]
    fn shared(self) -> Result<Arc<Mutex<Draft>>, Box<Fault>> {
        Ok(state().pacts.get(self.0).ok_or(Fault::NoSuchPact(self.0))?)
    }

    /// Locks the draft and passes it to `look`.
    pub(crate) fn read<R>(self, look: impl FnOnce(&Draft) -> R) -> Result<R, Box<Fault>> {
        self.draft(|draft| Ok(look(draft)))
    }

    /// Adds an interaction.
    pub(crate) fn add(
        self,
        kind: NewInteraction,
        description: &str,
    ) -> Result<InteractionHandle, Box<Fault>> {
        let ordinal = self.draft(|draft| draft.add_interaction(kind, description))?;
        Ok(InteractionHandle::pack(self, ordinal))
    }

    /// Adds an interaction even if there is one with the same description.
    pub(crate) fn append(
        self,
        kind: NewInteraction,
        description: &str,
    ) -> Result<InteractionHandle, Box<Fault>> {
        let ordinal = self.draft(|draft| draft.append_interaction(kind, description))?;
        Ok(InteractionHandle::pack(self, ordinal))
    }

    /// Removes the draft; its handle and those of its interactions are stale afterwards. The plugins that it has not
    /// released are released: that may wait for the end of a process, so the draft is not locked meanwhile.
    pub(crate) fn free(self) -> Result<(), Box<Fault>> {
        let draft = state().pacts.remove(self.0).ok_or(Fault::NoSuchPact(self.0))?;
        let holds = draft.lock().release_all_plugins();
        drop(holds);
        Ok(())
    }
}

impl InteractionHandle {
    /// The handle that stands for no interaction.
    pub const fn none() -> Self {
        Self(0)
    }

    /// The handle as C passed it.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number C sees.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The handle of the interaction with this ordinal.
    pub(crate) const fn pack(pact: PactHandle, ordinal: u16) -> Self {
        Self((pact.0 as u32) << 16 | ordinal as u32)
    }

    /// Changes the interaction; fails after a mock server was started for its pact.
    pub(crate) fn edit<C: Change>(
        self,
        change: impl FnOnce(&mut Edit<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.edit(ordinal)?).answer())
    }

    /// Sets a binary body of the interaction; see `Draft::edit_binary`.
    pub(crate) fn edit_binary<C: Change>(
        self,
        change: impl FnOnce(&mut Edit<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.edit_binary(ordinal)?).answer())
    }

    /// Changes a message through the older functions; see `Draft::edit_message`.
    pub(crate) fn edit_message<C: Change>(
        self,
        change: impl FnOnce(&mut Edit<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.edit_message(ordinal)?).answer())
    }

    /// Changes comments, key, rules and the like, which is always allowed; see `Draft::annotate`.
    pub(crate) fn annotate<C: Change>(
        self,
        change: impl FnOnce(&mut Annotation<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.annotate(ordinal)?).answer())
    }

    /// The engine for the interaction, with what its pact keeps for plugins.
    pub(crate) fn engine(self) -> Result<Engine, Box<Fault>> {
        self.draft(|draft, ordinal| draft.engine_for(ordinal, &state().engine()))
    }

    /// Locks the draft of the interaction and passes it to `use_it` with the ordinal of the interaction.
    pub(crate) fn draft<C: Change>(
        self,
        use_it: impl FnOnce(&mut Draft, u16) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        let (pact, ordinal) = self.split()?;
        let draft = pact.shared().map_err(|_| Fault::NoSuchInteraction(self.0))?;
        let mut draft = draft.lock();
        let answer = draft.reviewed(ordinal, &state().engine(), |draft| use_it(draft, ordinal)).answer();
        answer.map_err(|error| self.fault(error))
    }

    /// Checks that there is such an interaction.
    fn known(self) -> Result<(), Box<Fault>> {
        let (pact, ordinal) = self.split()?;
        let draft = pact.shared().map_err(|_| Fault::NoSuchInteraction(self.0))?;
        let found = draft.lock().interaction(ordinal).map(drop);
        found.map_err(|error| self.fault(error))
    }

    /// The error of the draft as a fault that names the handle instead of the ordinal.
    #[inline(never)]
    fn fault(self, error: dsl::Error) -> Box<Fault> {
        match error {
            dsl::Error::NoSuchInteraction(_) => Box::new(Fault::NoSuchInteraction(self.0)),
            other => other.into(),
        }
    }

    /// The pact and the ordinal.
    #[inline(never)]
    pub(crate) fn split(self) -> Result<(PactHandle, u16), Box<Fault>> {
        let [high, low] = [self.0 >> 16, self.0 & 0xffff].map(u16::try_from);
        match (high, low) {
            (Ok(pact @ 1..), Ok(ordinal @ 1..)) => Ok((PactHandle(pact), ordinal)),
            _ => Err(Box::new(Fault::NoSuchInteraction(self.0))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsl::NewInteraction;

    fn interaction() -> (PactHandle, InteractionHandle) {
        let pact = PactHandle::issue(Draft::new("c", "p")).unwrap();
        let ordinal = pact.draft(|draft| draft.add_interaction(NewInteraction::Http, "a request")).unwrap();
        (pact, InteractionHandle::pack(pact, ordinal))
    }

    #[test]
    fn a_handle_carries_pact_and_ordinal() {
        let handle = InteractionHandle::pack(PactHandle::new(0xC56E), 3);

        assert_eq!(handle.number(), 0xC56E_0003);
        assert_eq!(handle.split(), Ok((PactHandle::new(0xC56E), 3)));
    }

    #[test]
    fn a_half_of_zero_is_no_interaction() {
        for number in [0, 0xC56E_0000, 0x0000_0001] {
            assert_eq!(
                InteractionHandle::new(number).split(),
                Err(Box::new(Fault::NoSuchInteraction(number)))
            );
        }
    }

    #[test]
    fn an_edit_reaches_the_draft() {
        let (pact, interaction) = interaction();

        let edited = interaction.edit(|edit| edit.upon_receiving("another"));

        assert_eq!(edited, Ok(()));
        let description = pact.draft(|draft| Ok(draft.interaction(1)?.description.clone()));
        assert_eq!(description.as_deref(), Ok("another"));
        assert_eq!(pact.free(), Ok(()));
    }

    #[test]
    fn a_served_pact_refuses_edits_but_not_annotations() {
        let (pact, interaction) = interaction();
        pact.draft(Draft::serve).unwrap();

        assert_eq!(interaction.edit(|_| ()), Err(Box::new(Fault::Dsl(dsl::Error::Locked))));
        assert_eq!(interaction.annotate(|_| ()), Ok(()));
        pact.free().unwrap();
    }

    #[test]
    fn stale_and_unknown_handles_are_faults() {
        let (pact, interaction) = interaction();
        let unknown = InteractionHandle::pack(pact, 2);
        assert_eq!(unknown.edit(|_| ()), Err(Box::new(Fault::NoSuchInteraction(unknown.number()))));

        pact.free().unwrap();

        assert_eq!(pact.free(), Err(Box::new(Fault::NoSuchPact(pact.id()))));
        assert_eq!(interaction.edit(|_| ()), Err(Box::new(Fault::NoSuchInteraction(interaction.number()))));
    }
}
