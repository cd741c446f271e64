use super::Report;
use crate::foundation::text::Style;
use crate::matching::Engine;
use crate::mock_server::fixture::{asks, pact, post, request};
use crate::mock_server::options::Options;
use crate::mock_server::reply::Reply;
use crate::mock_server::service::Service;
use crate::mock_server::snapshot::Snapshot;
use crate::model::Category;
use crate::model::file::QueryForms;
use crate::model::rules::Rule;
use crate::model::{Body, DocPath, Interaction, ProviderState, Request};
use serde_json::Value;

fn service(expected: impl IntoIterator<Item = Request>) -> Service {
    let snapshot =
        Snapshot::compile(pact(expected.into_iter().map(asks)), &Engine::without_plugins()).unwrap();
    Service::new(snapshot, Options::default(), crate::generate::Context::default(), "80")
}

fn report_of(service: &Service) -> Report {
    service.journal.report(&service.snapshot)
}

fn reported(expected: impl IntoIterator<Item = Request>, actual: Request) -> Report {
    let service = service(expected);
    service.serve(actual);
    report_of(&service)
}

fn text(expected: impl IntoIterator<Item = Request>, actual: Request) -> String {
    reported(expected, actual).to_text(Style::Plain)
}

fn nearest(reply: &Reply) -> Value {
    serde_json::from_slice::<Value>(&reply.body).unwrap()["nearest"].clone()
}

