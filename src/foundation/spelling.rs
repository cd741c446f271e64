//! How near two names are spelt to one another.

/// The letters of a name by which it is compared with others: in lower case, without `-` and `_`. `None` if there are
/// more than `longest`.
#[must_use]
pub fn letters(name: &str, longest: usize) -> Option<Vec<char>> {
    let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_')).flat_map(char::to_lowercase);
    let letters: Vec<char> = letters.take(longest + 1).collect();
    (letters.len() <= longest).then_some(letters)
}

/// How many letters are inserted, removed, replaced or swapped with their neighbour to make one name of the other. Each
/// letter takes part in one edit only.
#[must_use]
pub fn edits(from: &[char], to: &[char]) -> usize {
    let mut before_last = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, wanted) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != wanted);
            let mut edits = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && from[row - 1] == *wanted && *letter == to[column - 1] {
                edits = edits.min(before_last[column - 1] + 1);
            }
            current.push(edits);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}

/// The longest name that is compared, in letters.
const LONGEST: usize = 64;

/// The known name that takes the fewest edits, if they are at most a third of the letters. Case, `-` and `_` do not
/// count.
#[must_use]
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let wanted = letters(name, LONGEST)?;
    let distances = known.filter_map(|known| Some((edits(&wanted, &letters(known, LONGEST)?), known)));
    let (distance, nearest) = distances.min()?;
    (distance <= wanted.len().div_ceil(3)).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::{edits, letters};

    #[test]
    fn edits_are_counted_by_letter() {
        let table = [
            ("", "", 0),
            ("", "abc", 3),
            ("content", "contents", 1),
            ("reponse", "response", 1),
            ("repsonse", "response", 1),
            ("Match-ing_Rules", "matchingRules", 0),
            ("comments", "contents", 2),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
        ];
        for (one, other, wanted) in table {
            let letters = |name| letters(name, 64).unwrap();
            assert_eq!(edits(&letters(one), &letters(other)), wanted, "{one} {other}");
            assert_eq!(edits(&letters(other), &letters(one)), wanted, "{other} {one}");
        }
    }

    #[test]
    fn a_name_that_is_too_long_has_no_letters() {
        assert_eq!(letters("a-b_c", 3).map(|letters| letters.len()), Some(3));
        assert_eq!(letters("abcd", 3), None);
        assert_eq!(letters(&"x".repeat(1_000_000), 64), None);
    }
}
