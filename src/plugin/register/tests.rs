use super::*;
use crate::plugin::fixture::FakeInterface;

fn id(name: &str, version: &str) -> PluginId {
    PluginId { name: name.to_owned(), version: version.to_owned() }
}

fn running(name: &str, version: &str, interface: FakeInterface) -> Arc<Running> {
    Arc::new(Running {
        plugin: id(name, version),
        interface_version: 2,
        instance_id: format!("{name}-{version}"),
        interface: Arc::new(interface),
        capabilities: Vec::new(),
    })
}

/// Adds a plugin with these entries: kind, key and content types.
fn add(register: &Register, name: &str, version: &str, entries: &[(EntryKind, &str, &str)]) -> Arc<Running> {
    let announced = entries.iter().map(|(kind, key, types)| v2::CatalogueEntry {
        r#type: (*kind).into(),
        key: (*key).to_owned(),
        values: [("content-types".to_owned(), (*types).to_owned())].into(),
    });
    let entries = announced.filter_map(|entry| Entry::of_plugin(&id(name, version), entry)).collect();
    let plugin = running(name, version, FakeInterface::default());
    assert!(register.add(Arc::clone(&plugin), entries, 1).is_none());
    plugin
}

fn claimant(register: &Register, content_type: &str) -> Option<String> {
    let content_type = ContentType::parse(content_type).unwrap();
    register.claimant(EntryKind::ContentMatcher, &content_type).map(|found| found.plugin.plugin.to_string())
}

fn versions(register: &Register) -> Vec<String> {
    register.loaded().iter().map(|running| running.plugin.version.clone()).collect()
}

const MATCHER: EntryKind = EntryKind::ContentMatcher;

#[test]
fn the_plugin_that_was_loaded_first_claims_contents() {
    let register = Register::default();
    assert_eq!(claimant(&register, "text/a"), None);
    add(&register, "bb", "1.0.0", &[(EntryKind::ContentGenerator, "g", "text/.*"), (MATCHER, "k", "text/a")]);
    add(&register, "aa", "1.0.0", &[(MATCHER, "k", "text/.*")]);

    assert_eq!(claimant(&register, "text/a;q=1").as_deref(), Some("bb/1.0.0"));
    assert_eq!(claimant(&register, "text/b").as_deref(), Some("aa/1.0.0"));
    assert_eq!(claimant(&register, "image/b"), None);
}

#[test]
fn of_two_versions_the_entries_of_the_later_count_until_it_ends() {
    let register = Register::default();
    add(&register, "tp", "2.0.0", &[(MATCHER, "k", "text/a"), (MATCHER, "old", "text/old")]);
    add(&register, "tp", "1.0.0", &[(MATCHER, "k", "text/a")]);

    assert_eq!(claimant(&register, "text/a").as_deref(), Some("tp/1.0.0"));
    assert_eq!(claimant(&register, "text/old"), None);
    assert!(register.lookup(MATCHER, "k").is_ok());
    assert!(register.release(&id("tp", "1.0.0")).is_some());
    assert_eq!(claimant(&register, "text/a").as_deref(), Some("tp/2.0.0"));
}

#[test]
fn a_plugin_is_removed_by_its_last_release() {
    let register = Register::default();
    add(&register, "tp", "1.0.0", &[(MATCHER, "k", "text/a")]);
    assert_eq!(register.hold("tp", "1.0.0", false), Some(id("tp", "1.0.0")));

    assert!(register.release(&id("tp", "1.0.0")).is_none());
    assert_eq!(register.release(&id("tp", "1.0.0")).unwrap().plugin, id("tp", "1.0.0"));
    assert!(register.release(&id("tp", "1.0.0")).is_none());
    assert!(register.loaded().is_empty());
    assert_eq!(claimant(&register, "text/a"), None);
}

#[test]
fn the_highest_running_version_that_will_do_is_held() {
    let register = Register::default();
    for version in ["1.2.3", "1.10.0", "1.9.0"] {
        add(&register, "tp", version, &[]);
    }

    let held = |wanted: &str, any| register.hold("tp", wanted, any).map(|plugin| plugin.version);
    assert_eq!(held("1.2.0", false), None);
    assert_eq!(held("1.2.3", false).as_deref(), Some("1.2.3"));
    assert_eq!(held("1.2.0", true).as_deref(), Some("1.10.0"));
    assert_eq!(held("", true).as_deref(), Some("1.10.0"));
    assert_eq!(held("2", true), None);
    assert_eq!(register.hold("TP", "", true), None);
}

