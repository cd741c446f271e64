//! Verifications whose provider, states and messages are functions: called on threads of the library, answered at once or
//! later, or asked for by the thread that verifies.

use std::ffi::{CStr, CString};
use std::fs;
use std::ptr::null_mut;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::c::{
    Bytes, ExchangeCallback, NULL, Out, Pointer, last_error, pactffi_cleanup_mock_server,
    pactffi_exchange_action, pactffi_exchange_body, pactffi_exchange_description, pactffi_exchange_fail,
    pactffi_exchange_header, pactffi_exchange_header_at, pactffi_exchange_kind, pactffi_exchange_method,
    pactffi_exchange_path, pactffi_exchange_query, pactffi_exchange_respond,
    pactffi_exchange_respond_message, pactffi_exchange_respond_state, pactffi_exchange_state_name,
    pactffi_exchange_state_params, pactffi_exchange_states, pactffi_exchange_target,
    pactffi_verifier_add_file_source, pactffi_verifier_cancel, pactffi_verifier_execute,
    pactffi_verifier_json, pactffi_verifier_new_for_application, pactffi_verifier_next_exchange,
    pactffi_verifier_on_result, pactffi_verifier_output, pactffi_verifier_result,
    pactffi_verifier_set_message_handler, pactffi_verifier_set_parallel,
    pactffi_verifier_set_provider_handler, pactffi_verifier_set_provider_info,
    pactffi_verifier_set_provider_state, pactffi_verifier_set_state_handler, pactffi_verifier_set_stdout,
    pactffi_verifier_set_verification_options, pactffi_verifier_shutdown, pactffi_verifier_start, s,
};
use crate::call::{Pact, Server, no, ok, with_error};

const PROVIDER: i32 = 1;
const STATE: i32 = 2;
const MESSAGE: i32 = 3;

/// A verification of one pact, freed when the test is over.
struct Verification {
    handle: Pointer,
    _folder: TempDir,
}

impl Verification {
    fn of(interactions: &Value) -> Self {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let path = folder.path().join("pact.json");
        let pact = json!({"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": interactions,
            "metadata": {"pactSpecification": {"version": "4.0"}}});
        fs::write(&path, pact.to_string()).expect("the folder can be written");
        let path = CString::new(path.to_str().expect("its path is text")).expect("without NUL");
        let handle = pactffi_verifier_new_for_application(s(c"tests"), s(c"1"));
        assert_eq!(pactffi_verifier_set_stdout(handle, 0), 0);
        pactffi_verifier_set_provider_info(handle, s(c"p"), NULL, NULL, 8080, s(c"/base"));
        pactffi_verifier_add_file_source(handle, s(&path));
        Verification { handle, _folder: folder }
    }

    /// Exchanges of these kinds are given to a function.
    fn calling<F: Fn(Pointer) + Send + Sync>(self, kinds: &[i32], function: &F) -> Self {
        let context = std::ptr::from_ref(function).cast_mut().cast();
        kinds.iter().for_each(|kind| self.set(*kind, Some(call::<F>), context));
        self
    }

    /// Exchanges of these kinds are asked for.
    fn pulling(self, kinds: &[i32]) -> Self {
        kinds.iter().for_each(|kind| self.set(*kind, None, null_mut()));
        self
    }

    fn set(&self, kind: i32, callback: ExchangeCallback, context: Pointer) {
        let set = match kind {
            PROVIDER => pactffi_verifier_set_provider_handler,
            STATE => pactffi_verifier_set_state_handler,
            _ => pactffi_verifier_set_message_handler,
        };
        assert!(set(self.handle, callback, context), "{}", last_error());
    }

    fn timeout(self, milliseconds: u64) -> Self {
        assert_eq!(pactffi_verifier_set_verification_options(self.handle, 0, milliseconds), 0);
        self
    }

    fn execute(&self) -> (i32, Vec<String>) {
        (pactffi_verifier_execute(self.handle), self.failures())
    }

