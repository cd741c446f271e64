//! [`Scan`]: the plugins that are installed in a folder.

use super::manifest::{self, Manifest, Unusable};
use super::version;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What the folder of plugins has at one moment.
#[derive(Debug)]
pub(super) struct Scan {
    root: PathBuf,
    /// Sorted by the names of their folders.
    usable: Vec<Manifest>,
    unusable: Vec<Unusable>,
}

impl Scan {
    /// Reads the manifests of all folders in the folder of plugins.
    pub(super) fn of(root: &Path) -> Result<Scan, String> {
        if !root.is_dir() {
            return Err(format!("Plugin directory {root:?} does not exist"));
        }
        let cannot_read = |error| format!("Plugin directory {root:?} cannot be read: {error}");
        let entries = fs::read_dir(root).map_err(cannot_read)?;
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        folders.sort();
        let (mut usable, mut unusable) = (Vec::new(), Vec::new());
        // Metadata follows symbolic links; a link to itself has none.
        for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
            match manifest::read(&folder) {
                Some(Ok(manifest)) => usable.push(manifest),
                Some(Err(found)) => unusable.push(found),
                None => {}
            }
        }
        Ok(Scan { root: root.to_owned(), usable, unusable })
    }

    /// The plugin of exactly this version.
    pub(super) fn exact(&self, name: &str, version: &str) -> Option<&Manifest> {
        self.usable.iter().find(|manifest| manifest.name == name && manifest.version == version)
    }

    /// The highest version of a plugin that satisfies the wanted one; of equal ones the first by folder.
    pub(super) fn best(&self, name: &str, wanted: &str) -> Option<&Manifest> {
        let fitting =
            |manifest: &&Manifest| manifest.name == name && version::satisfies(&manifest.version, wanted);
        // Of equal ones `max_by` takes the last.
        self.usable.iter().rev().filter(fitting).max_by(|a, b| version::compare(&a.version, &b.version))
    }

    /// The manifests that cannot be used.
    pub(super) fn unusable(&self) -> &[Unusable] {
        &self.unusable
    }

    /// Why there is no such plugin: what is wrong with its manifest, or that there is none.
    pub(super) fn missing(&self, name: &str, wanted: &str) -> String {
        let is_wanted = |found: &Unusable| {
            let fits = |version: &String| version::satisfies(version, wanted);
            found.name.as_deref() == Some(name) && found.version.as_ref().is_none_or(fits)
        };
        if let Some(found) = self.unusable.iter().find(|found| is_wanted(found)) {
            return found.reason.clone();
        }
        let version = if wanted.is_empty() { "*" } else { wanted };
        let mut text = format!(
            "Plugin {name}:{version} was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). The folder is {:?}; to \
             install the plugin, put a folder with its pact-plugin.json there, for example with `pact-plugin-cli install`",
            self.root
        );
        for Unusable { path, reason, .. } in self.unusable.iter().filter(|found| found.name.is_none()) {
            // Writing to a text never fails.
            let _ = write!(text, "; {}: {reason}", path.display());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn manifest(name: &str, version: &str) -> String {
        format!(
            r#"{{"pluginInterfaceVersion":1,"name":"{name}","version":"{version}","executableType":"exec","entryPoint":"x"}}"#
        )
    }

    fn installed(plugins: &[(&str, String)]) -> TempDir {
        let root = tempfile::tempdir().unwrap();
        for (folder, manifest) in plugins {
            let folder = root.path().join(folder);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("pact-plugin.json"), manifest).unwrap();
        }
        root
    }

    fn best<'s>(scan: &'s Scan, name: &str, wanted: &str) -> Option<&'s str> {
        scan.best(name, wanted).map(|manifest| manifest.version.as_str())
    }

    #[test]
    fn the_highest_version_that_fits_is_taken() {
        let root = installed(&[
            ("a", manifest("tp", "1.2.3")),
            ("b", manifest("tp", "1.10.0")),
            ("c", manifest("tp", "1.9.0")),
            ("d", manifest("tp", "junk")),
            ("e", manifest("TP", "3.0.0")),
        ]);
        let scan = Scan::of(root.path()).unwrap();

        assert_eq!(best(&scan, "tp", ""), Some("1.10.0"));
        assert_eq!(best(&scan, "tp", "1.2.0"), Some("1.10.0"));
        assert_eq!(best(&scan, "tp", "junk"), Some("junk"));
        assert_eq!(best(&scan, "tp", "2"), None);
        assert_eq!(scan.exact("tp", "1.2.3").map(Manifest::id).unwrap().to_string(), "tp/1.2.3");
        assert_eq!(scan.exact("tp", "1.2"), None);
    }

    #[test]
    fn of_two_folders_with_one_version_the_first_counts() {
        let root = installed(&[("z", manifest("tp", "1.0.0")), ("b", manifest("tp", "1.0.0"))]);
        let scan = Scan::of(root.path()).unwrap();

        assert_eq!(scan.best("tp", "").unwrap().folder, root.path().join("b"));
        assert_eq!(scan.exact("tp", "1.0.0").unwrap().folder, root.path().join("b"));
    }

    #[test]
    fn a_manifest_that_cannot_be_used_concerns_only_its_plugin() {
        let root = installed(&[
            ("a", "{x".to_owned()),
            ("b", manifest("bad", "1.2.3").replace(":1,", ":3,")),
            ("c", manifest("tp", "1.0.0")),
            ("d", manifest("tp", "2.0.0").replace("exec\"", "wasm\"")),
        ]);
        fs::write(root.path().join("pact-plugin.json"), "{").unwrap();
        let scan = Scan::of(root.path()).unwrap();

        assert_eq!(best(&scan, "tp", ""), Some("1.0.0"));
        assert_eq!(scan.missing("tp", "1.5"), "Plugin executable type of wasm is not supported");
        assert_eq!(scan.missing("bad", ""), "Plugin bad:1.2.3 declared an invalid interface version");
        let missing = |name: &str, version: &str| {
            format!(
                "Plugin {name}:{version} was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). The folder is {:?}; \
                 to install the plugin, put a folder with its pact-plugin.json there, for example with `pact-plugin-cli \
                 install`; {}: key must be a string at line 1 column 2",
                root.path(),
                root.path().join("a/pact-plugin.json").display()
            )
        };
        assert_eq!(scan.missing("bad", "2.0.0"), missing("bad", "2.0.0"));
        assert_eq!(scan.missing("nope", ""), missing("nope", "*"));
        assert_eq!(scan.unusable().len(), 3);
    }

    #[test]
    fn the_root_has_to_exist() {
        let root = tempfile::tempdir().unwrap();
        let absent = root.path().join("absent");

        assert_eq!(Scan::of(&absent).unwrap_err(), format!("Plugin directory {absent:?} does not exist"));
        assert!(
            Scan::of(root.path()).unwrap().missing("tp", "").starts_with("Plugin tp:* was not found (in ")
        );
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_and_those_to_themselves_passed_over() {
        let elsewhere = installed(&[("a", manifest("tp", "1.0.0"))]);
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("a"), root.path().join("link")).unwrap();
        std::os::unix::fs::symlink(root.path().join("loop"), root.path().join("loop")).unwrap();

        let scan = Scan::of(root.path()).unwrap();

        assert_eq!(best(&scan, "tp", "1"), Some("1.0.0"));
        assert!(scan.unusable().is_empty());
    }
}
