//! [`Manifest`]: what `pact-plugin.json` says about a plugin.

use super::id::PluginId;
use crate::foundation::json::Document;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The name of the file.
const FILE_NAME: &str = "pact-plugin.json";

/// How many bytes the file may have.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// A manifest that can be used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Manifest {
    /// The folder of the plugin.
    pub(super) folder: PathBuf,
    /// The name.
    pub(super) name: String,
    /// The version.
    pub(super) version: String,
    /// 1 or 2.
    pub(super) interface_version: u8,
    /// What the plugin is made of.
    pub(super) kind: PluginKind,
    /// The program or script: absolute, or a name in the folder that was found there.
    pub(super) entry_point: PathBuf,
    /// The arguments of the program.
    pub(super) args: Vec<String>,
}

/// What a plugin is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PluginKind {
    /// A program that speaks gRPC.
    Process,
    /// A script of Lua.
    Lua,
}

/// A manifest that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusable {
    /// The file.
    pub(super) path: PathBuf,
    /// The name of the plugin, if it can be read.
    pub(super) name: Option<String>,
    /// Its version, if it can be read.
    pub(super) version: Option<String>,
    /// Why it cannot be used; a text of `plugins.md` 1.
    pub(super) reason: String,
    /// When the file was changed, and its size.
    pub(super) state: (Option<SystemTime>, u64),
}

/// The members of the file. Its name and the number of its members are in texts of the released library.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PactPluginManifest {
    plugin_interface_version: u8,
    name: String,
    version: String,
    executable_type: String,
    #[serde(rename = "minimumRequiredVersion")]
    _minimum_required_version: Option<String>,
    entry_point: String,
    #[serde(default)]
    entry_points: BTreeMap<String, String>,
    args: Option<Vec<String>>,
    #[serde(rename = "dependencies")]
    _dependencies: Option<Vec<PluginDependency>>,
    #[serde(default, rename = "pluginConfig")]
    _plugin_config: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PluginDependency {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: Option<String>,
    #[serde(default, rename = "dependencyType")]
    _dependency_type: DependencyType,
}

#[derive(Deserialize, Default)]
enum DependencyType {
    #[serde(rename = "OSPackage")]
    OsPackage,
    #[default]
    Plugin,
    Library,
    Executable,
}

impl Manifest {
    /// Which plugin it describes.
    pub(super) fn id(&self) -> PluginId {
        PluginId { name: self.name.clone(), version: self.version.clone() }
    }

    fn of(members: PactPluginManifest, folder: &Path) -> Result<Manifest, String> {
        if !matches!(members.plugin_interface_version, 1 | 2) {
            let PactPluginManifest { name, version, .. } = members;
            return Err(format!("Plugin {name}:{version} declared an invalid interface version"));
        }
        let kind = match members.executable_type.as_str() {
            "exec" => PluginKind::Process,
            "lua" if cfg!(feature = "lua") => PluginKind::Lua,
            other => return Err(format!("Plugin executable type of {other} is not supported")),
        };
        let for_windows = members.entry_points.get("windows").filter(|_| cfg!(windows));
        let entry_point = Path::new(for_windows.unwrap_or(&members.entry_point));
        Ok(Manifest {
            entry_point: folder.join(entry_point),
            folder: folder.to_owned(),
            name: members.name,
            version: members.version,
            interface_version: members.plugin_interface_version,
            kind,
            args: members.args.unwrap_or_default(),
        })
    }
}

/// Reads the manifest of a folder; nothing if it has none.
pub(super) fn read(folder: &Path) -> Option<Result<Manifest, Unusable>> {
    let path = folder.join(FILE_NAME);
    let metadata = match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&path).is_err() => {
            return None;
        }
        metadata => metadata,
    };
    let state = metadata.as_ref().map_or((None, 0), |metadata| (metadata.modified().ok(), metadata.len()));
    let text = metadata.map_err(|error| error.to_string()).and_then(|metadata| {
        // Opening a pipe would wait for a writer.
        if metadata.is_file() { contents(&path) } else { Err("it is not a file".to_owned()) }
    });
    let manifest = text.as_ref().map_err(Clone::clone).and_then(|text| {
        let members = members(text)?;
        Manifest::of(members, folder)
    });
    Some(manifest.map_err(|reason| {
        let (name, version) = text.map_or((None, None), |text| name_and_version(&text));
        Unusable { path, name, version, reason, state }
    }))
}

fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SIZE_LIMIT + 1).read_to_end(&mut text));
    match read {
        Err(error) => Err(error.to_string()),
        Ok(_) if text.len() as u64 > SIZE_LIMIT => Err(format!("it has more than {SIZE_LIMIT} bytes")),
        Ok(_) => Ok(text),
    }
}

