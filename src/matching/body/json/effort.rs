//! [`RecompareBudget`]: how much of a comparison goes into values that were compared before.
//!
//! Each alternative of a place may look at all that is below it once more, and alternatives inside
//! alternatives multiply: without a limit a few dozen rules would keep a comparison busy for years.

/// Values that may be compared again in any document.
const ALWAYS: usize = 20_000;

/// And so many times those of the document itself.
const TIMES: usize = 16;

/// Values compared so far.
#[derive(Debug, Default)]
pub(super) struct RecompareBudget {
    first: usize,
    again: usize,
    is_again: bool,
}

impl RecompareBudget {
    /// Counts a value, and tells whether it should still be compared.
    pub(super) fn within_budget(&mut self) -> bool {
        if !self.is_again {
            self.first += 1;
            return true;
        }
        self.again += 1;
        self.again <= ALWAYS.saturating_add(TIMES.saturating_mul(self.first))
    }

    /// What follows is compared again if it was compared before. Returns what held until now.
    pub(super) fn begin(&mut self, was_compared: bool) -> bool {
        let before = self.is_again;
        self.is_again |= was_compared;
        before
    }

    /// Goes back to what held before.
    pub(super) fn end(&mut self, before: bool) {
        self.is_again = before;
    }
}
