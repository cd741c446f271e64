//! Answering: a new interaction changes the response to a request that matched another one only if it matches fully too.

use super::cases;
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::foundation::form::{encode_form, parse_pairs};
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest};
use pact_ffi::mock_server::{Bind, Options, start};
use pact_ffi::model::Category;
use pact_ffi::model::rules::Rule;
use pact_ffi::model::{
    Body, DocPath, Headers, Http, HttpPart, Interaction, InteractionKind, Pact, Request, Response,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{BoxedStrategy, Strategy, any, prop_assert, prop_assert_eq, prop_assume, proptest};
use proptest::sample::{Index, select};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, LazyLock};
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());

/// Similar requests; because of rules some of them match several interactions.
fn request() -> BoxedStrategy<Request> {
    let header = of(select(&["1", "2"][..]));
    let query = select(&["", "a=1", "a=2", "a=1&b=1"][..]);
    let body = of(select(&["{\"x\":1}", "{\"x\":2}", "[]"][..]));
    let rules = (any::<bool>(), any::<bool>(), any::<bool>());
    (select(&["GET", "POST"][..]), select(&["/a", "/b"][..]), header, query, body, rules)
        .prop_map(|(method, path, header, query, body, (by_path, by_query, by_body))| {
            let query = parse_pairs(query);
            let mut part = HttpPart::default();
            if let Some(value) = header {
                part.headers.get_or_insert_with(Headers::new).set("X-A", vec![value.to_owned()]);
            }
            if let Some(body) = body {
                part.headers
                    .get_or_insert_with(Headers::new)
                    .set("Content-Type", vec!["application/json".to_owned()]);
                part.body = Body::present(body, Some(ContentType::json()));
            }
            let mut add = |is_wanted: bool, category, path| {
                if is_wanted {
                    part.rules.add(category, path, Rule::Type);
                }
            };
            add(by_path, Category::Path, DocPath::empty());
            add(by_query, Category::Query, DocPath::of_name("a"));
            add(by_body, Category::Body, DocPath::root());
            let query = (!query.is_empty()).then(|| query.into_iter().collect());
            Request { method: method.to_owned(), path: path.to_owned(), query, part }
        })
        .boxed()
}

/// An interaction whose response contains its name.
fn interaction(name: &str, request: Request) -> Interaction {
    let part = HttpPart { body: Body::present(name.to_owned(), None), ..HttpPart::default() };
    let http = Http { request, response: Response { part, ..Response::default() } };
    Interaction::new(name, InteractionKind::Http(Box::new(http)))
}

/// The response of a server with these interactions.
fn answer(interactions: Vec<Interaction>, received: &Request) -> String {
    let pact = Pact { interactions, ..Pact::new("consumer", "provider") };
    let server =
        start(pact, &Bind::default(), Options::default(), RUNTIME.handle(), &Arc::default()).unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    stream.write_all(&written(received)).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    format!("{} {body}", head.lines().next().unwrap_or_default())
}

fn written(request: &Request) -> Vec<u8> {
    let pairs = request.query.iter().flat_map(|query| query.iter());
    let pairs = pairs.flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_deref())));
    let mut text = format!(
        "{} {}?{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        request.method,
        request.path,
        encode_form(pairs)
    );
    for (name, values) in request.part.headers.iter().flat_map(Headers::iter) {
        text.push_str(&format!("{name}: {}\r\n", values.join(", ")));
    }
    let body = request.part.body.bytes();
    text.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    [text.as_bytes(), body].concat()
}

fn matches_fully(expected: &Request, received: &Request) -> bool {
    ExpectedRequest::compile(expected, &Engine::without_plugins())
        .compare(&ActualRequest::new(received))
        .is_match()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_new_interaction_takes_no_request_from_others(
        known in vec(request(), 1..6),
        new in request(),
        place in any::<Index>(),
        received in any::<Index>(),
    ) {
        let received = &known[received.index(known.len())];
        prop_assume!(!matches_fully(&new, received));
        let numbered = known.iter().enumerate();
        let before: Vec<_> =
            numbered.map(|(number, request)| interaction(&number.to_string(), request.clone())).collect();
        let mut after = before.clone();
        after.insert(place.index(known.len() + 1), interaction("new", new));
        let answered = answer(before, received);
        prop_assert!(answered.starts_with("HTTP/1.1 200"));
        prop_assert_eq!(answer(after, received), answered);
    }
}
