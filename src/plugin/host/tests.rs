use super::service::HostService;
use crate::net::tasks::{Runtime, spawn};
use crate::plugin::grpc::tests::raw::{self, framed};
use crate::plugin::id::PluginId;
use crate::plugin::interface::{CallError, Chain, HostCalls};
use crate::plugin::logs::{LogLine, PluginLogs};
use crate::plugin::proto::v2;
use parking_lot::Mutex;
use prost::Message;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Notes what is asked, and answers with what it is given.
#[derive(Debug, Default)]
struct Fake {
    asked: Mutex<Vec<(String, Chain)>>,
    error: Mutex<Option<CallError>>,
    hang: Option<Duration>,
}

impl Fake {
    fn answer<R: Default>(&self, call: &str, key: &str, text: &str, chain: &Chain) -> Result<R, CallError> {
        self.asked.lock().push((format!("{call} {key} {text}"), chain.clone()));
        if let Some(time) = self.hang {
            std::thread::sleep(time);
        }
        self.error.lock().take().map_or_else(|| Ok(R::default()), Err)
    }
}

impl HostCalls for Fake {
    fn compare_contents(
        &self,
        key: &str,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        self.answer("compare", key, &request.allow_unexpected_keys.to_string(), chain)
    }

    fn generate_content(
        &self,
        key: &str,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.answer("generate", key, &request.test_mode.to_string(), chain)
    }

    fn match_field(
        &self,
        key: &str,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        assert_ne!(key, "panic");
        self.answer::<()>("match", key, &request.path, chain)?;
        let mismatch = v2::ContentMismatch { mismatch: "differs".to_owned(), ..Default::default() };
        Ok(v2::MatchFieldResponse { error: String::new(), mismatches: vec![mismatch] })
    }

    fn generate_field(
        &self,
        key: &str,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        self.answer("generate field", key, &request.path, chain)
    }
}

struct Served {
    runtime: Runtime,
    host: Arc<Fake>,
    logs: Arc<PluginLogs>,
    service: HostService,
}

fn served(host: Fake) -> Served {
    let runtime = Runtime::start("pact-test", 2).unwrap();
    let (host, logs) = (Arc::new(host), Arc::<PluginLogs>::default());
    let calls = Arc::clone(&host) as Arc<dyn HostCalls>;
    let service = HostService::start(runtime.handle(), calls, Arc::clone(&logs)).unwrap();
    Served { runtime, host, logs, service }
}