    /// Asks for exchanges until the verification has ended.
    fn pull(&self, answer: impl Fn(Pointer)) -> (i32, Vec<String>) {
        assert!(pactffi_verifier_start(self.handle), "{}", last_error());
        loop {
            let exchange = pactffi_verifier_next_exchange(self.handle, 60_000);
            if !exchange.is_null() {
                answer(exchange);
            }
            match pactffi_verifier_result(self.handle) {
                -1 => {}
                result => return (result, self.failures()),
            }
        }
    }

    /// Each failure with its reason.
    fn failures(&self) -> Vec<String> {
        let text = pactffi_verifier_json(self.handle).take().expect("the handle is live");
        let document: Value = serde_json::from_str(&text).expect("the document is JSON");
        let errors = document["errors"].as_array().expect("there is a list").iter();
        errors.map(|error| reason(&error["mismatch"])).collect()
    }
}

impl Drop for Verification {
    fn drop(&mut self) {
        pactffi_verifier_shutdown(self.handle);
    }
}

extern "C" fn call<F: Fn(Pointer)>(exchange: Pointer, context: Pointer) {
    let function: *const F = context.cast_const().cast();
    // SAFETY: `calling` passed the address of an `F`, which the test keeps until the verification has ended.
    #[expect(unsafe_code, reason = "the context of a callback is an address")]
    let function = unsafe { &*function };
    function(exchange);
}

