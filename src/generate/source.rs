//! [`Source`]: where generators get the time, chance and identifiers from.
//!
//! The floors up to here have no clock of their own; whoever generates hands a source down. [`Fixed`] makes
//! a run repeatable: one moment, and chance that follows from a seed.

use fastrand::Rng;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Where generators get what they cannot know.
pub trait Source {
    /// The date and time here, with the zone of here.
    fn now(&mut self) -> Zoned;

    /// A number below a bound; 0 when the bound is 0.
    fn below(&mut self, bound: u64) -> u64;

    /// A random UUID, of version 4.
    fn uuid(&mut self) -> u128 {
        const VERSION: u128 = 0x4 << 76;
        const VARIANT: u128 = 0x2 << 62;
        let random = (0..4).fold(0, |bits, _| bits << 32 | u128::from(self.below(1 << 32)));
        random & !(0xf << 76) & !(0x3 << 62) | VERSION | VARIANT
    }
}

/// The clock of the system, and chance.
#[derive(Debug, Default)]
pub struct System {
    random: Rng,
}

impl System {
    /// A source with chance of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Source for System {
    fn now(&mut self) -> Zoned {
        Zoned::now()
    }

    fn below(&mut self, bound: u64) -> u64 {
        below(&mut self.random, bound)
    }
}

/// A clock that stands, in UTC, and chance that follows from a seed.
#[derive(Debug, Clone)]
pub struct Fixed {
    now: Timestamp,
    random: Rng,
}

impl Fixed {
    /// The same seed gives the same values.
    #[must_use]
    pub fn new(seed: u64, now: Timestamp) -> Self {
        Fixed { now, random: Rng::with_seed(seed) }
    }
}

impl Source for Fixed {
    fn now(&mut self) -> Zoned {
        self.now.to_zoned(TimeZone::UTC)
    }

    fn below(&mut self, bound: u64) -> u64 {
        below(&mut self.random, bound)
    }
}

fn below(random: &mut Rng, bound: u64) -> u64 {
    if bound == 0 { 0 } else { random.u64(0..bound) }
}

#[cfg(test)]
mod tests {
    use super::{Fixed, Source, System};

    #[test]
    fn one_seed_gives_the_same_values_again() {
        let run = |seed| {
            let mut source = Fixed::new(seed, "2000-01-01T10:00:00Z".parse().unwrap());
            (source.below(1000), source.uuid(), source.now().to_string())
        };

        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert_eq!(run(1).2, "2000-01-01T10:00:00+00:00[UTC]");
    }

    #[test]
    fn a_bound_of_nothing_is_no_reason_to_stop() {
        assert_eq!(System::new().below(0), 0);
    }
}
