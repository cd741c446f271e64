//! Sorting that is compiled once.
//!
//! The sort of the standard library is some kilobytes of code for each type it is given. Where speed is no matter,
//! and there are dozens of such places, this one costs a call.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Up to so many items are sorted where they are.
const FEW: usize = 16;

/// Sorts as `slice::sort_by` does: what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if items.len() <= FEW {
        return sort_few(items, compare);
    }
    // Nothing reads past the end: the places are those of the items.
    let mut places = sorted(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // Each place says whose item comes there. They form circles, along which the items are moved.
    for start in 0..places.len() {
        let mut place = start;
        while let Some(from) = places.get_mut(place).map(|from| std::mem::replace(from, place)) {
            if from == start || from == place {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

/// Moves each item down to where it belongs.
fn sort_few<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    for end in 2..=items.len() {
        let sorted = items.get_mut(..end).unwrap_or_default();
        for place in (1..end).rev() {
            match sorted.get_mut(place - 1..=place) {
                Some([a, b]) if compare(a, b) == Ordering::Greater => std::mem::swap(a, b),
                _ => break,
            }
        }
    }
}

/// Sorts by a key that is compared where it is: see [`sort_by`].
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// A tree of these entries; of those with the same key the last stays. It is what `collect` makes, which sorts first.
pub fn tree<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut tree = BTreeMap::new();
    tree.extend(entries);
    tree
}

fn sorted(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in prop::collection::vec(0_u8..20, 0..60)) {
            let mut items: Vec<(u8, usize)> = keys.into_iter().enumerate().map(|(place, key)| (key, place)).collect();
            let mut expected = items.clone();

            sort_by(&mut items, |a, b| a.0.cmp(&b.0));
            expected.sort_by_key(|item| item.0);

            prop_assert_eq!(items, expected);
        }
    }

    #[test]
    fn texts_are_sorted_by_themselves() {
        let mut names = ["b", "c", "a"];

        sort_by_key(&mut names, |name| name.len());
        assert_eq!(names, ["b", "c", "a"]);

        sort_by(&mut names, Ord::cmp);
        assert_eq!(names, ["a", "b", "c"]);
    }
}
