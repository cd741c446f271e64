//! [`Plugin`]: a plugin that a pact needs, and the error when there is none.

use crate::foundation::json::{Map, Value};
use std::path::{Path, PathBuf};

/// A plugin that a pact needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    /// The plugin's name.
    pub name: String,
    /// The version that wrote the pact.
    pub version: String,
    /// Data of the plugin in the pact.
    pub configuration: Map<String, Value>,
}

/// A plugin could not be loaded, because it is not installed or because this version of the library loads none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Plugin {name}:{version} was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR){}; this version of the library \
     loads no plugins",
    folder_text(.folder.as_deref())
)]
pub struct PluginNotFound {
    name: String,
    version: String,
    folder: Option<PathBuf>,
}

impl PluginNotFound {
    /// The plugin of this name and version; any version if that is empty.
    pub fn new(name: &str, version: &str) -> Self {
        let version = if version.is_empty() { "*" } else { version };
        PluginNotFound { name: name.to_owned(), version: version.to_owned(), folder: None }
    }

    /// Names the folder in which the plugin was looked for.
    #[must_use]
    pub fn in_folder(self, folder: PathBuf) -> Self {
        PluginNotFound { folder: Some(folder), ..self }
    }
}

fn folder_text(folder: Option<&Path>) -> String {
    folder.map(|folder| format!(". The folder is \"{}\"", folder.display())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::PluginNotFound;

    #[test]
    fn the_folder_is_named_if_it_is_known() {
        let missing = PluginNotFound::new("csv", "0.0.6");
        assert_eq!(
            missing.to_string(),
            "Plugin csv:0.0.6 was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR); this version of the library \
             loads no plugins"
        );

        assert_eq!(
            PluginNotFound::new("csv", "").in_folder("/a".into()).to_string(),
            "Plugin csv:* was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). The folder is \"/a\"; this \
             version of the library loads no plugins"
        );
    }
}
