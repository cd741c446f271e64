//! [`Source`]: where generators get the time, random numbers and identifiers from.
//!
//! The layers up to here read no clock, so the caller hands a source down. [`Fixed`] makes a run repeatable: it has one
//! moment, and random numbers that follow from a seed.

use fastrand::Rng;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use parking_lot::Mutex;

/// Time and random numbers for generators.
pub trait Source: Send {
    /// The local date and time.
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

/// The clock of the system, and random numbers.
#[derive(Debug, Default)]
pub struct System {
    random: Rng,
}

impl System {
    /// A source with random numbers of its own.
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

/// Makes sources: random ones, or with a seed ones that repeat.
///
/// Every call and every server gets a series of its own, which does not depend on the others.
#[derive(Debug, Default)]
pub struct SeededRandom {
    seeded: Mutex<Option<Seeded>>,
}

/// A seed, and how many calls and servers have been given some of it.
#[derive(Debug)]
struct Seeded {
    seed: u64,
    calls: u64,
    servers: u64,
}

/// Marks the series of servers, so that they differ from those of calls.
const SERVERS: u64 = 1 << 63;

impl SeededRandom {
    /// Sources that follow from the seed, if there is one.
    #[must_use]
    pub fn new(seed: Option<u64>) -> Self {
        let random = Self::default();
        if let Some(seed) = seed {
            random.set_seed(seed);
        }
        random
    }

    /// Starts again with this seed.
    pub fn set_seed(&self, seed: u64) {
        *self.seeded.lock() = Some(Seeded { seed, calls: 0, servers: 0 });
    }

    /// The source for one more call.
    #[must_use]
    pub fn source(&self) -> System {
        let seed = self.seeded.lock().as_mut().map(|seeded| {
            seeded.calls += 1;
            mixed(seeded.seed, seeded.calls)
        });
        System::of(seed)
    }

    /// The seed for one more server.
    pub fn server_seed(&self) -> Option<u64> {
        self.seeded.lock().as_mut().map(|seeded| {
            seeded.servers += 1;
            mixed(seeded.seed, SERVERS | seeded.servers)
        })
    }
}

impl System {
    /// The source with this number in the series of a seed; a random one without a seed.
    #[must_use]
    pub fn of_series(seed: Option<u64>, number: u64) -> Self {
        System::of(seed.map(|seed| mixed(seed, number)))
    }

    fn of(seed: Option<u64>) -> Self {
        seed.map_or_else(Self::new, |seed| System { random: Rng::with_seed(seed) })
    }
}

/// The seed for a member of a series (the finalizer of SplitMix64, so that neighbours differ in all bits).
fn mixed(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A fixed moment in UTC, and random numbers that follow from a seed.
#[derive(Debug, Clone)]
pub struct Fixed {
    now: Timestamp,
    random: Rng,
}

impl Fixed {
    /// A source of this moment; the same seed gives the same values.
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
    use super::{Fixed, SeededRandom, Source, System};

    #[test]
    fn with_a_seed_calls_and_servers_can_be_repeated_apart_from_each_other() {
        let draw = |mut source: System| source.below(u64::MAX);
        let random = SeededRandom::new(Some(7));
        let calls = [draw(random.source()), draw(random.source())];
        let servers = [random.server_seed(), random.server_seed()];

        random.set_seed(7);

        assert_eq!([random.server_seed(), random.server_seed()], servers);
        assert_eq!([draw(random.source()), draw(random.source())], calls);
        assert_ne!(calls[0], calls[1]);
        assert_ne!(servers[0], servers[1]);
        assert_ne!(draw(SeededRandom::new(Some(8)).source()), calls[0]);
        assert_eq!(SeededRandom::default().server_seed(), None);
        assert_eq!(draw(System::of_series(Some(1), 1)), draw(System::of_series(Some(1), 1)));
    }

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
