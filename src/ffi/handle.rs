//! The handles C holds as integers, and how an interaction's is packed.
//!
//! An interaction handle has the pact's id in its high half and the interaction's ordinal, counted from 1, in
//! its low half. A low half of 0 is no interaction. Ordinals never move: interactions are appended only.

use super::fault::Fault;

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

    /// The handle of the interaction with this ordinal; a fault when the ordinal has outgrown its half.
    pub(crate) fn pack(pact: PactHandle, ordinal: usize) -> Result<Self, Fault> {
        match u16::try_from(ordinal) {
            Ok(low @ 1..) => Ok(Self(u32::from(pact.0) << 16 | u32::from(low))),
            _ => Err(Fault::TableFull("interactions in one pact")),
        }
    }

    /// The pact and the ordinal.
    pub(crate) fn split(self) -> Result<(PactHandle, u16), Fault> {
        let [high, low] = [self.0 >> 16, self.0 & 0xffff].map(u16::try_from);
        match (high, low) {
            (Ok(pact @ 1..), Ok(ordinal @ 1..)) => Ok((PactHandle(pact), ordinal)),
            _ => Err(Fault::NoSuchInteraction(self.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_carries_pact_and_ordinal() {
        let handle = InteractionHandle::pack(PactHandle::new(0xC56E), 3).unwrap();

        assert_eq!(handle.number(), 0xC56E_0003);
        assert_eq!(handle.split(), Ok((PactHandle::new(0xC56E), 3)));
    }

    #[test]
    fn a_half_of_zero_is_no_interaction() {
        for number in [0, 0xC56E_0000, 0x0000_0001] {
            assert_eq!(InteractionHandle::new(number).split(), Err(Fault::NoSuchInteraction(number)));
        }
    }

    #[test]
    fn an_ordinal_that_outgrew_its_half_is_refused() {
        let pact = PactHandle::new(1);

        assert!(InteractionHandle::pack(pact, 65_535).is_ok());
        for ordinal in [0, 65_536, usize::MAX] {
            let refused = Fault::TableFull("interactions in one pact");
            assert_eq!(InteractionHandle::pack(pact, ordinal), Err(refused));
        }
    }
}
