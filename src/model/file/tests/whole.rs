use crate::foundation::json::{Value, compact};
use crate::model::file::{QueryForm, read, request_to_json, to_json, to_text};
use crate::model::interaction::{Interaction, InteractionKind};
use crate::model::pact::Pact;
use crate::model::part::Contents;
use crate::model::spec::SpecVersion;

const VERSIONS: [SpecVersion; 6] = [
    SpecVersion::Unknown,
    SpecVersion::V1,
    SpecVersion::V1_1,
    SpecVersion::V2,
    SpecVersion::V3,
    SpecVersion::V4,
];

fn message(description: &str) -> Interaction {
    Interaction::new(description, InteractionKind::AsyncMessage(Box::<Contents>::default()))
}

fn sync_message(description: &str) -> Interaction {
    Interaction::new(description, InteractionKind::SyncMessage(Box::default()))
}

fn pact_of(interactions: Vec<Interaction>) -> Pact {
    Pact { interactions, ..Pact::new("c", "p") }
}

fn written_metadata(metadata: &str, version: SpecVersion) -> Value {
    let pact = read(&format!(r#"{{"consumer":{{}},"metadata":{metadata}}}"#)).unwrap();
    to_json(&pact, version).unwrap()["metadata"].take()
}

#[test]
fn what_is_not_a_pact_is_refused() {
    let table = [
        ("[]", "the source is not a valid pact file: an object is expected but [] was found"),
        ("null", "the source is not a valid pact file: an object is expected but null was found"),
        ("{", "not valid JSON: EOF while parsing an object at line 1 column 1"),
        (
            "{}",
            "the source is not a valid pact file: it has none of the members consumer, provider, interactions, messages",
        ),
        (
            r#"{"name":"app","version":"1.0.0","metadata":{}}"#,
            "the source is not a valid pact file: it has none of the members consumer, provider, interactions, messages",
        ),
    ];
    for (text, message) in table {
        assert_eq!(read(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn participants_have_a_name_in_any_case() {
    let table = [
        (r#""consumer":{"name":"x"},"provider":{"name":5}"#, "x", "5"),
        (r#""consumer":null,"provider":"p""#, "consumer", "provider"),
        (r#""consumer":{}"#, "consumer", "provider"),
    ];
    for (members, consumer, provider) in table {
        let pact = read(&format!("{{{members}}}")).unwrap();
        assert_eq!((pact.consumer.as_str(), pact.provider.as_str()), (consumer, provider), "{members}");
    }
}

#[test]
fn what_is_no_interaction_counts_as_one_without_members() {
    let pact = read(r#"{"interactions":[5,{"description":"d"}]}"#).unwrap();

    let descriptions: Vec<_> =
        pact.interactions.iter().map(|interaction| interaction.description.as_str()).collect();
    assert_eq!(descriptions, ["Interaction 0", "d"]);
}

#[test]
fn lists_of_interactions_must_be_arrays() {
    for version in ["1.0.0", "2.0.0", "3.0.0", "4.0", "5.0"] {
        let metadata = format!(r#""metadata":{{"pactSpecification":{{"version":"{version}"}}}}"#);
        for member in ["interactions", "messages"] {
            for value in [r#"{"a":1}"#, "5", "null", r#""x""#, "false"] {
                let text = format!(r#"{{"{member}":{value},{metadata}}}"#);
                let message = format!("'{member}' must be an array but is {value}");
                assert_eq!(read(&text).unwrap_err().to_string(), message, "{version}");
            }
        }
        assert_eq!(read(&format!(r#"{{"provider":{{}},{metadata}}}"#)).unwrap().interactions, []);
    }
}

#[test]
fn below_v4_both_lists_are_read_and_http_interactions_come_first() {
    let text = |version: &str, interactions: &str, messages: &str| {
        format!(
            r#"{{"messages":{messages},"interactions":{interactions},
                "metadata":{{"pactSpecification":{{"version":"{version}"}}}}}}"#
        )
    };
    let (interactions, messages) = (r#"[{"description":"h"}]"#, r#"[{"description":"m","contents":"x"},{}]"#);
    for (version, read_as) in
        [("3.0.0", SpecVersion::V3), ("2.0.0", SpecVersion::V3), ("1.1", SpecVersion::V3)]
    {
        let pact = read(&text(version, interactions, messages)).unwrap();
        let kinds: Vec<_> =
            pact.interactions.iter().map(|one| (one.description.as_str(), one.kind.type_text())).collect();
        let message = "Asynchronous/Messages";
        assert_eq!(kinds, [("h", "Synchronous/HTTP"), ("m", message), ("Message 1", message)]);
        assert_eq!(pact.spec, read_as);
        assert_eq!(to_json(&pact, SpecVersion::V4).unwrap()["interactions"].as_array().unwrap().len(), 3);
        assert_eq!(
            to_json(&pact, SpecVersion::V3).unwrap_err().to_string(),
            "the pact between 'consumer' and 'provider' cannot be V3: HTTP interactions and messages in one pact need V4"
        );
    }
    // An empty list makes no messages, or no HTTP interactions, of a file.
    let http = read(&text("2.0.0", interactions, "[]")).unwrap();
    assert_eq!((http.interactions.len(), http.spec), (1, SpecVersion::V2));
    assert!(to_json(&http, SpecVersion::V2).unwrap().get("interactions").is_some());
    let only_messages = read(&text("3.0.0", "[]", messages)).unwrap();
    assert_eq!(only_messages.interactions.len(), 2);
    assert!(to_json(&only_messages, SpecVersion::V3).unwrap().get("messages").is_some());
    // V4 has one list for all kinds.
    assert_eq!(read(&text("4.0", "[]", messages)).unwrap().interactions, []);
}

#[test]
fn files_are_laid_out_with_sorted_keys_and_no_line_end() {
    let mut pact = pact_of(vec![Interaction::http("b"), Interaction::http("a"), Interaction::http("B")]);
    pact.metadata.insert("pactRust".to_owned(), serde_json::json!({"ffi": "1"}));

    let text = to_text(&pact, SpecVersion::V4).unwrap();

    let version = env!("CARGO_PKG_VERSION");
    assert!(
        text.starts_with("{\n  \"consumer\": {\n    \"name\": \"c\"\n  },\n  \"interactions\": [\n    {\n")
    );
    assert!(text.ends_with(&format!(
        "  \"metadata\": {{\n    \"pactRust\": {{\n      \"core\": \"pact {version}\",\n      \"ffi\": \"1\",\n      \
         \"models\": \"{version}\"\n    }},\n    \"pactSpecification\": {{\n      \"version\": \"4.0\"\n    }}\n  }},\n  \
         \"provider\": {{\n    \"name\": \"p\"\n  }}\n}}"
    )));
}

#[test]
fn v4_is_sorted_by_description_and_older_versions_keep_the_order() {
    let pact = pact_of(["b", "a", "C"].map(Interaction::http).into());
    let order = |version| -> Vec<String> {
        let json = to_json(&pact, version).unwrap();
        let interactions = json["interactions"].as_array().unwrap();
        interactions
            .iter()
            .map(|interaction| interaction["description"].as_str().unwrap().to_owned())
            .collect()
    };

    assert_eq!(order(SpecVersion::V4), ["C", "a", "b"]);
    assert_eq!(order(SpecVersion::V3), ["b", "a", "C"]);
    assert_eq!(order(SpecVersion::V2), ["b", "a", "C"]);
}

#[test]
fn unknown_is_never_written() {
    let pact = Pact { spec: SpecVersion::Unknown, ..pact_of(vec![Interaction::http("a")]) };

    let versions =
        VERSIONS.map(|version| to_json(&pact, version).unwrap()["metadata"]["pactSpecification"].take());

    let versions = versions.map(|version| compact(&version["version"]));
    assert_eq!(versions, [r#""4.0""#, r#""1.0.0""#, r#""1.1.0""#, r#""2.0.0""#, r#""3.0.0""#, r#""4.0""#]);
}

#[test]
fn metadata_is_kept_beside_the_entries_every_file_has() {
    let version = env!("CARGO_PKG_VERSION");
    let standard = |entries: &str, version_text: &str| {
        let writer = format!(r#""pactRust":{{"core":"pact {version}","models":"{version}"}}"#);
        format!(r#"{{{writer},"pactSpecification":{{"version":"{version_text}"}}{entries}}}"#)
    };
    let v4 = r#"{"pactSpecification":{"version":"4.1","x":1},"u":5,"plugins":[{"name":"n","version":"1"},{"name":"m"}]}"#;
    let v3 = r#"{"pactSpecification":{"version":"3"},"u":{"a":5},"w":7}"#;

    let plugins = r#","plugins":[{"configuration":{},"name":"n","version":"1"}],"u":5"#;
    assert_eq!(compact(&written_metadata(v4, SpecVersion::V4)), standard(plugins, "4.0"));
    assert_eq!(compact(&written_metadata(v4, SpecVersion::V3)), standard("", "3.0.0"));
    assert_eq!(
        compact(&written_metadata(v3, SpecVersion::V3)),
        standard(r#","u":{"a":"5"},"w":{}"#, "3.0.0")
    );
    assert_eq!(
        written_metadata(r#"{"pact-rust":{"x":1},"pactRust":{"y":2}}"#, SpecVersion::V2)["pactRust"]["y"],
        Value::from("2")
    );
}

#[test]
fn a_version_that_cannot_hold_the_interactions_is_refused() {
    let table: [(Vec<Interaction>, [bool; 6]); 5] = [
        (vec![], [true; 6]),
        (vec![Interaction::http("a")], [true; 6]),
        (vec![message("a")], [true, false, false, false, true, true]),
        (vec![sync_message("a")], [true, false, false, false, false, true]),
        (vec![Interaction::http("a"), message("b")], [true, false, false, false, false, true]),
    ];
    for (interactions, expected) in table {
        let pact = pact_of(interactions);
        assert_eq!(
            VERSIONS.map(|version| to_json(&pact, version).is_ok()),
            expected,
            "{:?}",
            pact.interactions
        );
    }
    assert_eq!(
        to_json(&pact_of(vec![sync_message("a")]), SpecVersion::V3).unwrap_err().to_string(),
        "the pact between 'c' and 'p' cannot be V3: synchronous messages need V4"
    );
}

#[test]
fn messages_have_their_own_key_in_v3() {
    let pact = pact_of(vec![message("a")]);

    assert!(to_json(&pact, SpecVersion::V3).unwrap().get("messages").is_some());
    assert!(to_json(&pact, SpecVersion::V4).unwrap().get("interactions").is_some());
}

#[test]
fn the_request_of_a_result_has_the_form_of_v3() {
    let text = r#"{"interactions":[{"type":"Synchronous/HTTP","request":{"method":"post","path":"/a","query":"q=1&nv",
        "headers":{"Accept":["a","b"]},"body":{"content":{"a":1}}}}],"metadata":{"pactSpecification":{"version":"4.0"}}}"#;
    let pact = read(text).unwrap();

    assert_eq!(
        compact(&request_to_json(&pact.interactions[0].as_http().unwrap().request, QueryForm::Object)),
        r#"{"body":{"a":1},"headers":{"Accept":"a, b"},"method":"POST","path":"/a","query":{"nv":[null],"q":["1"]}}"#
    );
}
