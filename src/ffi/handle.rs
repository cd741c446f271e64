//! The handles C holds as integers, and how an interaction's is packed.
//!
//! An interaction handle has the pact's id in its high half and the interaction's ordinal, counted from 1, in
//! its low half. A low half of 0 is no interaction. Ordinals never move: interactions are appended only.
//! At most one draft is locked at a time, and no table while it is.

use std::sync::Arc;

use parking_lot::Mutex;

use super::fault::Fault;
use super::library_state::state;
use crate::dsl::{self, Annotation, Draft, Edit, InteractionKind};

/// A pact being written; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct PactHandle(u16);

/// An interaction of a pact being written; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct InteractionHandle(u32);

/// A message pact: the older name of a pact handle.
pub type MessagePactHandle = PactHandle;

/// A message: the older name of an interaction handle.
pub type MessageHandle = InteractionHandle;

/// What a change of a draft answers: nothing, or a result.
pub(crate) trait Change {
    /// What is left when it went well.
    type Answer;
    /// Whether it did.
    fn answer(self) -> Result<Self::Answer, dsl::Error>;
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

impl PactHandle {
    /// What is returned when there is no pact.
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

    /// Uses the draft, locked. Do not call out meanwhile.
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

    /// Looks at the draft, locked.
    pub(crate) fn read<R>(self, look: impl FnOnce(&Draft) -> R) -> Result<R, Box<Fault>> {
        self.draft(|draft| Ok(look(draft)))
    }

    /// Adds an interaction.
    pub(crate) fn add(
        self,
        kind: InteractionKind,
        description: &str,
    ) -> Result<InteractionHandle, Box<Fault>> {
        let ordinal = self.draft(|draft| draft.add_interaction(kind, description))?;
        Ok(InteractionHandle::pack(self, ordinal))
    }

    /// Adds an interaction even if there is one with the same description.
    pub(crate) fn append(
        self,
        kind: InteractionKind,
        description: &str,
    ) -> Result<InteractionHandle, Box<Fault>> {
        let ordinal = self.draft(|draft| draft.append_interaction(kind, description))?;
        Ok(InteractionHandle::pack(self, ordinal))
    }

    /// Forgets the draft; its handle and those of its interactions are stale from now on.
    pub(crate) fn free(self) -> Result<(), Box<Fault>> {
        Ok(state().pacts.remove(self.0).map(drop).ok_or(Fault::NoSuchPact(self.0))?)
    }
}

impl InteractionHandle {
    /// What is returned when there is no interaction.
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

    /// Changes the contract of the interaction; refused once a mock server has started.
    pub(crate) fn edit<C: Change>(
        self,
        change: impl FnOnce(&mut Edit<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.edit(ordinal)?).answer())
    }

    /// Gives the interaction bytes; see `Draft::edit_binary`.
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

    /// Changes what is said about the interaction; always allowed.
    pub(crate) fn annotate<C: Change>(
        self,
        change: impl FnOnce(&mut Annotation<'_>) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        self.draft(|draft, ordinal| change(&mut draft.annotate(ordinal)?).answer())
    }

    /// Uses the draft of the interaction, locked, with the interaction's ordinal.
    pub(crate) fn draft<C: Change>(
        self,
        use_it: impl FnOnce(&mut Draft, u16) -> C,
    ) -> Result<C::Answer, Box<Fault>> {
        let (pact, ordinal) = self.split()?;
        let draft = pact.shared().map_err(|_| Fault::NoSuchInteraction(self.0))?;
        let mut draft = draft.lock();
        let answer = draft.reviewed(ordinal, |draft| use_it(draft, ordinal)).answer();
        answer.map_err(|error| self.fault(error))
    }

    /// Why the draft refused, as C knows the interaction.
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
    use crate::dsl::InteractionKind;

    fn interaction() -> (PactHandle, InteractionHandle) {
        let pact = PactHandle::issue(Draft::new("c", "p")).unwrap();
        let ordinal = pact.draft(|draft| draft.add_interaction(InteractionKind::Http, "a request")).unwrap();
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