fn order(json: &str) -> Request {
    let mut order = post("/orders", &[], json);
    order.part.rules.add(Category::Body, "$.quantity".parse().unwrap(), Rule::Integer);
    order
}

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    let report = reported([order(r#"{"quantity":3}"#)], order(r#"{"quantity":"one"}"#));

    let text = r#"POST /orders did not match. Nearest:

1. POST /orders (POST /orders)
   agrees: method, path, header 'Content-Type'
   differs: body
     $.quantity -> Expected 'one' (String) to be an integer
       expected: 3
       received: "one"
"#;
    assert_eq!(report.to_text(Style::Plain), text);
    let json = concat!(
        r#"{"missing":[],"moreMissing":0,"moreNeverServed":0,"moreRequests":0,"neverServed":[],"#,
        r#""requests":[{"method":"POST","nearest":[{"aspects":["#,
        r#"{"actual":"POST","agrees":true,"expected":"POST","kind":"method"},"#,
        r#"{"actual":"/orders","agrees":true,"expected":"/orders","kind":"path"},"#,
        r#"{"actual":["application/json"],"agrees":true,"expected":["application/json"],"kind":"header","name":"Content-Type"},"#,
        r#"{"actual":"application/json, 18 bytes","agrees":false,"differences":[{"actual":"\"one\"","expected":"3","#,
        r#""mismatch":"Expected 'one' (String) to be an integer","path":"$.quantity"}],"#,
        r#""expected":"application/json, 14 bytes","kind":"body"}],"#,
        r#""description":"POST /orders","method":"POST","path":"/orders"}],"path":"/orders"}]}"#,
    );
    assert_eq!(report.to_json().to_string(), json);
}

#[test]
fn colours_tell_right_from_wrong() {
    let expected = post("/a", &[], r#"{"b":[1,2],"c":1}"#);
    let actual = post("/a", &[], r#"{"b":[1],"c":"\u001b"}"#);

    let coloured = reported([expected, request("GET", "/b", &[])], actual).to_text(Style::Ansi);

    let tags = [("\u{1b}[31m", "<r>"), ("\u{1b}[32m", "<g>"), ("\u{1b}[1m", "<b>"), ("\u{1b}[0m", "</>")];
    let tagged = tags.iter().fold(coloured, |text, (code, tag)| text.replace(code, tag));
    let text = r#"<b>POST /a</> did not match. Nearest:

1. <b>POST /a</> (POST /a)
   <g>agrees:</> method, path, header 'Content-Type'
   <r>differs:</> body
     <b>$.b</> -> Expected 2 but was missing
     <b>$.b</> -> Expected a List with 2 elements but received 1 elements
     <b>$.c</> -> Expected '\u{1b}' (String) to be equal to 1 (Integer)
       expected: <r>1</>
       received: <g>"\u001b"</>
     <b>$.b</> side by side (- expected, + received):
        [
       <r>-  1,</>
       <r>-  2</>
       <g>+  1</>
        ]

2. <b>GET /b</> (GET /b)
   <g>agrees:</> body
   <r>differs:</> method
     expected GET but was POST
   <r>differs:</> path
     Expected '/a' to be equal to '/b'
       expected: <r>/b</>
       received: <g>/a</>

Nobody asked for:
- <b>GET /b</> (GET /b)
"#;
    assert_eq!(tagged, text);
}

#[test]
fn of_wrong_paths_the_nearest_comes_first() {
    let expected =
        ["/health", "/users/1", "/users/1/orders", "/accounts"].map(|path| request("GET", path, &[]));

    let text = text(expected, request("GET", "/users/1/order", &[]));

    let nearest = r"GET /users/1/order did not match. Nearest:

1. GET /users/1/orders (GET /users/1/orders)
   agrees: method
   differs: path
     Expected '/users/1/order' to be equal to '/users/1/orders'
       expected: /users/1/orders
       received: /users/1/order

2. GET /users/1 (GET /users/1)
   agrees: method
   differs: path
     Expected '/users/1/order' to be equal to '/users/1'
       expected: /users/1
       received: /users/1/order

3. GET /health (GET /health)
   agrees: method
   differs: path
     Expected '/users/1/order' to be equal to '/health'
       expected: /health
       received: /users/1/order

Nobody asked for:
- GET /health (GET /health)
- GET /users/1 (GET /users/1)
- GET /users/1/orders (GET /users/1/orders)
- GET /accounts (GET /accounts)
";
    assert_eq!(text, nearest);
}

#[test]
fn a_missing_header_and_an_unexpected_parameter_are_told_one_by_one() {
    let expected = request("GET", "/a?p=1&r=1", &[("X-A", "1"), ("X-B", "2")]);
    let actual = request("GET", "/a?p=1&q=2&r=2&r=3", &[("x-b", "2"), ("x-c", "3")]);

    let report = reported([expected], actual);

    let text = r#"GET /a did not match. Nearest:

1. GET /a (GET /a)
   agrees: method, path, query parameter 'p', header 'X-B'
   differs: query parameter 'q'
     Unexpected query parameter 'q' received
       received: ["2"]
   differs: query parameter 'r'
     Expected query parameter 'r' with value '1' but was '2'
       expected: 1
       received: 2
     Expected query parameter 'r' with value '' but was '3'
       expected: 
       received: 3
     Expected query parameter 'r' with 1 value(s) but received 2 value(s)
       expected: ["1"]
       received: ["2", "3"]
   differs: header 'X-A'
     Expected a header 'X-A' but was missing
       expected: "1"
"#;
    assert_eq!(report.to_text(Style::Plain), text);
    let aspects = &report.to_json()["requests"][0]["nearest"][0]["aspects"];
    assert_eq!(
        aspects[3].to_string(),
        r#"{"actual":["2"],"agrees":false,"differences":[{"actual":"[\"2\"]","expected":"","mismatch":"Unexpected query parameter 'q' received"}],"kind":"query","name":"q"}"#
    );
    assert_eq!(aspects[5]["name"], "X-A");
    assert_eq!((&aspects[5]["expected"][0], &aspects[5]["actual"]), (&"1".into(), &Value::Null));
}

#[test]
fn rules_on_all_values_of_a_parameter_belong_to_that_parameter() {
    let mut expected = request("GET", "/a?my-list=1", &[]);
    let path = DocPath::of_name("my-list");
    expected.part.rules.add(Category::Query, path, Rule::MinType(2));

    let text = text([expected], request("GET", "/a?my-list=1", &[]));

    assert!(text.contains("   differs: query parameter 'my-list'\n"), "{text}");
}

#[test]
fn where_nothing_is_similar_the_first_interactions_are_told() {
    let expected = (0..5).map(|at| request("PUT", &format!("/{at}"), &[("X", "1")]));

    let report = reported(expected, request("GET", "xyz", &[]));

    let entries = &report.requests[0].entries;
    assert_eq!(entries.iter().map(|near| near.path.as_str()).collect::<Vec<_>>(), ["/0", "/1", "/2"]);
    assert!(entries.iter().all(|near| near.aspects.listed.iter().all(|aspect| !aspect.agrees())));
}

#[test]
fn an_empty_pact_has_nothing_near() {
    let service = service([]);

    let reply = service.serve(request("GET", "/a\u{1b}[31m", &[]));

    let report = report_of(&service);
    let text = "GET /a\\u{1b}[31m did not match: no interaction expects a request.\n";
    assert_eq!(report.to_text(Style::Plain), text);
    assert_eq!(nearest(&reply), serde_json::json!([]));
}

#[test]
fn without_failures_there_is_nothing_to_tell() {
    let report = reported([request("GET", "/a", &[])], request("GET", "/a", &[]));

    assert_eq!(report.to_text(Style::Ansi), "");
    let json = r#"{"missing":[],"moreMissing":0,"moreNeverServed":0,"moreRequests":0,"neverServed":[],"requests":[]}"#;
    assert_eq!(report.to_json().to_string(), json);
}

/// An interaction that is given these states.
fn given(description: &str, states: &[ProviderState], request: Request) -> Interaction {
    Interaction { description: description.to_owned(), states: states.to_vec(), ..asks(request) }
}

fn service_of(interactions: impl IntoIterator<Item = Interaction>) -> Service {
    let snapshot = Snapshot::compile(pact(interactions), &Engine::without_plugins()).unwrap();
    Service::new(snapshot, Options::default(), crate::generate::Context::default(), "80")
}

#[test]
fn interactions_that_were_never_served_are_named_with_the_one_that_was() {
    let get = || request("GET", "/users/1", &[]);
    let none = ProviderState::new("no user");
    let id =
        ProviderState { name: "a user".to_owned(), params: serde_json::from_str(r#"{"id":1}"#).unwrap() };
    let service = service_of([
        given("a user", &[], get()),
        given("no\nuser", &[none, id], get()),
        given("a user again", &[], get()),
        given("orders", &[], request("GET", "/orders", &[])),
    ]);
    // Without a request for it nothing is said.
    assert!(report_of(&service).never_served.is_empty());
    service.serve(request("GET", "/users/1?x=1", &[]));
    assert!(report_of(&service).never_served.is_empty());
    let service = service_of(service.snapshot.pact().interactions.clone());
    service.serve(request("GET", "/orders", &[]));

    service.serve(get());

    assert!(service.matched());
    let report = report_of(&service);
    let text = r#"Never served, because another interaction has the same request:
- no\nuser (GET /users/1)
  served instead: a user
  to have it served, put its provider states in force: pactffi_mock_server_set_states with ["no user",{"name":"a user","params":{"id":1}}], or the request header that the transport configuration names as stateHeader
- a user again (GET /users/1)
  served instead: a user
  an earlier interaction has the same request and the same provider states: remove one of them, or let their requests or states differ
"#;
    assert_eq!(report.to_text(Style::Plain), text);
    let coloured = report.to_text(Style::Ansi);
    assert!(coloured.contains(
        "- \u{1b}[1mno\\nuser\u{1b}[0m (GET /users/1)\n  served instead: \u{1b}[1ma user\u{1b}[0m\n"
    ));
    let json = report.to_json();
    let expected = serde_json::json!([
        {"description": "no\nuser", "method": "GET", "path": "/users/1", "servedInstead": "a user",
         "states": [{"name": "no user", "params": {}}, {"name": "a user", "params": {"id": 1}}]},
        {"description": "a user again", "method": "GET", "path": "/users/1", "servedInstead": "a user", "states": []},
    ]);
    assert_eq!((&json["neverServed"], &json["moreNeverServed"]), (&expected, &0.into()));

    service.set_states(Some(r#"["no user","a user"]"#)).unwrap();
    service.serve(get());
    let left = report_of(&service).to_json()["neverServed"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(1));
    assert_eq!(left[0]["description"], "a user again");
}

#[test]
fn of_thousands_that_were_never_served_a_hundred_are_named() {
    let same = |at| given(&format!("{at}"), &[ProviderState::new(format!("{at}"))], request("GET", "/", &[]));
    let service = service_of((0..3000).map(same));

    service.serve(request("GET", "/", &[]));

    let report = report_of(&service);
    assert_eq!((report.never_served.len(), report.more_never_served), (100, 2899));
    assert!(report.to_text(Style::Plain).ends_with("- 2899 more\n"));
}

#[test]
fn of_a_thousand_interactions_three_are_told_and_the_nearest_is_that_of_the_mismatches() {
    let expected = (0..1000).map(|at| post(&format!("/{}", at % 500), &[], &format!("[{at},1]")));
    let service = service(expected);

    let reply = service.serve(post("/77", &[], "[577,2]"));

    let report = report_of(&service);
    let entries = &report.requests[0].entries;
    assert_eq!(entries.len(), 3);
    assert_eq!((entries[0].path.as_str(), entries[1].path.as_str()), ("/77", "/77"));
    let json = report.to_json();
    assert_eq!(nearest(&reply), json["requests"][0]["nearest"]);
    let mismatches = service.journal.mismatches(&service.snapshot, &QueryForms::default());
    let first = &json["requests"][0]["nearest"][0]["aspects"][3]["differences"];
    assert_eq!(first[0]["mismatch"], mismatches[0]["mismatches"][0]["mismatch"]);
    assert_eq!(first.as_array().map(Vec::len), mismatches[0]["mismatches"].as_array().map(Vec::len));
    assert_eq!((report.missing.len(), report.more_missing), (100, 899));
    assert!(report.to_text(Style::Plain).ends_with("- 899 more\n"));
}

#[test]
fn a_huge_body_makes_no_huge_report() {
    let list = |item: &str| format!("[{}]", vec![item; 20_000].join(","));
    let expected = [post("/a", &[("X", "1")], &list("1")), post("/a", &[], r#"{"a":1}"#)];
    let service = service(expected);

    let reply = service.serve(post("/a", &[], &list("\"\\u0000\"")));

    let report = report_of(&service);
    assert!(report.to_text(Style::Ansi).len() < 64 * 1024);
    assert!(nearest(&reply).to_string().len() < 64 * 1024);
    assert_eq!(nearest(&reply).as_array().map(Vec::len), Some(2));
    let body = &report.requests[0].entries[1].aspects.listed[4];
    assert_eq!((body.differences.len(), body.more), (10, 89));
    assert_eq!(report.requests[0].entries[1].more, 19_901);
    assert!(report.to_text(Style::Plain).contains("\n   and 19901 more\n"));
}

#[test]
fn thousands_of_names_leave_room_for_those_that_differ() {
    let query = |last: &str| (0..5000).map(|at| format!("p{at:04}=1&")).collect::<String>() + last;
    let expected = request("GET", &format!("/a?{}", query("z=1")), &[]);

    let report = reported([expected], request("GET", &format!("/a?{}", query("z=2")), &[]));

    let aspects = &report.requests[0].entries[0].aspects;
    assert!(aspects.more > 4000 && aspects.listed.len() + aspects.more == 5003);
    assert_eq!(aspects.listed.iter().filter(|aspect| !aspect.agrees()).count(), 1);
    assert!(report.to_text(Style::Plain).ends_with(&format!("   ({} more not shown)\n", aspects.more)));
}

#[test]
fn only_the_first_hundred_requests_are_told_in_full() {
    let service = service([request("GET", "/a", &[])]);

    for at in 0..105 {
        service.serve(request("GET", &format!("/{at}"), &[]));
    }
    service.serve(request("OPTIONS", "/x", &[]));

    let report = report_of(&service);
    assert_eq!((report.requests.len(), report.more_requests), (100, 5));
    assert!(report.to_text(Style::Plain).contains("\n5 more requests did not match.\n"));
}

#[test]
fn a_packed_body_is_compared_unpacked_with_all_interactions() {
    let packed = |bytes: &[u8]| {
        let mut packed = post("/b", &[("Content-Encoding", "gzip")], "");
        packed.part.body = Body::present(bytes.to_vec(), None);
        packed
    };
    // `{"a":1}`, packed with gzip.
    let bytes =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 5, 0, 175, 172, 27, 86, 7, 0, 0, 0];

    let readable = text([post("/a", &[], r#"{"a":1}"#)], packed(&bytes));
    let garbage = text([post("/a", &[], r#"{"a":1}"#)], packed(b"none"));

    assert!(readable.contains("   agrees: method, header 'Content-Type', body\n"), "{readable}");
    assert!(garbage.contains("Failed to decode the actual body: body is not valid gzip data"), "{garbage}");
}
