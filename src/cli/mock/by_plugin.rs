//! Which transport serves a pact, and which of its interactions take part if it is a plugin's.

use crate::model::Pact;
use crate::plugin::{Driver, Transport, name_transport};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The transport that the caller wants, or else the one of a plugin that the interactions name; `None` if they name none.
/// The error is the names of the transports, if plugins provide several of them.
pub(super) fn transport(
    pact: &Pact,
    wanted: Option<&str>,
    driver: &Arc<Driver>,
) -> Result<Option<String>, String> {
    if let Some(name) = wanted.filter(|name| !name.is_empty()) {
        return Ok(Some(name.to_owned()));
    }
    let names: BTreeSet<&str> = pact.interactions.iter().filter_map(|one| one.transport.as_deref()).collect();
    let of_plugins: Vec<&str> = names.into_iter().filter(|name| driver.transport(name).is_some()).collect();
    match of_plugins.as_slice() {
        [] => Ok(None),
        [name] => Ok(Some((*name).to_owned())),
        names => Err(names.join(", ")),
    }
}

/// Which interactions a plugin serves: those that name its transport. If none does, the transport is written into those
/// that it is for.
pub(super) fn interactions(pact: &mut Pact, transport: &Arc<dyn Transport>) -> Vec<bool> {
    let name = transport.name();
    let is_used =
        |pact: &Pact| pact.interactions.iter().map(|one| one.transport.as_deref() == Some(name)).collect();
    let named: Vec<bool> = is_used(pact);
    if named.contains(&true) {
        return named;
    }
    name_transport(pact, name, &transport.plugin().name, |_| false);
    is_used(pact)
}

#[cfg(test)]
mod tests {
    use super::interactions;
    use crate::model::{Interaction, InteractionKind, Pact};
    use crate::plugin::Transport;
    use crate::plugin::fixture::FakeTransport;
    use serde_json::json;
    use std::sync::Arc;

    fn used(edit: impl FnOnce(&mut [Interaction])) -> Vec<bool> {
        let mut pact = Pact::new("c", "p");
        let message = |name| Interaction::new(name, InteractionKind::AsyncMessage(Box::default()));
        pact.interactions = vec![message("a"), message("b"), Interaction::http("c")];
        edit(&mut pact.interactions);
        let transport: Arc<dyn Transport> = Arc::new(FakeTransport::new());
        interactions(&mut pact, &transport)
    }

    #[test]
    fn interactions_that_name_the_transport_take_part() {
        let name = |all: &mut [Interaction]| all[1].transport = Some("tpt".to_owned());
        assert_eq!(used(name), [false, true, false]);
    }

    #[test]
    fn if_none_names_it_those_that_the_plugin_configured_take_part_or_all() {
        let configure = |all: &mut [Interaction]| {
            all[0].plugin_configuration.insert("tp".to_owned(), json!({}));
        };
        assert_eq!(used(configure), [true, false, false]);
        assert_eq!(used(|_| {}), [true, true, true]);
        let name_others = |all: &mut [Interaction]| all[2].transport = Some("http".to_owned());
        assert_eq!(used(name_others), [true, true, false]);
    }
}
