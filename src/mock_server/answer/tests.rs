use super::{Answer, GeneratorEnv, Outcome};
use crate::generate::{Context, Fixed};
use crate::matching::Engine;
use crate::matching::fixture::PluginDouble;
use crate::mock_server::fixture::{asks, interaction, pact, post, request, response};
use crate::mock_server::options::Options;
use crate::mock_server::reply::Reply;
use crate::mock_server::snapshot::Snapshot;
use crate::mock_server::states::States;
use crate::model::Category;
use crate::model::generators::Generator;
use crate::model::rules::Rule;
use crate::model::{Body, DocPath, Interaction, ProviderState, Request, Response};

/// Answers as a server at `http://m:1` would.
fn answer(snapshot: &Snapshot, options: &Options, request: &Request) -> Answer {
    answer_in(snapshot, options, request, None)
}

fn answer_in(snapshot: &Snapshot, options: &Options, request: &Request, in_force: Option<&States>) -> Answer {
    let context = &Context::of_mock_server("http://m:1", 1);
    let source = &mut Fixed::new(1, "2000-01-31T10:11:12Z".parse().unwrap());
    let env = &mut GeneratorEnv::consumer(snapshot.engine(), context, source);
    super::answer(snapshot, options, request, in_force, env)
}

fn answered(interactions: Vec<Interaction>, request: &Request) -> Answer {
    answer(
        &Snapshot::compile(pact(interactions), &Engine::without_plugins()).unwrap(),
        &Options::default(),
        request,
    )
}

fn preflights() -> Options {
    Options { cors_preflight: true, ..Options::default() }
}

/// `match 1`, `mismatch 0` or `unexpected`, with the place of the interaction.
fn outcome(interactions: Vec<Interaction>, request: &Request) -> String {
    match answered(interactions, request).outcome {
        Outcome::Matched(interaction) => format!("match {}", interaction.interaction),
        Outcome::Mismatched(interaction, _) => format!("mismatch {}", interaction.interaction),
        Outcome::Unexpected => "unexpected".to_owned(),
    }
}

fn get(target: &str) -> Request {
    request("GET", target, &[])
}

fn get_with(target: &str, headers: &[(&str, &str)]) -> Request {
    request("GET", target, headers)
}

/// The reply to `GET /a` when this is the response.
fn reply(response: Response) -> Reply {
    answered(vec![interaction(get("/a"), response)], &get("/a")).reply
}

