//! [`PluginId`]: which plugin, in texts and as key. [`new_uuid`]: names for what has none.

use crate::generate::{Source, System};
use crate::model::Plugin;

/// Name and version of a plugin, as its manifest has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PluginId {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
}

impl PluginId {
    /// What a pact says about the plugin: the entry of this version, else the first of this name.
    pub(super) fn entry<'p>(&self, plugins: &'p [Plugin]) -> Option<&'p Plugin> {
        let named = || plugins.iter().filter(|plugin| plugin.name == self.name);
        named().find(|plugin| plugin.version == self.version).or_else(|| named().next())
    }
}

impl std::fmt::Display for PluginId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.name, self.version)
    }
}

/// A random UUID, of version 4, as a text.
pub fn new_uuid() -> String {
    let bits = System::new().uuid();
    let [a, b, c, d, e] =
        [(96, 8), (80, 4), (64, 4), (48, 4), (0, 12)].map(|(shift, digits): (u32, usize)| {
            let mask = (1_u128 << (digits * 4)) - 1;
            format!("{:0digits$x}", bits >> shift & mask)
        });
    [a, b, c, d, e].join("-")
}

#[cfg(test)]
mod tests {
    use super::{PluginId, new_uuid};
    use crate::model::Plugin;

    #[test]
    fn a_plugin_has_the_entry_of_its_version_or_the_first_of_its_name() {
        let plugins = [("other", "2"), ("tp", "1"), ("tp", "2")].map(|(name, version)| Plugin {
            name: name.to_owned(),
            version: version.to_owned(),
            configuration: Default::default(),
        });
        let version = |name: &str, version: &str| {
            let plugin = PluginId { name: name.to_owned(), version: version.to_owned() };
            plugin.entry(&plugins).map(|entry| entry.version.clone())
        };

        assert_eq!(version("tp", "2").as_deref(), Some("2"));
        assert_eq!(version("tp", "1").as_deref(), Some("1"));
        assert_eq!(version("tp", "3").as_deref(), Some("1"));
        assert_eq!(version("nope", "2"), None);
    }

    #[test]
    fn a_uuid_is_of_version_4_and_never_the_same() {
        let (first, second) = (new_uuid(), new_uuid());
        let lengths: Vec<_> = first.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(first.get(14..15), Some("4"));
        assert!(first.get(19..20).is_some_and(|variant| "89ab".contains(variant)), "{first}");
        assert_ne!(first, second);
    }
}
