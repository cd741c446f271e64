//! An answer of a mock server without a socket, beside one over a kept connection and beside matching alone: all in one
//! build, in turns. GET goes through the C functions, POST is what they call.

use pact_benches::Client;
use pact_ffi::ffi::abi::bytes::ByteView;
use pact_ffi::ffi::abi::text::Text;
use pact_ffi::ffi::answers::{
    AnswerData, pactffi_answer_delete, pactffi_answer_read, pactffi_mock_server_answer,
};
use pact_ffi::ffi::dsl::http::{pactffi_response_status, pactffi_with_request};
use pact_ffi::ffi::dsl::interaction::pactffi_new_interaction;
use pact_ffi::ffi::dsl::pact::pactffi_new_pact;
use pact_ffi::ffi::mock_server::pactffi_create_mock_server_for_transport;
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest};
use pact_ffi::mock_server::{MemoryRequest, Options, Transport, start_in_memory};
use pact_ffi::model::{Body, Headers, HttpPart, InteractionKind, Request, file};
use std::ffi::CStr;
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

/// How often each is measured, and for how long about.
const ROUNDS: usize = 9;
const WHILE: Duration = Duration::from_millis(100);

const EXPECTED: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"description":"post",
    "request":{"method":"POST","path":"/items","headers":{"Content-Type":"application/json"},
        "body":{"items":[{"id":1,"name":"a","price":1.5,"tags":"x","active":true}]},
        "matchingRules":{"body":{
            "$.items":{"matchers":[{"match":"type","min":1}]},
            "$.items[*].*":{"matchers":[{"match":"type"}]}}}},
    "response":{"status":200}}],"metadata":{"pactSpecification":{"version":"3.0.0"}}}"#;

fn main() {
    println!("| what | time | in memory |\n|---|---|---|");
    get();
    post();
}

fn get() {
    let pact = pactffi_new_pact(text(c"c"), text(c"p"));
    let interaction = pactffi_new_interaction(pact, text(c"get"));
    assert!(pactffi_with_request(interaction, text(c"GET"), text(c"/a")).is_set());
    assert!(pactffi_response_status(interaction, 200).is_set());
    let start =
        |transport| pactffi_create_mock_server_for_transport(pact, none(), 0, text(transport), none());
    let (port, number) = (start(c"http"), start(c"memory"));
    let mut client = Client::connect(u16::try_from(port).expect("a port"));

    let [connection, memory] = medians([&mut || assert_eq!(client.send("GET", "/a", ""), 200), &mut || {
        answer(number, c"GET", c"/a")
    }]);

    row("GET over a kept connection", connection, memory);
}

fn post() {
    let pact = file::read(EXPECTED).expect("a pact");
    let Some(InteractionKind::Http(http)) = pact.interactions.first().map(|one| one.kind.clone()) else {
        unreachable!("the pact has one interaction")
    };
    let expected = ExpectedRequest::compile(&http.request, &Engine::without_plugins());
    let item = |n: usize| {
        format!(r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":"t{n}","active":{}}}"#, n % 2 == 0)
    };
    let body = format!(r#"{{"items":[{}]}}"#, (0..130).map(item).collect::<Vec<_>>().join(","));
    println!("| body | {} bytes | |", body.len());
    let mut headers = Headers::new();
    headers.set("content-type", vec!["application/json".to_owned()]);
    let actual = Request {
        method: "POST".to_owned(),
        path: "/items".to_owned(),
        part: HttpPart { headers: Some(headers), body: Body::received(body.clone()), ..HttpPart::default() },
        ..Request::default()
    };
    let options = Options { transport: Transport::Memory, ..Options::default() };
    let server = start_in_memory(pact, options, 70_000).expect("a server");
    let lines = [("content-type".to_owned(), "application/json".to_owned())];
    let request = MemoryRequest { method: "POST", target: "/items", headers: &lines, body: body.as_bytes() };

    let [alone, memory] = medians([
        &mut || assert!(expected.compare(&ActualRequest::new(black_box(&actual))).mismatches.is_empty()),
        &mut || assert_eq!(server.answer(black_box(&request)).expect("a request").status(), 200),
    ]);

    row("POST JSON, matching alone", alone, memory);
}

/// One answer, read and deleted.
fn answer(number: i32, method: &CStr, target: &CStr) {
    // SAFETY: NULL is allowed.
    let body = unsafe { ByteView::new(std::ptr::null()) };
    let answer = pactffi_mock_server_answer(number, text(method), text(target), none(), body, 0);
    let mut data = MaybeUninit::<AnswerData>::uninit();
    assert!(pactffi_answer_read(answer, data.as_mut_ptr()).is_set());
    // SAFETY: the call has filled it.
    assert_eq!(unsafe { data.assume_init() }.status, 200);
    pactffi_answer_delete(answer);
}

/// The median times of one turn; the sides take turns, so that noise meets both.
fn medians(mut sides: [&mut dyn FnMut(); 2]) -> [Duration; 2] {
    let turns = sides.each_mut().map(|run| {
        let one = time(run, 10);
        (WHILE.as_secs_f64() / one.as_secs_f64().max(1e-9)).clamp(10.0, 100_000.0) as u32
    });
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (side, run) in sides.iter_mut().enumerate() {
            times[side].push(time(run, turns[side]));
        }
    }
    times.map(|mut side| {
        side.sort();
        side[ROUNDS / 2]
    })
}

/// The time of one of so many turns.
fn time(run: &mut dyn FnMut(), turns: u32) -> Duration {
    let start = Instant::now();
    (0..turns).for_each(|_| run());
    start.elapsed() / turns
}

fn row(what: &str, beside: Duration, memory: Duration) {
    let ratio = memory.as_secs_f64() / beside.as_secs_f64();
    println!("| {what} | {beside:.2?} | {memory:.2?}, {ratio:.2} x |");
}

fn text(text: &CStr) -> Text<'_> {
    // SAFETY: the text is there for its lifetime.
    unsafe { Text::new(text.as_ptr()) }
}

fn none() -> Text<'static> {
    // SAFETY: NULL is allowed.
    unsafe { Text::new(std::ptr::null()) }
}