fn lines(reply: &Reply) -> Vec<String> {
    reply.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

fn body(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

/// What a failure says, without what stands in the report too.
fn json_text(reply: &Reply) -> String {
    let mut fields: serde_json::Map<_, _> = serde_json::from_str(body(reply)).unwrap();
    assert!(fields.remove("nearest").is_some_and(|nearest| nearest.is_array()), "{fields:?}");
    serde_json::Value::Object(fields).to_string()
}

const CORS: [&str; 5] = [
    "access-control-allow-origin: *",
    "access-control-allow-headers: *",
    "access-control-allow-methods: GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH",
    "access-control-expose-headers: Location, Link",
    "access-control-allow-credentials: true",
];

#[test]
fn interactions_are_selected_by_the_one_rule() {
    let xyz = [("X", "1"), ("Y", "1"), ("Z", "1")];
    let many = (0..130).map(|n| format!("p{n}={n}")).collect::<Vec<_>>().join("&");
    let five = [("A", "1"), ("B", "1"), ("C", "1"), ("D", "1"), ("E", "1")];
    let table = [
        (vec![get("/a"), get("/a")], get("/a"), "match 0"),
        (vec![get("/a"), get_with("/a", &[("X-A", "1")])], get_with("/a", &[("X-A", "1")]), "match 1"),
        (vec![get("/a"), get_with("/a", &[("X-A", "1")])], get("/a"), "match 0"),
        (vec![get("/a?q=1"), get("/a?q=2")], get("/a?q=2"), "match 1"),
        (
            vec![get("/a?q=1"), get_with("/a?q=2", &[("X", "1")])],
            get_with("/a?q=3", &[("X", "1")]),
            "mismatch 1",
        ),
        (vec![get_with("/a", &[("X", "9")]), get_with("/b", &xyz)], get_with("/a", &xyz), "mismatch 0"),
        (
            vec![request("POST", "/a", &[]), post("/a", &xyz, r#"{"a":2}"#)],
            post("/a", &xyz, r#"{"a":1}"#),
            "match 0",
        ),
        (vec![get(&format!("/a?{many}")), get("/b")], get(&format!("/a?{many}")), "match 0"),
        (vec![get_with("/a?q=1", &five), get("/a")], get_with("/a", &five), "match 1"),
        (vec![get("/a")], get("/b"), "unexpected"),
        (vec![get("/a")], request("POST", "/a", &[]), "unexpected"),
        (vec![get("/a")], request("HEAD", "/a", &[]), "unexpected"),
        (vec![get("/a")], get("/A"), "unexpected"),
        (vec![get("/a")], get("/a/"), "unexpected"),
        (vec![], get("/a"), "unexpected"),
        (vec![request("get", "/a", &[])], get("/a"), "match 0"),
        (vec![get("/a")], request("Get", "/a", &[]), "match 0"),
    ];

    for (at, (expected, actual, result)) in table.into_iter().enumerate() {
        let interactions = expected.into_iter().map(asks).collect();
        assert_eq!(outcome(interactions, &actual), result, "row {at}: {} {}", actual.method, actual.path);
    }
}

#[test]
fn a_path_rule_stands_beside_literal_paths() {
    let mut by_rule = get("/users/1");
    by_rule.part.rules.add(Category::Path, DocPath::empty(), Rule::Regex(r"/users/\d+".to_owned()));
    let interactions = || vec![asks(get("/a")), asks(by_rule.clone()), asks(get("/users/7"))];

    assert_eq!(outcome(interactions(), &get("/users/5")), "match 1");
    assert_eq!(outcome(interactions(), &get("/users/7")), "match 1");
    assert_eq!(outcome(interactions(), &get("/users/x")), "unexpected");
    assert_eq!(outcome(interactions(), &request("PUT", "/users/5", &[])), "unexpected");
}

fn given(states: &[&str], request: Request) -> Interaction {
    let states = states.iter().map(|name| ProviderState::new(*name)).collect();
    Interaction { states, ..asks(request) }
}

/// The place of the interaction that each set of states chooses.
fn chosen(interactions: Vec<Interaction>, request: &Request, table: &[(&str, usize)]) {
    let snapshot = Snapshot::compile(pact(interactions), &Engine::without_plugins()).unwrap();
    for (text, expected) in table {
        let in_force = States::parse(text).unwrap();
        let Outcome::Matched(found) =
            answer_in(&snapshot, &Options::default(), request, Some(&in_force)).outcome
        else {
            panic!("no match with {text}")
        };
        assert_eq!(found.interaction, *expected, "{text}");
    }
}

#[test]
fn of_equal_requests_the_one_whose_states_are_in_force_is_served() {
    let interactions = || {
        vec![
            given(&["a"], get("/x")),
            given(&["b"], get("/x")),
            given(&[], get("/x")),
            given(&["b", "c"], get("/x")),
            given(&["c", "b"], get("/x")),
            given(&["b"], get("/y")),
        ]
    };
    let table = [
        (r#"["a"]"#, 0),
        (r#"["b"]"#, 1),
        (r#"["a","b"]"#, 0),
        (r#"["b","c"]"#, 3),
        (r#"["a","b","c"]"#, 3),
        (r#"["c"]"#, 2),
        ("[]", 2),
        (r#"["unknown"]"#, 2),
    ];

    chosen(interactions(), &get("/x"), &table);
    assert_eq!(outcome(interactions(), &get("/x")), "match 0");
    // Without an interaction that has all its states in force, the first is served.
    let stateful = || vec![given(&["a"], get("/x")), given(&["b"], get("/x"))];
    chosen(stateful(), &get("/x"), &[("[]", 0), (r#"["c"]"#, 0), (r#"["b"]"#, 1)]);
}

#[test]
fn states_decide_between_routes_that_match_equally_but_no_others() {
    let mut by_rule = get("/users/1");
    by_rule.part.rules.add(Category::Path, DocPath::empty(), Rule::Regex(r"/users/\d+".to_owned()));
    let with_header = get_with("/users/7", &[("X", "1")]);
    let interactions = vec![
        given(&["a"], get("/users/7")),
        given(&["b"], by_rule),
        given(&["c"], with_header),
        given(&["d"], get("/users/7?q=1")),
    ];

    let table = [(r#"["a"]"#, 0), (r#"["b"]"#, 1), (r#"["c"]"#, 0), (r#"["d"]"#, 0)];
    chosen(interactions.clone(), &get("/users/7"), &table);
    chosen(interactions.clone(), &get("/users/8"), &[(r#"["a"]"#, 1)]);
    // More of the request is expected there, which counts more than states.
    let table = [(r#"["a"]"#, 2), ("[]", 2)];
    chosen(interactions, &get_with("/users/7", &[("X", "1")]), &table);
}

#[test]
fn states_make_no_request_match() {
    let snapshot =
        Snapshot::compile(pact([given(&["a"], get("/x?q=1"))]), &Engine::without_plugins()).unwrap();
    let in_force = States::parse(r#"["a"]"#).unwrap();

    let answer = answer_in(&snapshot, &Options::default(), &get("/x?q=2"), Some(&in_force));

    assert!(matches!(answer.outcome, Outcome::Mismatched(..)));
}

#[test]
fn a_request_that_differs_is_told_how() {
    let answer = answered(vec![asks(get("/a?q=1"))], &get("/a?q=2"));

    assert!(lines(&answer.reply).contains(&"x-pact: Request-Mismatch".to_owned()));
    let difference = "Expected query parameter 'q' with value '1' but was '2'";
    let error = format!("Request-Mismatch : GET /a is not as 'GET /a' expects: {difference}");
    let mismatch = format!(
        r#"{{"actual":"2","expected":"1","mismatch":"{difference}","parameter":"q","type":"QueryMismatch"}}"#
    );
    assert_eq!(json_text(&answer.reply), format!(r#"{{"error":"{error}","mismatches":[{mismatch}]}}"#));
    let note = format!("Request did not match: GET /a is not as 'GET /a' expects: {difference}");
    assert_eq!(answer.note, note);
}

#[test]
fn further_differences_are_counted() {
    let answer = answered(vec![asks(get("/a?q=1&r=1"))], &get("/a?q=2&r=2"));

    assert!(answer.note.ends_with("with value '1' but was '2' (and 1 more)"), "{}", answer.note);
}

#[test]
fn a_preflight_that_differs_is_answered_but_remembered_as_different() {
    let expected = request("OPTIONS", "/a", &[("X-A", "1")]);
    let snapshot = Snapshot::compile(pact([asks(expected)]), &Engine::without_plugins()).unwrap();

    let answer = answer(&snapshot, &preflights(), &request("OPTIONS", "/a", &[]));

    assert_eq!(answer.reply.status, 204);
    assert!(matches!(answer.outcome, Outcome::Mismatched(..)));
}

#[test]
fn messages_take_no_part() {
    use crate::model::{Contents, InteractionKind};
    let message = Interaction::new("m", InteractionKind::AsyncMessage(Box::<Contents>::default()));

    assert_eq!(outcome(vec![message, asks(get("/a"))], &get("/a")), "match 1");
}

#[test]
fn a_match_is_answered_with_the_cors_headers_and_then_those_of_the_pact() {
    let reply = reply(response(201, &[("X-A", "1"), ("Content-Type", "text/plain"), ("x-a", "2")], "hello"));

    let mut expected = CORS.map(str::to_owned).to_vec();
    expected.extend(["x-a: 1", "x-a: 2", "content-type: text/plain"].map(str::to_owned));
    assert_eq!((reply.status, lines(&reply), body(&reply)), (201, expected, "hello"));
}

#[test]
fn the_origin_of_the_request_is_allowed() {
    let asked = get_with("/a", &[("Origin", "http://one"), ("origin", "http://two")]);

    let reply = answered(vec![asks(get("/a"))], &asked).reply;

    assert_eq!(lines(&reply)[0], "access-control-allow-origin: http://one, http://two");
}

#[test]
fn a_header_of_the_pact_wins_over_an_added_one() {
    let reply = reply(response(200, &[("Access-Control-Allow-Origin", "http://mine")], ""));

    let mut expected: Vec<_> = CORS[1..].iter().map(|line| (*line).to_owned()).collect();
    expected.push("access-control-allow-origin: http://mine".to_owned());
    assert_eq!(lines(&reply), expected);
}

#[test]
fn the_length_is_never_taken_from_the_pact_where_a_body_travels() {
    let lengths = |method: &str, status: u16, text: &str| {
        let asked = request(method, "/a", &[]);
        let answers = response(status, &[("Content-Length", "3")], text);
        let reply = answered(vec![interaction(asked.clone(), answers)], &asked).reply;
        lines(&reply).into_iter().filter(|line| line.starts_with("content-length")).collect::<Vec<_>>()
    };

    assert!(lengths("GET", 200, "hello").is_empty());
    assert!(lengths("GET", 200, "").is_empty());
    assert!(lengths("HEAD", 200, "hello").is_empty());
    assert_eq!(lengths("HEAD", 200, ""), ["content-length: 3"]);
    assert_eq!(lengths("GET", 304, ""), ["content-length: 3"]);
}

#[test]
fn an_interim_status_is_not_an_answer() {
    for status in [100, 101, 199] {
        let reply = reply(response(status, &[], ""));
        let text = format!("Cannot send status {status}: it is not a final response");
        assert_eq!((reply.status, lines(&reply), body(&reply)), (500, vec![], text.as_str()));
    }
}

#[test]
fn any_other_status_is_sent() {
    for status in [200, 204, 304, 404, 500, 600, 999] {
        assert_eq!(reply(response(status, &[], "")).status, status);
    }
}

#[test]
fn a_status_that_http_does_not_know_is_refused_at_the_start() {
    for status in [0, 99, 1000, u16::MAX] {
        let error = Snapshot::compile(
            pact([interaction(get("/a"), response(status, &[], ""))]),
            &Engine::without_plugins(),
        )
        .unwrap_err();
        let text =
            format!("interaction 'GET /a' has the response status {status}; it must lie between 100 and 999");
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn a_header_that_cannot_be_sent_is_named() {
    for (name, value) in [("X A", "1"), ("X", "a\nb"), ("", "1"), ("Ü", "1"), ("X", "\u{7f}")] {
        let reply = reply(response(200, &[(name, value)], "hello"));
        let text = format!("Could not set response header '{name}'");
        assert_eq!((reply.status, lines(&reply), body(&reply)), (500, vec![], text.as_str()));
    }
    assert_eq!(reply(response(200, &[("X", "ü\t!")], "")).status, 200);
}

#[test]
fn an_unexpected_request_is_told_so() {
    let answer = answered(vec![asks(get("/a"))], &request("post", "/nope", &[]));

    let expected = [
        "access-control-allow-origin: *",
        "content-type: application/json; charset=utf-8",
        "x-pact: Unexpected-Request",
    ];
    assert_eq!((answer.reply.status, lines(&answer.reply)), (500, expected.map(str::to_owned).to_vec()));
    assert_eq!(
        json_text(&answer.reply),
        r#"{"error":"Unexpected-Request : no interaction expects POST /nope"}"#
    );
    assert_eq!(answer.note, "Request did not match: no interaction expects POST /nope");
}

#[test]
fn a_known_path_is_mentioned_with_its_methods() {
    let interactions = ["GET", "put", "PUT"].map(|method| asks(request(method, "/a?q=1", &[])));

    let answer = answered(interactions.into(), &request("POST", "/a", &[]));

    let text = "no interaction expects POST /a; this path is expected with GET, PUT";
    assert_eq!(json_text(&answer.reply), format!(r#"{{"error":"Unexpected-Request : {text}"}}"#));
}

#[test]
fn a_preflight_is_answered_when_asked_for() {
    let snapshot = Snapshot::compile(
        pact([asks(get("/a")), asks(request("OPTIONS", "/own", &[]))]),
        &Engine::without_plugins(),
    )
    .unwrap();
    let wanted = [("Origin", "http://o"), ("Access-Control-Request-Headers", "x-a, x-b")];
    let ask = |path, headers: &[_]| answer(&snapshot, &preflights(), &request("OPTIONS", path, headers));

    let lists = ask("/a", &wanted);
    let plain = ask("/a", &[]);
    let own = ask("/own", &[]);
    let other = answer(&snapshot, &preflights(), &request("PUT", "/a", &[]));

    assert_eq!((lists.reply.status, lists.outcome), (204, Outcome::Unexpected));
    assert_eq!(
        lines(&lists.reply),
        [
            "access-control-allow-origin: http://o",
            CORS[2],
            "access-control-allow-headers: x-a, x-b, *",
            CORS[3],
            CORS[4],
        ]
    );
    assert_eq!(lines(&plain.reply), [CORS[0], CORS[2], CORS[1], CORS[3], CORS[4]]);
    assert!(matches!(own.outcome, Outcome::Matched(_)));
    assert_eq!(other.reply.status, 500);
}

/// `{"a":1}`, packed with gzip.
const PACKED: [u8; 27] =
    [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 5, 0, 175, 172, 27, 86, 7, 0, 0, 0];

fn packed(coding: &str, bytes: &[u8]) -> Request {
    let mut packed = post("/a", &[("Content-Encoding", coding)], "");
    packed.part.body = Body::present(bytes.to_vec(), None);
    packed
}

#[test]
fn a_packed_body_matches_as_it_came_or_unpacked() {
    let table = [
        (packed("gzip", &PACKED), packed("gzip", &PACKED), "match 0"),
        (post("/a", &[], r#"{"a":1}"#), packed("gzip", &PACKED), "match 0"),
        (post("/a", &[], r#"{"a":2}"#), packed("gzip", &PACKED), "mismatch 0"),
        (post("/a", &[], r#"{"a":1}"#), packed("gzip", b"none"), "mismatch 0"),
        (post("/a", &[], r#"{"a":1}"#), packed("zip", &PACKED), "mismatch 0"),
        (post("/b", &[], r#"{"a":1}"#), packed("gzip", &PACKED), "unexpected"),
    ];

    for (at, (expected, actual, result)) in table.into_iter().enumerate() {
        assert_eq!(outcome(vec![asks(expected)], &actual), result, "row {at}");
    }
}

#[test]
fn a_body_that_cannot_be_unpacked_is_a_difference_of_the_body() {
    let answer = answered(vec![asks(post("/a", &[], r#"{"a":1}"#))], &packed("gzip", b"none"));

    let Outcome::Mismatched(_, mismatches) = answer.outcome else { panic!("{:?}", answer.outcome) };
    let expected = "Failed to decode the actual body: body is not valid gzip data";
    assert_eq!(
        mismatches.listed.last().map(|last| (last.kind_name(), last.text())),
        Some(("BodyMismatch", expected))
    );
}

#[test]
fn a_body_is_not_unpacked_beyond_the_limit() {
    let snapshot =
        Snapshot::compile(pact([asks(post("/a", &[], r#"{"a":1}"#))]), &Engine::without_plugins()).unwrap();
    let options = Options { body_limit: 6, ..Options::default() };

    let answer = answer(&snapshot, &options, &packed("gzip", &PACKED));

    assert!(matches!(answer.outcome, Outcome::Mismatched(..)));
}

#[test]
fn a_response_is_made_anew_for_each_answer() {
    use crate::model::Category;
    use crate::model::generators::Generator;
    let mut made =
        response(200, &[("Content-Type", "application/json"), ("X-Id", "1")], r#"{"id":1,"url":"u"}"#);
    let generators = &mut made.part.generators;
    let number = |number| Generator::RandomInt { min: number, max: number };
    let url = Generator::MockServerUrl { example: "http://a/b".to_owned(), regex: ".*(/b)".to_owned() };
    generators.set(Category::Status, DocPath::empty(), number(201));
    generators.set(Category::Header, DocPath::of_name("x-id"), number(7));
    generators.set(Category::Body, "$.id".parse().unwrap(), number(7));
    generators.set(Category::Body, "$.url".parse().unwrap(), url);

    let reply = reply(made);

    assert_eq!((reply.status, body(&reply)), (201, r#"{"id":7,"url":"http://m:1/b"}"#));
    assert!(lines(&reply).contains(&"x-id: 7".to_owned()));
}

#[test]
fn plugins_answer_for_the_pact_and_the_interaction_that_a_request_is_for() {
    let mut made = response(200, &[("Content-Type", "application/vnd.x")], "hello");
    made.part.generators.set(Category::Body, DocPath::root(), Generator::RandomBoolean);
    let interactions = [asks(post("/a", &[], "1")), interaction(get("/b"), made)];
    let engine = Engine::new(std::sync::Arc::new(PluginDouble::default()));
    let snapshot = Snapshot::compile(pact(interactions), &engine).unwrap();

    let compared = answer(&snapshot, &Options::default(), &post("/a", &[], "2"));
    let generated = answer(&snapshot, &Options::default(), &get("/b"));

    let Outcome::Mismatched(_, mismatches) = compared.outcome else { panic!("{compared:?}") };
    assert_eq!(mismatches.listed[0].text(), "consumer/POST /a application/json 1 2 [] false");
    assert_eq!(body(&generated.reply), "consumer/GET /b hello 1 true Consumer Response");
}
