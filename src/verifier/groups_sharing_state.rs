//! Which interactions may be verified side by side: those that share no provider state.

use crate::model::Interaction;
use std::collections::{BTreeMap, HashMap};

/// The selected interactions in groups. Those of one group are verified one after the other, because each shares a
/// provider state with another of it; groups may be verified at the same time. Everything keeps its order.
pub(super) fn groups_sharing_state(interactions: &[Interaction], selected: &[usize]) -> Vec<Vec<usize>> {
    let mut leaders: Vec<usize> = (0..selected.len()).collect();
    let mut first_with_state: HashMap<&str, usize> = HashMap::new();
    for (at, interaction) in selected.iter().map(|index| interactions.get(*index)).enumerate() {
        for state in interaction.iter().flat_map(|interaction| &interaction.states) {
            let first = *first_with_state.entry(&state.name).or_insert(at);
            join(&mut leaders, first, at);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, index) in selected.iter().enumerate() {
        groups.entry(leader(&mut leaders, at)).or_default().push(*index);
    }
    groups.into_values().collect()
}

/// The first of the chain that a position is in. The way there is shortened, which keeps the whole near to linear.
fn leader(leaders: &mut [usize], mut at: usize) -> usize {
    while leaders[at] != at {
        leaders[at] = leaders[leaders[at]];
        at = leaders[at];
    }
    at
}

fn join(leaders: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(leaders, one), leader(leaders, other));
    leaders[one.max(other)] = one.min(other);
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
    fn interactions_that_share_a_state_are_in_one_chain() {
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
