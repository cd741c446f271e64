//! [`name_transport`]: writes into interactions by which transport they are sent.

use crate::model::{Interaction, Pact};

/// Writes a plugin's transport into the interactions that use it: those whose contents the plugin configured, or all if
/// it configured none. An interaction that names a transport keeps it.
///
/// `is_configured` says by its place whether the plugin configured an interaction; one that has data of the plugin counts
/// too.
pub fn name_transport(pact: &mut Pact, transport: &str, plugin: &str, is_configured: impl Fn(usize) -> bool) {
    let uses = |(at, interaction): (usize, &Interaction)| {
        is_configured(at) || interaction.plugin_configuration.contains_key(plugin)
    };
    let uses: Vec<bool> = pact.interactions.iter().enumerate().map(uses).collect();
    let uses_all = !uses.contains(&true);
    for (interaction, uses) in pact.interactions.iter_mut().zip(uses) {
        if uses || uses_all {
            interaction.transport.get_or_insert_with(|| transport.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name_transport;
    use crate::model::{Interaction, Pact};
    use serde_json::json;

    fn pact(configured: &[&str]) -> Pact {
        let mut pact = Pact::new("c", "p");
        pact.interactions = ["a", "b", "c"].map(Interaction::http).to_vec();
        for interaction in &mut pact.interactions {
            if configured.contains(&interaction.description.as_str()) {
                interaction.plugin_configuration.insert("tp".to_owned(), json!({}));
            }
        }
        pact
    }

    fn named(mut pact: Pact, remembered: &[usize]) -> Vec<Option<String>> {
        name_transport(&mut pact, "tpt", "tp", |at| remembered.contains(&at));
        pact.interactions.into_iter().map(|interaction| interaction.transport).collect()
    }

    #[test]
    fn interactions_that_the_plugin_configured_name_its_transport() {
        let tpt = || Some("tpt".to_owned());

        assert_eq!(named(pact(&["b"]), &[]), [None, tpt(), None]);
        assert_eq!(named(pact(&["b"]), &[2]), [None, tpt(), tpt()]);
        assert_eq!(named(pact(&[]), &[0]), [tpt(), None, None]);
        assert_eq!(named(pact(&[]), &[]), [tpt(), tpt(), tpt()], "it configured none");
    }

    #[test]
    fn a_transport_that_is_named_stays() {
        let mut pact = pact(&["a", "b"]);
        pact.interactions[0].transport = Some("http".to_owned());

        assert_eq!(named(pact, &[]), [Some("http".to_owned()), Some("tpt".to_owned()), None]);
    }
}