#[test]
fn a_plugin_that_died_is_replaced_in_its_place_and_its_count_goes_on() {
    let register = Register::default();
    register.add(running("tp", "1.0.0", FakeInterface::dead()), Vec::new(), 1);
    add(&register, "other", "1.0.0", &[]);

    assert_eq!(register.hold("tp", "1.0.0", false), None);
    assert_eq!(register.dead_versions("tp"), ["1.0.0"]);
    let died = register.add(running("tp", "1.0.0", FakeInterface::default()), Vec::new(), 1).unwrap();
    assert_eq!(died.interface.ending().as_deref(), Some("exit status 7"));
    assert!(register.dead_versions("tp").is_empty());
    assert_eq!(register.loaded()[0].plugin.name, "tp");
    assert!(register.release(&id("tp", "1.0.0")).is_none());
    assert!(register.release(&id("tp", "1.0.0")).is_some());
}

#[test]
fn entries_of_a_plugin_that_died_stay() {
    let register = Register::default();
    let plugin = add(&register, "tp", "1.0.0", &[(MATCHER, "k", "text/a")]);

    plugin.interface.end();

    assert_eq!(claimant(&register, "text/a").as_deref(), Some("tp/1.0.0"));
}

#[test]
fn names_are_looked_up_by_their_last_components_among_entries_of_the_kind() {
    let register = Register::default();
    add(&register, "bb", "1.0.0", &[(EntryKind::Matcher, "luhn", ""), (EntryKind::Matcher, "json", "")]);
    add(&register, "aa", "1.0.0", &[(EntryKind::Matcher, "luhn", ""), (EntryKind::Generator, "luhn", "")]);
    let found = |kind, key: &str| match register.lookup(kind, key) {
        Ok(Lookup::Core(key)) => format!("core {key}"),
        Ok(Lookup::Plugin(found)) => format!("{} {}", found.plugin.plugin.name, found.key),
        Err(error) => error.to_string(),
    };

    let ambiguous = |key: &str| {
        format!(
            "Ambiguous catalogue entry key '{key}': matches multiple entries (plugin/aa/matcher/luhn, \
             plugin/bb/matcher/luhn) - register it under a more specific key"
        )
    };
    for key in ["luhn", "matcher/luhn"] {
        assert_eq!(found(EntryKind::Matcher, key), ambiguous(key));
    }
    assert_eq!(found(EntryKind::Matcher, "plugin/aa/matcher/luhn"), "aa luhn");
    assert_eq!(found(EntryKind::Generator, "luhn"), "aa luhn");
    assert_eq!(found(EntryKind::Matcher, "json"), "bb json");
    for key in ["type", "matcher/type", "core/matcher/type"] {
        assert_eq!(found(EntryKind::Matcher, key), "core type");
        assert_eq!(
            found(EntryKind::ContentMatcher, key),
            format!("Catalogue entry '{key}' is a MATCHER, not a CONTENT_MATCHER")
        );
    }
    assert_eq!(found(EntryKind::ContentMatcher, "json"), "core json");
    assert_eq!(found(EntryKind::ContentGenerator, "json"), "core json");
    for key in ["nope", "", "core/json", "son"] {
        assert_eq!(found(EntryKind::Matcher, key), format!("No catalogue entry found for key '{key}'"));
    }
}

#[test]
fn a_transport_of_the_core_is_no_plugins() {
    let register = Register::default();
    add(&register, "tp", "1.0.0", &[(EntryKind::Transport, "tpt", "")]);

    let transport = |name: &str| register.transport(name).map(|found| found.key);
    assert_eq!(transport("tpt").as_deref(), Some("tpt"));
    assert_eq!(transport("transport/tpt").as_deref(), Some("tpt"));
    assert_eq!(transport("http"), None);
}

#[test]
fn the_catalogue_has_the_core_first_and_then_the_plugins_as_they_were_loaded() {
    let register = Register::default();
    let keys = || register.catalogue().catalogue.into_iter().map(|entry| entry.key).collect::<Vec<_>>();
    let core = keys();
    add(&register, "zz", "1.0.0", &[(MATCHER, "z2", "text/a"), (MATCHER, "z1", "")]);
    add(&register, "aa", "1.0.0", &[(MATCHER, "a", "")]);

    assert_eq!(core.len(), 47);
    assert_eq!(keys()[..47], core);
    assert_eq!(keys()[47..], ["z2", "z1", "a"]);
    let values = [("content-types".to_owned(), "text/a".to_owned())].into();
    let first = v2::CatalogueEntry { r#type: 0, key: "z2".to_owned(), values };
    assert_eq!(register.catalogue().catalogue[47], first);
}

#[test]
fn a_forked_child_finds_no_plugin_and_ends_none() {
    let register = Register::default();
    let plugin = add(&register, "tp", "1.0.0", &[(MATCHER, "k", "text/a")]);
    register.slots.write().process = 0;

    assert!(register.loaded().is_empty());
    assert_eq!(claimant(&register, "text/a"), None);
    assert_eq!(register.hold("tp", "", true), None);
    assert!(register.release(&plugin.plugin).is_none());
    add(&register, "tp", "2.0.0", &[]);
    assert_eq!(versions(&register), ["2.0.0"]);
    assert_eq!(plugin.interface.ending(), None);
}
