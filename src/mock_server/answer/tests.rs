use super::{Answer, Outcome, answer};
use crate::mock_server::fixture::{asks, interaction, pact, request, response};
use crate::mock_server::reply::Reply;
use crate::mock_server::snapshot::Snapshot;
use crate::model::{Interaction, Request, Response};

fn answered(interactions: Vec<Interaction>, request: &Request) -> Answer {
    answer(&Snapshot::compile(pact(interactions)).unwrap(), false, request)
}

/// `match 1`, `mismatch 0` or `unexpected`, with the place of the interaction.
fn outcome(interactions: Vec<Interaction>, request: &Request) -> String {
    match answered(interactions, request).outcome {
        Outcome::Matched(choice) => format!("match {}", choice.interaction),
        Outcome::Mismatched(choice, _) => format!("mismatch {}", choice.interaction),
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

const CORS: [&str; 5] = [
    "access-control-allow-origin: *",
    "access-control-allow-headers: *",
    "access-control-allow-methods: GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH",
    "access-control-expose-headers: Location, Link",
    "access-control-allow-credentials: true",
];

#[test]
fn messages_take_no_part() {
    use crate::model::{Contents, Kind};
    let message = Interaction::new("m", Kind::AsyncMessage(Box::<Contents>::default()));

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
        let error = Snapshot::compile(pact([interaction(get("/a"), response(status, &[], ""))])).unwrap_err();
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
    assert_eq!(body(&answer.reply), r#"{"error":"Unexpected-Request : no interaction expects POST /nope"}"#);
    assert_eq!(answer.note, "Request did not match: no interaction expects POST /nope");
}

#[test]
fn a_known_path_is_mentioned_with_its_methods() {
    let interactions = ["GET", "put", "PUT"].map(|method| asks(request(method, "/a?q=1", &[])));

    let answer = answered(interactions.into(), &request("POST", "/a", &[]));

    let text = "no interaction expects POST /a; this path is expected with GET, PUT";
    assert_eq!(body(&answer.reply), format!(r#"{{"error":"Unexpected-Request : {text}"}}"#));
}

#[test]
fn a_preflight_is_answered_when_asked_for() {
    let snapshot = Snapshot::compile(pact([asks(get("/a")), asks(request("OPTIONS", "/own", &[]))])).unwrap();
    let wanted = [("Origin", "http://o"), ("Access-Control-Request-Headers", "x-a, x-b")];
    let ask = |path, headers: &[_]| answer(&snapshot, true, &request("OPTIONS", path, headers));

    let lists = ask("/a", &wanted);
    let plain = ask("/a", &[]);
    let own = ask("/own", &[]);
    let other = answer(&snapshot, true, &request("PUT", "/a", &[]));

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
