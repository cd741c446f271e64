//! Interactions of a pact with the same request: a mock server answers with one of them.

use super::warning::Warning;
use crate::foundation::text::shortened;
use crate::matching::Engine;
use crate::model::{Interaction, Pact, SameRequest, are_same_states};

/// How many bytes of a description are shown.
const SHOWN: usize = 300;

/// How provider states are put in force.
const IN_FORCE: &str = "(pactffi_mock_server_set_states, or the request header that the transport configuration names as stateHeader)";

/// What is to be known about the interactions of a pact that have the same request as the one at a place. Nothing if
/// there is none.
pub fn check_same_request(pact: &Pact, at: usize, engine: &Engine) -> Option<Warning> {
    let this = pact.interactions.get(at)?;
    let request = &this.as_http()?.request;
    let engine = engine.for_pact(pact);
    let data = engine.compared_data(this);
    let has_same_request = |other: &Interaction| {
        other.as_http().is_some_and(|http| SameRequest(&http.request) == SameRequest(request))
            && engine.compared_data(other) == data
    };
    let others = pact.interactions.iter().enumerate().filter(|(other, _)| *other != at);
    let same: Vec<(usize, &Interaction)> = others.filter(|(_, other)| has_same_request(other)).collect();
    let (place, first) = *same.first()?;
    let is_twin = |other: &Interaction| are_same_states(&other.states, &this.states);
    let mut earlier = same.iter().take_while(|(other, _)| *other < at);
    let text = match earlier.find(|(_, other)| is_twin(other)) {
        Some((_, twin)) => never(twin),
        None if place < at => only_in_force(first, this),
        None => first_of(first, is_twin(first)),
    };
    let text = match same.len() - 1 {
        0 => text,
        more => format!("{text}; {more} more have this request"),
    };
    Some(Warning { part: "request", category: "", path: String::new(), text })
}

fn never(twin: &Interaction) -> String {
    format!(
        "{} comes earlier in the pact and has the same request and the same provider states: a mock server never answers \
         with this interaction; remove one of them, or let their requests or states differ",
        name(twin)
    )
}

fn only_in_force(first: &Interaction, this: &Interaction) -> String {
    let first = name(first);
    let when = if this.states.is_empty() {
        format!("while provider states are in force that are not those of {first}, for instance []")
    } else {
        "while its provider states are in force".to_owned()
    };
    format!(
        "{first} comes earlier in the pact and has the same request: a mock server answers with this interaction only \
         {when} {IN_FORCE}"
    )
}

fn first_of(other: &Interaction, is_twin: bool) -> String {
    let other = name(other);
    if is_twin {
        return format!(
            "{other} comes later in the pact and has the same request and the same provider states: a mock server answers \
             with this interaction and never with {other}; remove one of them, or let their requests or states differ"
        );
    }
    format!(
        "{other} comes later in the pact and has the same request: a mock server answers with this interaction, and with \
         {other} only while provider states are in force that choose it {IN_FORCE}"
    )
}

fn name(interaction: &Interaction) -> String {
    format!("'{}'", shortened(&interaction.description, SHOWN))
}

#[cfg(test)]
mod tests {
    use super::check_same_request;
    use crate::matching::Engine;
    use crate::model::{Interaction, InteractionKind, Pact, ProviderState};

    fn asks(description: &str, path: &str, states: &[&str]) -> Interaction {
        let mut interaction = Interaction::http(description);
        if let InteractionKind::Http(http) = &mut interaction.kind {
            path.clone_into(&mut http.request.path);
        }
        interaction.states = states.iter().map(|name| ProviderState::new(*name)).collect();
        interaction
    }

    fn warnings(interactions: &[Interaction]) -> Vec<Option<String>> {
        let pact = Pact { interactions: interactions.to_vec(), ..Pact::new("c", "p") };
        let engine = &Engine::without_plugins();
        (0..interactions.len()).map(|at| check_same_request(&pact, at, engine).map(|one| one.text)).collect()
    }

    const IN_FORCE: &str = "(pactffi_mock_server_set_states, or the request header that the transport configuration \
                            names as stateHeader)";

    #[test]
    fn different_requests_and_messages_are_no_matter() {
        let message = Interaction::new("m", InteractionKind::AsyncMessage(Box::default()));
        let interactions = [asks("a", "/a", &[]), message.clone(), asks("b", "/b", &[]), message];

        assert_eq!(warnings(&interactions), [None, None, None, None]);
        let pact = Pact::new("c", "p");
        assert_eq!(check_same_request(&pact, 0, &Engine::without_plugins()), None);
    }

    #[test]
    fn of_different_states_the_first_is_answered_unless_others_are_in_force() {
        let interactions = [asks("a", "/a", &["x"]), asks("b", "/a", &["y"]), asks("c", "/a", &[])];

        let expected = [
            format!(
                "'b' comes later in the pact and has the same request: a mock server answers with this interaction, and \
                 with 'b' only while provider states are in force that choose it {IN_FORCE}; 1 more have this request"
            ),
            format!(
                "'a' comes earlier in the pact and has the same request: a mock server answers with this interaction only \
                 while its provider states are in force {IN_FORCE}; 1 more have this request"
            ),
            format!(
                "'a' comes earlier in the pact and has the same request: a mock server answers with this interaction only \
                 while provider states are in force that are not those of 'a', for instance [] {IN_FORCE}; 1 more have \
                 this request"
            ),
        ];
        assert_eq!(warnings(&interactions), expected.map(Some));
    }

    #[test]
    fn of_equal_states_the_later_is_never_answered() {
        let interactions = [asks("a", "/a", &["x", "y"]), asks("b", "/a", &["y", "x"])];

        let expected = [
            "'b' comes later in the pact and has the same request and the same provider states: a mock server answers with \
             this interaction and never with 'b'; remove one of them, or let their requests or states differ",
            "'a' comes earlier in the pact and has the same request and the same provider states: a mock server never \
             answers with this interaction; remove one of them, or let their requests or states differ",
        ];
        assert_eq!(warnings(&interactions), expected.map(|text| Some(text.to_owned())));
    }
}
