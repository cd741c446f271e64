use super::super::id::PluginId;
use super::super::interface::{
    CallError, Chain, Interface, PrepareVerification, StartMockServer, Timeouts, VerifyInteraction,
};
use super::super::process::Handshake;
use super::super::proto::{v1, v2};
use super::caller::Caller;
use super::{Ends, interface};
use crate::net::tasks::{Runtime, spawn_on};
use prost::Message;
use prost_types::value::Kind;
use raw::{Answer, Answering, Fake, message, status};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, watch};

mod calls;
mod connections;
mod failures;
pub(in crate::plugin) mod raw;

/// Longer than anything takes that works.
const LONG: Timeouts = Timeouts { call: Duration::from_secs(30), long_call: Duration::from_secs(60) };

fn plugin() -> PluginId {
    PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() }
}

fn handshake(port: u16) -> Handshake {
    Handshake { port, server_key: "the key".to_owned() }
}

fn chain() -> Chain {
    Chain { id: "the-chain".to_owned(), deadline: None }
}

/// A process that ends when the test says so.
#[derive(Debug)]
struct FakeProcess(watch::Sender<Option<String>>);

impl Ends for FakeProcess {
    fn end(&self) {
        self.0.send_replace(Some("signal 9".to_owned()));
    }
}

/// A plugin that is connected to, and how it ends.
#[derive(Debug)]
struct Connected {
    runtime: Runtime,
    asked: Arc<dyn Interface>,
    process: Arc<FakeProcess>,
}

fn connect(version: u8, handshake: &Handshake, timeouts: Timeouts, runtime: Runtime) -> Connected {
    let (ending, ended) = watch::channel(None);
    let process = Arc::new(FakeProcess(ending));
    let ends = Arc::clone(&process) as Arc<dyn Ends>;
    let handle = runtime.handle().clone();
    let asked = interface(plugin(), version, handshake, (ends, ended), timeouts, handle);
    Connected { runtime, asked, process }
}

fn runtime() -> Runtime {
    Runtime::start("pact-test", 2).unwrap()
}

/// A plugin of version 2 with these answers.
fn answering(answer: impl Fn(usize, &raw::Call) -> Answer + Send + Sync + 'static) -> (Connected, Fake) {
    let runtime = runtime();
    let fake = Fake::start(&runtime, answer);
    (connect(2, &handshake(fake.port), LONG, runtime), fake)
}

impl Connected {
    /// Some call.
    fn compare(&self) -> Result<v2::CompareContentsResponse, CallError> {
        self.asked.compare_contents(v2::CompareContentsRequest::default(), &chain())
    }

    /// The text of the error of some call.
    fn failure(&self) -> String {
        self.compare().unwrap_err().to_string()
    }
}

fn reply() -> v2::CompareContentsResponse {
    v2::CompareContentsResponse { error: "an answer".to_owned(), ..Default::default() }
}
