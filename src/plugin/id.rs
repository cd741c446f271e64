//! [`PluginId`]: which plugin, in texts and as key. [`new_uuid`]: names for what has none.

use crate::generate::{Source, System};

/// Name and version of a plugin, as its manifest has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PluginId {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
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
    use super::new_uuid;

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
