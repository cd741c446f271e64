//! [`Bounded`]: differences of which only the first are made and the others are counted.

/// The first of what was found, and how much that was.
#[derive(Debug)]
pub(super) struct Bounded<T> {
    listed: Vec<T>,
    count: usize,
    most: usize,
}

impl<T> Bounded<T> {
    /// Nothing found; at most so many are made.
    pub(super) fn new(most: usize) -> Self {
        Bounded { listed: Vec::new(), count: 0, most }
    }

    /// Adds one, which is made only if it is listed.
    pub(super) fn add(&mut self, make: impl FnOnce() -> T) {
        self.count += 1;
        if self.listed.len() < self.most {
            self.listed.push(make());
        }
    }

    /// How many more are made.
    pub(super) fn room(&self) -> usize {
        self.most.saturating_sub(self.listed.len())
    }

    /// Adds what was found elsewhere.
    pub(super) fn append<U>(&mut self, other: Bounded<U>, change: impl FnMut(U) -> T) {
        let room = self.room();
        self.listed.extend(other.listed.into_iter().take(room).map(change));
        self.count += other.count;
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those that are listed, and how many were found.
    pub(super) fn into_parts(self) -> (Vec<T>, usize) {
        (self.listed, self.count)
    }
}