fn reason(mismatch: &Value) -> String {
    match mismatch["mismatches"].as_array() {
        Some(list) => list.iter().map(|one| text(&one["mismatch"])).collect::<Vec<_>>().join("; "),
        None => text(&mismatch["message"]),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn get(path: &str) -> Value {
    json!({"type": "Synchronous/HTTP", "description": path, "request": {"method": "GET", "path": path},
        "response": {"status": 200}})
}

fn respond(exchange: Pointer, status: u32, headers: &CStr, body: &[u8]) -> bool {
    pactffi_exchange_respond(exchange, status, s(headers), Bytes::of(body), body.len())
}

/// Answers every kind as a provider that does what is expected of it.
fn agree(exchange: Pointer) -> bool {
    match pactffi_exchange_kind(exchange) {
        PROVIDER => respond(exchange, 200, c"", b""),
        STATE => pactffi_exchange_respond_state(exchange, NULL),
        _ => pactffi_exchange_respond_message(exchange, Bytes::NULL, 0, NULL, NULL),
    }
}

fn read(text: Out) -> String {
    text.read().unwrap_or_else(|| "NULL".to_owned())
}

#[test]
fn a_request_is_what_http_would_carry() {
    let interaction = json!({"type": "Synchronous/HTTP", "description": "d",
        "providerStates": [{"name": "s", "params": {"a": 1}}],
        "request": {"method": "post", "path": "/u/a b", "query": {"q": ["1 2"]}, "headers": {"X-A": ["1", "2"]},
            "body": {"contentType": "text/plain", "encoded": false, "content": "hi"}},
        "response": {"status": 200}});
    let (seen, asked) = channel();
    let function = move |exchange: Pointer| {
        let (mut name, mut value) = (Out(null_mut()), Out(null_mut()));
        let mut lines = Vec::new();
        while pactffi_exchange_header_at(
            exchange,
            lines.len(),
            (&raw mut name).cast(),
            (&raw mut value).cast(),
        ) {
            lines.push(format!("{}: {}", read(name), read(value)));
        }
        let mut length = 9_usize;
        let body = pactffi_exchange_body(exchange, (&raw mut length).cast());
        let texts = [
            pactffi_exchange_method(exchange),
            pactffi_exchange_target(exchange),
            pactffi_exchange_path(exchange),
            pactffi_exchange_query(exchange),
            pactffi_exchange_header(exchange, s(c"X-a")),
            pactffi_exchange_header(exchange, s(c"X-B")),
            pactffi_exchange_description(exchange),
            pactffi_exchange_states(exchange),
            pactffi_exchange_action(exchange),
            pactffi_exchange_state_name(exchange),
        ];
        let texts = texts.map(read).join(" | ");
        seen.send((texts, lines, length, body.is_null(), last_error())).expect("the test is waiting");
        assert!(agree(exchange));
    };
    let verification = Verification::of(&json!([interaction])).calling(&[PROVIDER], &function);

    assert_eq!(verification.execute(), (0, vec![]));

    let (texts, lines, length, has_no_body, error) = asked.recv().expect("it was asked");
    assert_eq!(
        texts,
        "POST | /base/u/a%20b?q=1+2 | /base/u/a%20b | q=1+2 | 1, 2 | NULL | d | [{\"name\":\"s\",\"params\":{\"a\":1}}] \
         | NULL | NULL"
    );
    assert_eq!(
        lines,
        [
            "x-a: 1",
            "x-a: 2",
            "host: localhost:8080",
            "accept: */*",
            "accept-encoding: gzip,deflate",
            "user-agent: pact_verifier/0.5.12",
            "content-length: 2"
        ]
    );
    assert_eq!((length, has_no_body, error.as_str()), (2, false, ""));
}

#[test]
fn a_state_is_set_up_and_torn_down_and_gives_values() {
    let interaction = json!({"type": "Synchronous/HTTP", "description": "d",
        "providerStates": [{"name": "user", "params": {"name": "Ann"}}],
        "request": {"method": "GET", "path": "/u/1", "generators": {"path":
            {"type": "ProviderState", "expression": "/u/${id}"}}},
        "response": {"status": 200}});
    let calls = Mutex::new(Vec::new());
    let function = |exchange: Pointer| {
        let texts = [pactffi_exchange_action, pactffi_exchange_state_name, pactffi_exchange_state_params];
        let what = if pactffi_exchange_kind(exchange) == PROVIDER {
            read(pactffi_exchange_target(exchange))
        } else {
            texts.map(|text| read(text(exchange))).join(" ")
        };
        calls.lock().expect("no panic").push(what);
        assert!(match pactffi_exchange_kind(exchange) {
            PROVIDER => respond(exchange, 200, c"", b""),
            _ => pactffi_exchange_respond_state(exchange, s(c"{\"id\":7}")),
        });
    };
    let interactions = json!([interaction, get("/")]);
    let verification = Verification::of(&interactions).calling(&[PROVIDER, STATE], &function);

    assert_eq!(verification.execute(), (0, vec![]));

    let calls = std::mem::take(&mut *calls.lock().expect("no panic"));
    assert_eq!(
        calls,
        [
            "setup user {\"name\":\"Ann\"}",
            "/base/u/7",
            "teardown user {\"name\":\"Ann\"}",
            "setup  {}",
            "/base",
            "teardown  {}"
        ]
    );
}

#[test]
fn messages_are_compared_with_what_the_function_gives() {
    let contents = |text: &str| json!({"contentType": "text/plain", "encoded": false, "content": text});
    let interactions = json!([
        {"type": "Asynchronous/Messages", "description": "event", "contents": contents("e"), "metadata": {"k": "v"}},
        {"type": "Synchronous/Messages", "description": "question", "request": {"contents": contents("ask")},
            "response": [{"contents": contents("answer")}]},
        {"type": "Asynchronous/Messages", "description": "other", "contents": contents("e")}]);
    let function = |exchange: Pointer| {
        let mut length = 0_usize;
        let _body = pactffi_exchange_body(exchange, (&raw mut length).cast());
        let bytes: &[u8] = if length == 3 { b"answer" } else { b"e" };
        let metadata =
            if read(pactffi_exchange_description(exchange)) == "other" { c"" } else { c"{\"k\":\"v\"}" };
        let answer = pactffi_exchange_respond_message(
            exchange,
            Bytes::of(bytes),
            bytes.len(),
            s(c"text/plain"),
            s(metadata),
        );
        assert!(answer, "{}", last_error());
    };
    let verification = Verification::of(&interactions).calling(&[MESSAGE], &function);

    assert_eq!(verification.execute(), (0, vec![]));
}

#[test]
fn what_the_function_gives_as_a_failure_is_the_reason() {
    let function =
        |exchange: Pointer| assert!(pactffi_exchange_fail(exchange, s(c"ValueError: no such user")));
    let message = json!({"type": "Asynchronous/Messages", "description": "m", "contents":
        {"contentType": "text/plain", "encoded": false, "content": "m"}});
    let state = |exchange: Pointer| match pactffi_exchange_kind(exchange) {
        STATE => function(exchange),
        _ => assert!(agree(exchange)),
    };

    let provider = Verification::of(&json!([get("/x"), message])).calling(&[PROVIDER, MESSAGE], &function);
    let states = Verification::of(&json!([get("/x")])).calling(&[PROVIDER, STATE], &state);

    let at = "error answering request for url (http://localhost:8080/base/x)";
    assert_eq!(
        provider.execute(),
        (1, vec![format!("{at}: ValueError: no such user"), "ValueError: no such user".to_owned()])
    );
    let failed = "One or more of the setup state change handlers has failed";
    assert_eq!(states.execute(), (1, vec![failed.to_owned()]));
    let output = pactffi_verifier_output(states.handle, 1).take().expect("the handle is live");
    assert!(output.contains("setup of provider state '': ValueError: no such user"), "{output}");
}

#[test]
fn an_answer_may_come_later_from_another_thread() {
    let interactions: Value = (0..8).map(|number| get(&format!("/{number}"))).collect();
    let (ask, asked): (Sender<usize>, Receiver<usize>) = channel();
    let ask = Mutex::new(ask);
    let function = move |exchange: Pointer| {
        ask.lock().expect("no panic").send(exchange.expose_provenance()).expect("sent")
    };
    let verification = Verification::of(&interactions).calling(&[PROVIDER], &function);
    assert_eq!(pactffi_verifier_set_parallel(verification.handle, 4), 0);
    // Answers come in pairs: the second exchange is answered before the first.
    let answering = thread::spawn(move || {
        for _ in 0..4 {
            let pair = [asked.recv().expect("asked"), asked.recv().expect("asked")];
            for exchange in pair.into_iter().rev() {
                assert!(agree(std::ptr::with_exposed_provenance_mut(exchange)));
            }
        }
    });

    assert_eq!(verification.execute(), (0, vec![]));
    answering.join().expect("all were answered");
}

#[test]
fn exchanges_and_results_come_to_the_thread_that_asks() {
    extern "C" fn on_result(result: Out, seen: Pointer) {
        let seen: *const Mutex<Vec<(ThreadId, String)>> = seen.cast_const().cast();
        // SAFETY: the test passed this address, and keeps it until the verification has ended.
        #[expect(unsafe_code, reason = "the context of a callback is an address")]
        let seen = unsafe { &*seen };
        let result: Value = serde_json::from_str(&read(result)).expect("a result is JSON");
        seen.lock().expect("no panic").push((thread::current().id(), text(&result["description"])));
    }
    let seen: Mutex<Vec<(ThreadId, String)>> = Mutex::default();
    let kinds = Mutex::new(Vec::new());
    let interactions = json!([get("/a"), get("/b")]);
    let verification = Verification::of(&interactions).pulling(&[PROVIDER, STATE]);
    let context = std::ptr::from_ref(&seen).cast_mut().cast();
    assert_eq!(pactffi_verifier_on_result(verification.handle, Some(on_result), context), 0);

    for _twice in 0..2 {
        let pulled = verification.pull(|exchange| {
            kinds.lock().expect("no panic").push(pactffi_exchange_kind(exchange));
            assert!(agree(exchange));
        });
        assert_eq!(pulled, (0, vec![]));
    }

    let once = [STATE, PROVIDER, STATE, STATE, PROVIDER, STATE];
    assert_eq!(*kinds.lock().expect("no panic"), [once, once].concat());
    let here = thread::current().id();
    let expected = ["/a", "/b", "/a", "/b"].map(|name| (here, name.to_owned()));
    assert_eq!(*seen.lock().expect("no panic"), expected);
}

#[test]
fn results_that_were_not_asked_for_come_with_the_result() {
    extern "C" fn on_result(_result: Out, count: Pointer) {
        let count: *const Mutex<usize> = count.cast_const().cast();
        // SAFETY: the test passed this address, and keeps it until the verification has ended.
        #[expect(unsafe_code, reason = "the context of a callback is an address")]
        let count = unsafe { &*count };
        *count.lock().expect("no panic") += 1;
    }
    let count: Mutex<usize> = Mutex::default();
    let function = |exchange: Pointer| assert!(agree(exchange));
    let verification = Verification::of(&json!([get("/a"), get("/b")])).calling(&[PROVIDER], &function);
    let context = std::ptr::from_ref(&count).cast_mut().cast();
    assert_eq!(pactffi_verifier_on_result(verification.handle, Some(on_result), context), 0);

    assert!(pactffi_verifier_start(verification.handle));
    while pactffi_verifier_result(verification.handle) == -1 {
        thread::yield_now();
    }

    assert_eq!(*count.lock().expect("no panic"), 2);
}

#[test]
fn a_verification_that_waits_for_its_own_thread_is_refused() {
    let verification = Verification::of(&json!([get("/")])).pulling(&[PROVIDER]);

    assert_eq!(
        with_error(pactffi_verifier_execute(verification.handle)),
        no(
            2,
            "a handler of the verifier is NULL, so that its exchanges are asked for with \
             pactffi_verifier_next_exchange: begin the verification with pactffi_verifier_start"
        )
    );
    assert_eq!(
        with_error(pactffi_verifier_result(verification.handle)),
        no(-2, "the verification has not been started")
    );
    assert!(pactffi_verifier_start(verification.handle));
    assert_eq!(
        with_error(pactffi_verifier_start(verification.handle)),
        no(false, "the verification is running")
    );
    assert_eq!(pactffi_verifier_result(verification.handle), -1);
}

#[test]
fn cancelling_and_freeing_end_the_exchanges() {
    for is_freed in [false, true] {
        let verification = Verification::of(&json!([get("/")])).pulling(&[PROVIDER]);
        assert!(pactffi_verifier_start(verification.handle));
        let exchange = pactffi_verifier_next_exchange(verification.handle, 60_000);
        assert_eq!(pactffi_exchange_kind(exchange), PROVIDER);

        if is_freed {
            pactffi_verifier_shutdown(verification.handle);
        } else {
            assert!(pactffi_verifier_cancel(verification.handle));
            let result = with_error(pactffi_verifier_result(verification.handle));
            assert_eq!(result, no(2, "the verification was cancelled"));
            assert!(pactffi_verifier_next_exchange(verification.handle, 60_000).is_null());
        }

        let ended = "exchange has ended";
        assert_eq!(with_error(agree(exchange)), no(false, ended));
        assert_eq!(with_error(pactffi_exchange_kind(exchange)), no(0, ended));
    }
}

#[test]
fn an_answer_that_http_could_not_carry_leaves_the_exchange_open() {
    let tried = Mutex::new(Vec::new());
    let function = |exchange: Pointer| {
        let none = Bytes::NULL;
        let respond =
            |status, headers: &CStr| pactffi_exchange_respond(exchange, status, s(headers), none, 0);
        let answers = [
            with_error(respond(99, c"")),
            with_error(respond(101, c"")),
            with_error(respond(1000, c"")),
            with_error(respond(65736, c"")),
            with_error(respond(200, c"{\"X Y\":\"1\"}")),
            with_error(respond(200, c"{\"X\":\"1\\n2\"}")),
            with_error(respond(200, c"[1]")),
            with_error(pactffi_exchange_respond(exchange, 200, NULL, none, 1)),
            with_error(pactffi_exchange_respond_state(exchange, NULL)),
            with_error(pactffi_exchange_respond_message(exchange, none, 0, NULL, NULL)),
            with_error(pactffi_exchange_fail(exchange, NULL)),
            with_error(respond(600, c"")),
            with_error(respond(200, c"")),
        ];
        tried.lock().expect("no panic").extend(answers);
    };
    let verification = Verification::of(&json!([get("/")])).calling(&[PROVIDER], &function);

    assert_eq!(verification.execute(), (1, vec!["expected 200 but was 600".to_owned()]));

    let status =
        |status: u32| no(false, &format!("{status} is not the status of a response: expected 200 to 999"));
    let wanted = "expected a JSON object of texts or arrays of texts, or an array of pairs of texts";
    assert_eq!(
        *tried.lock().expect("no panic"),
        [
            status(99),
            status(101),
            status(1000),
            status(65736),
            no(false, "'X Y' is not the name of a header"),
            no(false, "the header 'X' cannot have the value '1\n2'"),
            no(false, &format!("headers: 1 is no pair; {wanted}")),
            no(false, "body is null, but its length is 1"),
            no(false, "the exchange asks for a response of the provider"),
            no(false, "the exchange asks for a response of the provider"),
            no(false, "reason is null"),
            ok(true),
            no(false, "the exchange has been answered"),
        ]
    );
}

#[test]
fn an_exchange_without_an_answer_fails_after_the_timeout_and_takes_none_later() {
    let (ask, asked) = channel();
    let late = Mutex::new(None);
    let function = move |exchange: Pointer| {
        // The first one is answered while the second one is asked for.
        let mut first = late.lock().expect("no panic");
        match first.take() {
            None => *first = Some(exchange.expose_provenance()),
            Some(first) => {
                let first = std::ptr::with_exposed_provenance_mut(first);
                ask.send(with_error(agree(first))).expect("the test is waiting");
                assert!(agree(exchange));
            }
        }
    };
    let interactions = json!([get("/a"), get("/b")]);
    let verification = Verification::of(&interactions).calling(&[PROVIDER], &function).timeout(1000);

    let at = "error answering request for url (http://localhost:8080/base/a)";
    assert_eq!(verification.execute(), (1, vec![format!("{at}: no answer within 1000 ms")]));
    assert_eq!(
        asked.recv().expect("it was asked"),
        no(false, "the exchange has ended: there was no answer within 1000 ms")
    );
}

#[test]
fn a_function_may_call_the_library_but_for_what_would_wait_for_it() {
    let handle: Arc<Mutex<usize>> = Arc::default();
    let answers = Mutex::new(Vec::new());
    let own = Arc::clone(&handle);
    let function = |exchange: Pointer| {
        let own = std::ptr::with_exposed_provenance_mut(*own.lock().expect("no panic"));
        pactffi_verifier_shutdown(own);
        let mut answers = answers.lock().expect("no panic");
        answers.push(with_error(0));
        answers.push(with_error(pactffi_verifier_execute(own)));
        let other = Verification::of(&json!([get("/")]));
        answers.push(with_error(pactffi_verifier_execute(other.handle)));
        answers.push(with_error(i32::from(pactffi_verifier_next_exchange(own, 0).is_null())));
        let pact = Pact::new();
        let server = Server::start(&pact);
        answers.push(with_error(i32::from(pactffi_cleanup_mock_server(server.0))));
        assert!(agree(exchange));
    };
    let verification = Verification::of(&json!([get("/")])).calling(&[PROVIDER], &function);
    *handle.lock().expect("no panic") = verification.handle.expose_provenance();

    assert_eq!(verification.execute(), (0, vec![]));

    let waits = "this function waits and cannot be called from a thread of the library";
    assert_eq!(
        *answers.lock().expect("no panic"),
        [
            no(0, "a handler cannot free the verifier that has called it"),
            no(2, waits),
            no(2, waits),
            no(1, waits),
            ok(1),
        ]
    );
}

#[test]
fn a_call_that_does_not_return_holds_its_own_thread_only() {
    let (release, held) = channel::<()>();
    let held = Mutex::new(held);
    let function = move |exchange: Pointer| {
        if read(pactffi_exchange_path(exchange)) == "/base/0" {
            let _released = held.lock().expect("no panic").recv();
        } else {
            assert!(agree(exchange));
        }
    };
    let interactions: Value = (0..20).map(|number| get(&format!("/{number}"))).collect();
    let verification = Verification::of(&interactions).calling(&[PROVIDER], &function).timeout(2000);
    assert_eq!(pactffi_verifier_set_parallel(verification.handle, 2), 0);

    let at = "error answering request for url (http://localhost:8080/base/0)";
    assert_eq!(verification.execute(), (1, vec![format!("{at}: no answer within 2000 ms")]));
    drop(release);
}

#[test]
fn of_a_url_and_a_function_for_states_the_last_counts() {
    let calls = Mutex::new(0);
    let function = |exchange: Pointer| {
        *calls.lock().expect("no panic") += i32::from(pactffi_exchange_kind(exchange) == STATE);
        assert!(agree(exchange));
    };
    let verification = Verification::of(&json!([get("/")])).calling(&[PROVIDER, STATE], &function);

    pactffi_verifier_set_provider_state(verification.handle, NULL, 0, 0);
    assert_eq!(verification.execute(), (0, vec![]));
    assert_eq!(*calls.lock().expect("no panic"), 0);

    let verification = verification.calling(&[STATE], &function);
    assert_eq!(verification.execute(), (0, vec![]));
    assert_eq!(*calls.lock().expect("no panic"), 2);
}

#[test]
fn a_redirect_to_the_provider_is_the_next_exchange() {
    let function = |exchange: Pointer| {
        let path = read(pactffi_exchange_path(exchange));
        assert!(if path == "/base/a" {
            respond(exchange, 302, c"{\"Location\":\"/moved?x=1\"}", b"")
        } else {
            let is_moved = read(pactffi_exchange_target(exchange)) == "/moved?x=1";
            respond(exchange, if is_moved { 200 } else { 404 }, c"", b"")
        });
    };
    let verification = Verification::of(&json!([get("/a")])).calling(&[PROVIDER], &function);

    assert_eq!(verification.execute(), (0, vec![]));
}

#[test]
fn a_body_is_framed_as_http_frames_it() {
    let expecting = |method: &str, status: u16, headers: Value| {
        json!({"type": "Synchronous/HTTP", "description": format!("{method} {status}"),
            "request": {"method": method, "path": "/"}, "response": {"status": status, "headers": headers}})
    };
    let mut with_body = json!([
        expecting("GET", 200, json!({"Content-Length": ["4"]})),
        expecting("HEAD", 200, json!({"Content-Length": ["4"]})),
        expecting("GET", 299, json!({"Content-Encoding": ["gzip"]})),
    ]);
    let hi = json!({"contentType": "text/plain", "encoded": false, "content": "hi"});
    with_body[2]["response"]["body"] = hi;
    // "hi", packed by gzip.
    let packed = [31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 203, 200, 4, 0, 172, 42, 147, 216, 2, 0, 0, 0];
    let function = move |exchange: Pointer| {
        assert!(match read(pactffi_exchange_description(exchange)).as_str() {
            "GET 299" => respond(
                exchange,
                299,
                c"{\"content-encoding\":\"gzip\",\"content-type\":\"text/plain\"}",
                &packed
            ),
            _ => respond(exchange, 200, c"{\"content-length\":\"99\"}", b"body"),
        });
    };
    let verification = Verification::of(&with_body).calling(&[PROVIDER], &function);

    let (result, failures) = verification.execute();
    assert_eq!((result, failures.len()), (1, 1), "{failures:?}");
    assert!(failures[0].contains("'99'"), "a HEAD keeps the length it was given: {failures:?}");
}
