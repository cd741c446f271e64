//! Which interactions may be verified at the same time: those that share no provider state.

use crate::model::Interaction;
use std::collections::{BTreeMap, HashMap};

/// Groups the selected interactions: two that share a provider state, directly or through others, are in one group. The
/// interactions of a group must be verified one after the other; groups may be verified at the same time. Groups, and
/// the interactions in them, keep the order of the pact.
pub(super) fn groups_sharing_state(interactions: &[Interaction], selected: &[usize]) -> Vec<Vec<usize>> {
    let mut parents: Vec<usize> = (0..selected.len()).collect();
    let mut first_with_state: HashMap<&str, usize> = HashMap::new();
    for (at, interaction) in selected.iter().map(|index| interactions.get(*index)).enumerate() {
        for state in interaction.iter().flat_map(|interaction| &interaction.states) {
            let first = *first_with_state.entry(&state.name).or_insert(at);
            merge_groups(&mut parents, first, at);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, index) in selected.iter().enumerate() {
        groups.entry(root(&mut parents, at)).or_default().push(*index);
    }
    groups.into_values().collect()
}

/// The root of a position in a union-find forest: the first position of its group. Halves the path on the way, so that
/// all look-ups together take almost linear time.
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Puts the groups of two positions together; the smaller root becomes the root of both.
fn merge_groups(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    parents[one.max(other)] = one.min(other);
}

#[cfg(test)]
mod tests {
    use super::groups_sharing_state;
    use crate::model::{Interaction, ProviderState};

    fn interaction(states: &[&str]) -> Interaction {
        let mut interaction = Interaction::http("x");
        interaction.states = states.iter().copied().map(ProviderState::new).collect();
        interaction
    }

    #[test]
    fn interactions_that_share_a_state_are_in_one_group() {
        let all = [
            interaction(&["a"]),
            interaction(&[]),
            interaction(&["b"]),
            interaction(&["a"]),
            interaction(&["c"]),
            interaction(&["b", "a"]),
            interaction(&[]),
        ];

        assert_eq!(
            groups_sharing_state(&all, &[0, 1, 2, 3, 4, 5, 6]),
            [vec![0, 2, 3, 5], vec![1], vec![4], vec![6]]
        );
        assert_eq!(groups_sharing_state(&all, &[0, 2, 3]), [vec![0, 3], vec![2]]);
        assert_eq!(groups_sharing_state(&all, &[]), Vec::<Vec<usize>>::new());
    }
}
