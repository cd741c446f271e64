//! [`Entry`]: what a plugin, or the core, offers, and under which name.

use super::id::PluginId;
use super::proto::v2;
use crate::foundation::content_type::ContentType;
use crate::foundation::regex::Regex;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::warn;

/// What an entry is for.
pub(super) use super::proto::v2::catalogue_entry::EntryType as EntryKind;

/// The value of an entry that names content types.
const CONTENT_TYPES: &str = "content-types";

/// An entry of the catalogue.
#[derive(Debug)]
pub(super) struct Entry {
    /// What it is for.
    pub(super) kind: EntryKind,
    /// The last part of its key.
    pub(super) key: String,
    /// Its values.
    pub(super) values: Arc<BTreeMap<String, String>>,
    /// The whole key: `plugin/csv/content-matcher/csv`.
    pub(super) full_key: String,
    /// The expressions for the content types that it claims.
    types: Vec<Regex>,
}

impl Entry {
    /// An entry that a plugin has announced. One of an unknown kind is none.
    pub(super) fn of_plugin(plugin: &PluginId, announced: v2::CatalogueEntry) -> Option<Entry> {
        let Ok(kind) = EntryKind::try_from(announced.r#type) else {
            let (key, number) = (announced.key, announced.r#type);
            warn!("plugin {plugin} has an entry '{key}' of the unknown type {number}, which is ignored");
            return None;
        };
        let pieces = announced.values.get(CONTENT_TYPES).map_or("", String::as_str).split(';');
        let types = pieces.map(str::trim).filter(|piece| !piece.is_empty());
        let types = types.filter_map(|piece| {
            Regex::new(piece)
                .inspect_err(|error| {
                    warn!(
                        "plugin {plugin}: a content type of the entry '{}' is ignored: {error}",
                        announced.key
                    );
                })
                .ok()
        });
        Some(Entry {
            types: types.collect(),
            full_key: format!("plugin/{}/{}/{}", plugin.name, kind_text(kind), announced.key),
            kind,
            key: announced.key,
            values: Arc::new(announced.values.into_iter().collect()),
        })
    }

    /// Whether it claims contents of a type, given as [`type_text`].
    pub(super) fn claims(&self, type_text: &str) -> bool {
        self.types.iter().any(|expression| expression.is_full_match(type_text).unwrap_or(false))
    }

    /// The entry as it is announced.
    pub(super) fn announcement(&self) -> v2::CatalogueEntry {
        let values = self.values.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        v2::CatalogueEntry { r#type: self.kind.into(), key: self.key.clone(), values }
    }
}

/// A content type without its parameters, as expressions of entries are applied to it.
pub(super) fn type_text(content_type: &ContentType) -> String {
    let (main, sub) = (content_type.main(), content_type.sub());
    content_type.suffix().map_or_else(|| format!("{main}/{sub}"), |suffix| format!("{main}/{sub}+{suffix}"))
}

/// Whether a name is a whole key or its end, in whole components.
pub(super) fn is_named(full_key: &str, name: &str) -> bool {
    !name.is_empty()
        && full_key.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// An entry of the core.
#[derive(Debug, Clone, Copy)]
pub(super) struct CoreEntry {
    /// What it is for.
    pub(super) kind: EntryKind,
    /// The last part of its key.
    pub(super) key: &'static str,
    value: Option<(&'static str, &'static str)>,
}

impl CoreEntry {
    /// The whole key: `core/matcher/type`.
    pub(super) fn full_key(&self) -> String {
        format!("core/{}/{}", kind_text(self.kind), self.key)
    }

    /// The entry as it is announced.
    pub(super) fn announcement(&self) -> v2::CatalogueEntry {
        let values =
            self.value.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        v2::CatalogueEntry { r#type: self.kind.into(), key: self.key.to_owned(), values }
    }
}

/// Entries of the core: their kind, the name and the text of the value that they have in common, and their keys.
struct Group(EntryKind, Option<(&'static str, &'static str)>, &'static [&'static str]);

const JSON_TYPES: &str = "application/.*json,application/json-rpc,application/jsonrequest";

/// All entries of the core.
const CORE: [Group; 14] = {
    use EntryKind::{ContentGenerator, ContentMatcher, Generator, Interaction, Matcher, Transport};
    const fn types(types: &'static str) -> Option<(&'static str, &'static str)> {
        Some((CONTENT_TYPES, types))
    }
    const fn since(version: &'static str) -> Option<(&'static str, &'static str)> {
        Some(("spec-version", version))
    }
    [
        Group(ContentMatcher, types("application/.*xml,text/xml"), &["xml"]),
        Group(ContentMatcher, types(JSON_TYPES), &["json"]),
        Group(ContentMatcher, types("text/plain"), &["text"]),
        Group(ContentMatcher, types("multipart/form-data,multipart/mixed"), &["multipart-form-data"]),
        Group(ContentGenerator, types(JSON_TYPES), &["json"]),
        Group(ContentGenerator, types("application/octet-stream"), &["binary"]),
        Group(Transport, None, &["http", "https"]),
        Group(Interaction, None, &["request-response", "message", "synchronous-message"]),
        Group(Matcher, since("V1"), &["equality"]),
        Group(Matcher, since("V2"), &["regex", "type", "min-type", "max-type", "min-max-type"]),
        Group(
            Matcher,
            since("V3"),
            &[
                "values",
                "number",
                "integer",
                "decimal",
                "null",
                "include",
                "date",
                "time",
                "datetime",
                "content-type",
            ],
        ),
        Group(
            Matcher,
            since("V4"),
            &["array-contains", "each-key", "each-value", "boolean", "status-code", "not-empty", "semver"],
        ),
        Group(
            Generator,
            since("V3"),
            &[
                "RandomInt",
                "RandomDecimal",
                "RandomHexadecimal",
                "RandomString",
                "Regex",
                "Uuid",
                "Date",
                "Time",
                "DateTime",
                "RandomBoolean",
                "ProviderState",
            ],
        ),
        Group(Generator, since("V4"), &["MockServerURL", "ArrayContains"]),
    ]
};

/// The entries of the core, in a fixed order.
pub(super) fn core() -> impl Iterator<Item = CoreEntry> {
    CORE.iter().flat_map(|Group(kind, value, keys)| {
        keys.iter().map(|key| CoreEntry { kind: *kind, key, value: *value })
    })
}

/// What this library can do, in the words of version 2: `matcher/type`. Sorted.
pub(super) fn capabilities() -> Vec<String> {
    let mut names: Vec<String> =
        core().map(|entry| format!("{}/{}", kind_text(entry.kind), entry.key)).collect();
    names.sort();
    names
}

/// A kind as keys have it.
fn kind_text(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::ContentMatcher => "content-matcher",
        EntryKind::ContentGenerator => "content-generator",
        EntryKind::Transport => "transport",
        EntryKind::Matcher => "matcher",
        EntryKind::Interaction => "interaction",
        EntryKind::Generator => "generator",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(types: &str) -> Entry {
        let values = [(CONTENT_TYPES.to_owned(), types.to_owned())].into();
        let plugin = PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
        Entry::of_plugin(&plugin, v2::CatalogueEntry { r#type: 0, key: "k".to_owned(), values }).unwrap()
    }

    fn claimed<'t>(types: &str, texts: &[&'t str]) -> Vec<&'t str> {
        let entry = entry(types);
        let is_claimed = |text: &str| entry.claims(&type_text(&ContentType::parse(text).unwrap()));
        texts.iter().copied().filter(|text| is_claimed(text)).collect()
    }

    #[test]
    fn types_are_expressions_for_the_whole_type_without_parameters() {
        let texts = ["application/vnd.x+tp;q=1", "text/tp2", "text/tp22", "xtext/tp2", "application/vnd.x"];

        assert_eq!(
            claimed(r"application/vnd\..*\+tp ; text/tp2", &texts),
            ["application/vnd.x+tp;q=1", "text/tp2"]
        );
        assert_eq!(claimed(r"text/tp2|text/x", &texts), ["text/tp2"]);
    }

    #[test]
    fn commas_belong_to_an_expression_and_bad_expressions_do_no_harm() {
        assert!(claimed("text/a,text/b", &["text/a", "text/b"]).is_empty());
        assert_eq!(claimed("text/(; text/b;;", &["text/b", "text/c"]), ["text/b"]);
        assert!(claimed("", &["text/b"]).is_empty());
    }

    #[test]
    fn an_entry_of_an_unknown_kind_is_none() {
        let plugin = PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
        let announced = v2::CatalogueEntry { r#type: 6, ..Default::default() };

        assert!(Entry::of_plugin(&plugin, announced).is_none());
    }

    #[test]
    fn a_name_is_a_key_or_its_last_components() {
        let key = "plugin/aa/matcher/luhn";
        for name in ["luhn", "matcher/luhn", "aa/matcher/luhn", key] {
            assert!(is_named(key, name), "{name}");
        }
        for name in ["", "uhn", "/luhn", "er/luhn", "matcher", "plugin/aa", "x/plugin/aa/matcher/luhn"] {
            assert!(!is_named(key, name), "{name}");
        }
    }

    #[test]
    fn the_core_announces_what_the_released_library_does() {
        let counts = |kind| core().filter(|entry| entry.kind == kind).count();
        use EntryKind::{ContentGenerator, ContentMatcher, Generator, Interaction, Matcher, Transport};

        let kinds = [ContentMatcher, ContentGenerator, Transport, Matcher, Interaction, Generator];
        assert_eq!(kinds.map(counts), [4, 2, 2, 23, 3, 13]);
        let boolean = core().find(|entry| entry.key == "boolean").unwrap();
        assert_eq!(boolean.full_key(), "core/matcher/boolean");
        let values = [("spec-version".to_owned(), "V4".to_owned())].into();
        assert_eq!(
            boolean.announcement(),
            v2::CatalogueEntry { r#type: 3, key: "boolean".to_owned(), values }
        );
    }

    #[test]
    fn capabilities_are_sorted() {
        let capabilities = capabilities();

        assert!(capabilities.is_sorted());
        assert_eq!(capabilities.len(), 47);
        assert!(capabilities.contains(&"interaction/synchronous-message".to_owned()));
    }
}
