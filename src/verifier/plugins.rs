//! The plugins that a pact needs, loaded before any of its interactions is verified.

use crate::model::{Pact, Plugin, PluginNotFound};

/// Loads the plugins that the metadata of a pact names, in their order, and stops at the first that cannot be loaded.
///
/// No driver for plugins exists yet, so no plugin is ever found.
pub(super) fn load(pact: &Pact) -> Result<(), PluginNotFound> {
    pact.plugins.iter().try_for_each(load_plugin)
}

fn load_plugin(plugin: &Plugin) -> Result<(), PluginNotFound> {
    Err(PluginNotFound::new(&plugin.name, &plugin.version))
}

#[cfg(test)]
mod tests {
    use super::load;
    use crate::model::{Pact, Plugin};

    #[test]
    fn the_first_plugin_that_is_missing_is_named() {
        let plugin = |name: &str, version: &str| Plugin {
            name: name.to_owned(),
            version: version.to_owned(),
            configuration: Default::default(),
        };
        let text = |name: &str| {
            format!(
                "Plugin {name} was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR); this version of the library \
                 loads no plugins"
            )
        };
        let mut pact = Pact::new("c", "p");
        assert_eq!(load(&pact), Ok(()));

        pact.plugins = vec![plugin("csv", ""), plugin("protobuf", "0.3.1")];
        assert_eq!(load(&pact).unwrap_err().to_string(), text("csv:*"));

        pact.plugins.remove(0);
        assert_eq!(load(&pact).unwrap_err().to_string(), text("protobuf:0.3.1"));
    }
}