fn members(text: &[u8]) -> Result<PactPluginManifest, String> {
    // COMPAT: as a reader, not as a slice: the columns of its texts are those of the released library.
    serde_json::from_reader(text)
        .map_err(|error| with_number(error.to_string(), (error.line(), error.column()), text))
}

/// Because numbers keep their text in this library, an error calls them `number`; here the number itself is named.
fn with_number(error: String, (line, column): (usize, usize), text: &[u8]) -> String {
    let Some(expected) = error.strip_prefix("invalid type: number, ") else { return error };
    let line_start: usize =
        text.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let end = text.len().min(line_start + column);
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    // The reader has seen at most one byte more than the number.
    let end = if text[..end].last().is_some_and(is_part) { end } else { end.saturating_sub(1) };
    let start = text[..end].iter().rposition(|byte| !is_part(byte)).map_or(0, |place| place + 1);
    let number = String::from_utf8_lossy(&text[start..end]);
    let kind = if number.contains(['.', 'e', 'E']) { "floating point" } else { "integer" };
    format!("invalid type: {kind} `{number}`, {expected}")
}

/// What can be said about the plugin of a manifest that cannot be used.
fn name_and_version(text: &[u8]) -> (Option<String>, Option<String>) {
    let document = std::str::from_utf8(text).ok().and_then(|text| Document::parse(text).ok());
    let member = |name| document.as_ref()?.root().get(name)?.as_str().map(str::to_owned);
    (member("name"), member("version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"pluginInterfaceVersion":1,"name":"tp","version":"1.2.3","executableType":"exec","entryPoint":"run.sh"}"#;

    /// The good manifest with one text replaced by another.
    fn changed(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        GOOD.replacen(from, to, 1)
    }

    fn with_member(member: &str) -> String {
        format!("{},{member}}}", &GOOD[..GOOD.len() - 1])
    }

    fn read_text(text: impl AsRef<[u8]>) -> Result<Manifest, Unusable> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), text).unwrap();
        read(folder.path()).unwrap()
    }

    fn reason(text: impl AsRef<[u8]>) -> String {
        read_text(text).unwrap_err().reason
    }

    #[test]
    fn the_members_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"manifestVersion":2,"pluginInterfaceVersion":2,"name":"tp","version":"1.2.3","executableType":
            "exec","minimumRequiredVersion":"0.1","entryPoint":"run.sh","entryPoints":{"linux":"x","windows":"run.bat"},
            "args":["a","b c"],"dependencies":[{"name":"d","version":null},{"name":"e","dependencyType":"OSPackage"}],
            "pluginConfig":{"k":[1,{}]}}"#;
        fs::write(folder.path().join(FILE_NAME), text).unwrap();

        let manifest = read(folder.path()).unwrap().unwrap();

        let entry_point = if cfg!(windows) { "run.bat" } else { "run.sh" };
        assert_eq!(
            manifest,
            Manifest {
                folder: folder.path().to_owned(),
                name: "tp".to_owned(),
                version: "1.2.3".to_owned(),
                interface_version: 2,
                kind: PluginKind::Process,
                entry_point: folder.path().join(entry_point),
                args: vec!["a".to_owned(), "b c".to_owned()],
            }
        );
        assert_eq!(manifest.id().to_string(), "tp/1.2.3");
    }

    #[test]
    fn null_is_no_value_where_the_released_library_takes_it() {
        for member in [r#""args":null"#, r#""dependencies":null"#, r#""minimumRequiredVersion":null"#] {
            assert!(read_text(with_member(member)).is_ok(), "{member}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn an_absolute_entry_point_stays() {
        let manifest = read_text(changed("run.sh", "/bin/sh")).unwrap();

        assert_eq!(manifest.entry_point, Path::new("/bin/sh"));
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_the_released_library() {
        let without = |name: &str| {
            let start = GOOD.find(&format!("\"{name}\"")).unwrap();
            let end = GOOD[start..].find(',').map_or(GOOD.len() - 1, |comma| start + comma + 1);
            format!("{}{}", &GOOD[..start], &GOOD[end..]).replace(",}", "}")
        };
        let interface = |value: &str| changed(":1,", &format!(":{value},"));
        let name = |value: &str| changed("\"tp\"", value);
        let u8_at =
            |what: &str, column: usize| format!("invalid {what}, expected u8 at line 1 column {column}");
        let text_at = |what: &str, column: usize| {
            format!("invalid type: {what}, expected a string at line 1 column {column}")
        };
        let table = [
            (String::new(), "EOF while parsing a value at line 1 column 0".to_owned()),
            ("{x".to_owned(), "key must be a string at line 1 column 2".to_owned()),
            ("not json".to_owned(), "expected ident at line 1 column 2".to_owned()),
            (
                "[]".to_owned(),
                "invalid length 0, expected struct PactPluginManifest with 10 elements at line 1 column 2".to_owned(),
            ),
            (
                "true".to_owned(),
                "invalid type: boolean `true`, expected struct PactPluginManifest at line 1 column 4".to_owned(),
            ),
            (
                "12".to_owned(),
                "invalid type: integer `12`, expected struct PactPluginManifest at line 1 column 2".to_owned(),
            ),
            (
                without("pluginInterfaceVersion"),
                "missing field `pluginInterfaceVersion` at line 1 column 77".to_owned(),
            ),
            (without("name"), "missing field `name` at line 1 column 92".to_owned()),
            (without("version"), "missing field `version` at line 1 column 86".to_owned()),
            (without("executableType"), "missing field `executableType` at line 1 column 80".to_owned()),
            (without("entryPoint"), "missing field `entryPoint` at line 1 column 82".to_owned()),
            (interface("\"1\""), u8_at("type: string \"1\"", 29)),
            (interface("1.5"), u8_at("type: floating point `1.5`", 30)),
            (interface("-1"), u8_at("value: integer `-1`", 29)),
            (interface("300"), u8_at("value: integer `300`", 30)),
            (interface("null"), u8_at("type: null", 30)),
            (interface("[1]"), u8_at("type: sequence", 27)),
            (interface("3"), "Plugin tp:1.2.3 declared an invalid interface version".to_owned()),
            (name("5"), text_at("integer `5`", 37)),
            (name("-4"), text_at("integer `-4`", 38)),
            (name("1.5"), text_at("floating point `1.5`", 39)),
            (name("null"), text_at("null", 39)),
            (name("{}"), text_at("map", 36)),
            (name("\"t\np\""), "control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0".to_owned()),
            ("{\n \"name\": \"tp\",\n \"version\": 5\n}\n".to_owned(), "invalid type: integer `5`, expected a string at line 4 column 0".to_owned()),
            (changed("exec\"", "wasm\""), "Plugin executable type of wasm is not supported".to_owned()),
            (with_member("\"args\":[1]"), text_at("integer `1`", 114)),
            (with_member("\"name\":\"zz\""), "duplicate field `name` at line 1 column 111".to_owned()),
            (with_member("\"pluginConfig\":[]"), "invalid type: sequence, expected a map at line 1 column 120".to_owned()),
            (with_member("\"dependencies\":[\"x\"]"), "invalid type: string \"x\", expected struct PluginDependency at line 1 column 123".to_owned()),
            (
                with_member("\"dependencies\":[{\"name\":\"a\",\"dependencyType\":\"Foo\"}]"),
                "unknown variant `Foo`, expected one of `OSPackage`, `Plugin`, `Library`, `Executable` at line 1 column 154"
                    .to_owned(),
            ),
            (format!("{GOOD}x"), "trailing characters at line 1 column 105".to_owned()),
            (changed("}", ",}"), "trailing comma at line 1 column 105".to_owned()),
        ];
        for (text, expected) in table {
            assert_eq!(reason(&text), expected, "{text}");
        }
    }

    #[test]
    fn name_and_version_are_read_where_the_json_allows_it() {
        let unusable = read_text(changed(":1,", ":3,")).unwrap_err();
        assert_eq!((unusable.name.as_deref(), unusable.version.as_deref()), (Some("tp"), Some("1.2.3")));

        let unusable = read_text(changed("\"1.2.3\"", "5")).unwrap_err();
        assert_eq!((unusable.name.as_deref(), unusable.version), (Some("tp"), None));

        for text in ["{x", "[]", "7", r#"{"name":7}"#, &GOOD[..GOOD.len() - 1]] {
            assert_eq!(read_text(text).unwrap_err().name, None, "{text}");
        }
    }

    #[test]
    fn a_file_of_absurd_size_or_depth_is_only_refused() {
        let large = with_member(&format!("\"u\":\"{}\"", "x".repeat(1 << 20)));
        assert_eq!(reason(large), "it has more than 1048576 bytes");

        let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(read_text(with_member(&format!("\"u\":{deep}"))).is_ok());
        assert!(read_text(with_member(&format!("\"pluginConfig\":{{\"u\":{deep}}}"))).is_ok());
        assert!(
            reason(format!("{{\"name\":{deep}}}")).starts_with("invalid type: sequence, expected a string")
        );
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        assert!(read(folder.path()).is_none());

        fs::create_dir(&path).unwrap();
        assert_eq!(read(folder.path()).unwrap().unwrap_err().reason, "it is not a file");
        fs::remove_dir(&path).unwrap();

        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        assert_eq!(read(folder.path()).unwrap().unwrap_err().reason, "it is not a file");
        fs::remove_file(&path).unwrap();

        std::os::unix::fs::symlink(&path, &path).unwrap();
        assert!(read(folder.path()).unwrap().is_err());
    }
}