impl Served {
    fn call(
        &self,
        name: &str,
        headers: &[(&'static str, &str)],
        message: &impl Message,
    ) -> (Vec<u8>, String, String) {
        self.send(name, headers, framed(&message.encode_to_vec()))
    }

    fn send(&self, name: &str, headers: &[(&'static str, &str)], body: Vec<u8>) -> (Vec<u8>, String, String) {
        let path = format!("/io.pact.plugin.v2.PluginHost/{name}");
        self.runtime.block_on(raw::call(self.service.address(), &path, headers, body))
    }
}

fn match_field(key: &str) -> v2::HostMatchFieldRequest {
    let request = v2::MatchFieldRequest { path: "$.a".to_owned(), ..Default::default() };
    v2::HostMatchFieldRequest { entry_key: key.to_owned(), request: Some(request) }
}

fn refused(code: i32, text: &str) -> (Vec<u8>, String, String) {
    (Vec::new(), code.to_string(), text.to_owned())
}

#[test]
fn each_call_reaches_the_host_with_its_key_and_chain() {
    let served = served(Fake::default());
    assert!(served.service.address().ip().is_loopback());
    let deadline = SystemTime::now() + Duration::from_secs(60);
    let deadline =
        UNIX_EPOCH + Duration::from_millis(deadline.duration_since(UNIX_EPOCH).unwrap().as_millis() as u64);
    let milliseconds = deadline.duration_since(UNIX_EPOCH).unwrap().as_millis().to_string();
    let headers = [("pact-call-chain-id", "the-chain"), ("pact-deadline-ms", milliseconds.as_str())];

    let compare = v2::CompareContentsRequest { allow_unexpected_keys: true, ..Default::default() };
    let compare = v2::HostCompareContentsRequest { entry_key: "json".to_owned(), request: Some(compare) };
    let generate = v2::GenerateContentRequest { test_mode: 2, ..Default::default() };
    let generate = v2::HostGenerateContentRequest { entry_key: "xml".to_owned(), request: Some(generate) };
    let field = v2::GenerateFieldRequest { path: "$.b".to_owned(), ..Default::default() };
    let field = v2::HostGenerateFieldRequest { entry_key: "Uuid".to_owned(), request: Some(field) };
    let statuses = [
        served.call("CompareContents", &headers, &compare).1,
        served.call("GenerateContent", &headers, &generate).1,
        served.call("GenerateField", &headers, &field).1,
    ];
    let (matched, status, _) = served.call("MatchField", &headers, &match_field("type"));

    assert_eq!((statuses, status.as_str()), ([(); 3].map(|()| "0".to_owned()), "0"));
    let matched = v2::MatchFieldResponse::decode(matched.as_slice()).unwrap();
    assert_eq!(matched.mismatches[0].mismatch, "differs");
    let chain = Chain { id: "the-chain".to_owned(), deadline: Some(deadline) };
    let expected = ["compare json true", "generate xml 2", "generate field Uuid $.b", "match type $.a"];
    assert_eq!(*served.host.asked.lock(), expected.map(|call| (call.to_owned(), chain.clone())));
}

#[test]
fn a_call_without_a_chain_begins_one() {
    let served = served(Fake::default());
    let odd = [("pact-call-chain-id", "c"), ("pact-deadline-ms", "soon")];

    for headers in [&[][..], &[], &odd] {
        served.call("MatchField", headers, &match_field("type"));
    }

    let asked = served.host.asked.lock();
    assert_ne!(asked[0].1.id, asked[1].1.id);
    assert_eq!(asked[2].1, Chain { id: "c".to_owned(), deadline: None });
    assert!(asked.iter().all(|(_, chain)| chain.deadline.is_none()));
}

#[test]
fn a_request_that_is_missing_is_named() {
    let served = served(Fake::default());
    let calls = ["CompareContents", "GenerateContent", "MatchField", "GenerateField"];

    for call in calls {
        assert_eq!(
            served.send(call, &[], framed(&[])),
            refused(3, &format!("Host{call}Request.request is required").replace(' ', "%20"))
        );
    }
    assert!(served.host.asked.lock().is_empty());
}

#[test]
fn errors_become_statuses() {
    let served = served(Fake::default());
    let plugin = || PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
    let rows = [
        (CallError::Status { code: 5, message: "none for 'nope'".to_owned() }, "5", "none for 'nope'"),
        (
            CallError::Timeout { plugin: plugin(), call: "MatchField", limit: Duration::from_secs(30) },
            "4",
            "Plugin tp/1.2.3 did not answer MatchField within 30000 ms",
        ),
        (
            CallError::Ended { plugin: plugin(), ending: "signal 9".to_owned() },
            "14",
            "Plugin tp/1.2.3 has ended (signal 9)",
        ),
        (
            CallError::Transport { plugin: plugin(), call: "MatchField", reason: "gone".to_owned() },
            "14",
            "transport error: Plugin tp/1.2.3 did not answer MatchField: gone",
        ),
        (CallError::Script("x.lua:1: no".to_owned()), "13", "x.lua:1: no"),
    ];
    for (error, code, text) in rows {
        *served.host.error.lock() = Some(error);
        let (_, status, message) = served.call("MatchField", &[], &match_field("type"));
        assert_eq!((status.as_str(), message.replace("%20", " ").as_str()), (code, text));
    }
    // A defect is an answer as well.
    let (_, status, message) = served.call("MatchField", &[], &match_field("panic"));
    assert_eq!(
        (status.as_str(), message.as_str()),
        ("13", "a%20defect%20of%20the%20library%20ended%20the%20work")
    );
}

#[test]
fn a_call_does_not_outlast_the_deadline_of_its_chain() {
    let served = served(Fake { hang: Some(Duration::from_millis(300)), ..Fake::default() });
    let soon = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() + 30;

    for deadline in [soon, 1] {
        let answer =
            served.call("MatchField", &[("pact-deadline-ms", &deadline.to_string())], &match_field("type"));
        assert_eq!(answer, refused(4, "The%20deadline%20of%20the%20call%20chain%20has%20passed"));
    }
}

#[test]
fn lines_of_the_log_are_passed_on() {
    let served = served(Fake::default());
    let (line, lines) = channel();
    served.logs.listen(Some(Arc::new(move |one: &LogLine| line.send(one.clone()).unwrap())));
    let message = v2::LogMessage {
        plugin_instance_id: "i".to_owned(),
        level: "WARN".to_owned(),
        message: "hello".to_owned(),
        target: "t::u".to_owned(),
        ..Default::default()
    };

    assert_eq!(served.call("Log", &[], &message), refused(0, ""));

    let expected = LogLine {
        instance_id: "i".to_owned(),
        test_run_id: None,
        level: "WARN".to_owned(),
        target: Some("t::u".to_owned()),
        message: "hello".to_owned(),
    };
    assert_eq!(lines.recv_timeout(Duration::from_secs(30)), Ok(expected));
}

#[test]
fn lines_that_are_not_waited_for_are_logged_in_the_order_in_which_they_came() {
    let served = served(Fake::default());
    let (line, lines) = channel();
    served.logs.listen(Some(Arc::new(move |one: &LogLine| line.send(one.message.clone()).unwrap())));
    let sent: Vec<String> = (0..100).map(|number| number.to_string()).collect();
    let bodies = sent.iter().map(|text| {
        let message = v2::LogMessage { message: text.clone(), ..Default::default() };
        framed(&message.encode_to_vec())
    });

    let path = "/io.pact.plugin.v2.PluginHost/Log";
    served.runtime.block_on(raw::call_at_once(served.service.address(), path, bodies.collect()));

    assert_eq!(lines.try_iter().collect::<Vec<_>>(), sent);
}

#[test]
fn what_is_no_call_does_no_harm() {
    let served = served(Fake::default());
    let address = served.service.address();
    let garbage: [&[u8]; 3] =
        [b"GET / HTTP/1.1\r\n\r\n", &[0xff; 100], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff"];
    for bytes in garbage {
        served.runtime.block_on(async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(bytes).await.unwrap();
            stream.shutdown().await.unwrap();
            // The service closes the connection.
            let _ = stream.read_to_end(&mut Vec::new()).await;
        });
    }
    assert_eq!(served.call("Nope", &[], &match_field("type")).1, "12");
    assert_eq!(served.send("MatchField", &[], framed(&[0xff, 0xff])).1, "13");
    assert_eq!(served.send("MatchField", &[], vec![0, 0x06, 0x40, 0, 1]).1, "11");
    assert_eq!(served.send("MatchField", &[], vec![0, 0, 0]).1, "13");

    assert_eq!(served.call("MatchField", &[], &match_field("type")).1, "0");
}

#[test]
fn more_connections_than_there_are_places_are_closed() {
    let served = served(Fake::default());
    let address = served.service.address();
    served.runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..256 {
            open.push(TcpStream::connect(address).await.unwrap());
        }
        let mut refused = TcpStream::connect(address).await.unwrap();
        let _ = refused.read_to_end(&mut Vec::new()).await;
        assert!(
            refused.write_all(b"x").await.is_err()
                || refused.read(&mut [0]).await.map_or(true, |read| read == 0)
        );
        drop(open);
    });
}

#[test]
fn dropping_the_service_ends_it_and_its_connections() {
    let Served { runtime, service, .. } = served(Fake::default());
    let address = service.address();
    let mut open = runtime.block_on(TcpStream::connect(address)).unwrap();

    drop(service);

    runtime.block_on(async move {
        let _ = open.read_to_end(&mut Vec::new()).await;
        let _ = spawn(async {}).await;
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
}
