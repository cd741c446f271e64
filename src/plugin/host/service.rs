//! [`HostService`]: the gRPC service `PluginHost`, which plugins call.

use crate::net::accept::{accept, until_stopped};
use crate::net::tasks::{Spawner, blocking, spawn, spawn_on};
use crate::plugin::id::new_uuid;
use crate::plugin::interface::{CallError, Chain, HostCalls};
use crate::plugin::logs::{LogLine, PluginLogs};
use crate::plugin::proto::v2;
use crate::plugin::proto::v2::plugin_host_server::{PluginHost, PluginHostServer};
use hyper::body::Incoming;
use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::time::timeout;
use tonic::codegen::{BoxFuture, Service};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Response, Status};

/// How many bytes a request may have.
const LARGEST_REQUEST: usize = 100 * 1024 * 1024;

/// How many connections are served at the same time. Plugins keep one each; some make one for each call.
const MOST_CONNECTIONS: usize = 256;

/// How many calls a connection may have at the same time.
const MOST_CALLS: u32 = 256;

/// How long a line waits for the one before it to be logged. The listener of the host may call the plugin, which logs
/// again before it answers.
const LONGEST_TURN: Duration = Duration::from_secs(1);

/// The service, on a port of this machine. Dropping it ends it.
#[derive(Debug)]
pub(in crate::plugin) struct HostService {
    address: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl HostService {
    /// Starts it on a runtime.
    pub(in crate::plugin) fn start(
        runtime: &Handle,
        calls: Arc<dyn HostCalls>,
        logs: Arc<PluginLogs>,
    ) -> io::Result<HostService> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = watch::channel(false);
        let server = PluginHostServer::new(Host { calls, logs }).max_decoding_message_size(LARGEST_REQUEST);
        spawn_on(runtime, accept_all(listener, server, stopped));
        Ok(HostService { address, _stop: stop })
    }

    /// Where it listens.
    pub(in crate::plugin) fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept_all(
    listener: tokio::net::TcpListener,
    server: PluginHostServer<Host>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let theirs = stop.clone();
    let connected = |stream| {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            return tracing::warn!("A plugin was refused one more connection to its host");
        };
        spawn(serve(stream, server.clone(), theirs.clone(), place));
    };
    let failed = |error: &io::Error| tracing::warn!("A plugin could not connect to its host: {error}");
    accept(&listener, pin!(stop.wait_for(|stop| *stop)), connected, failed).await;
}

/// Serves one connection until it ends or the service does.
async fn serve(
    stream: TcpStream,
    server: PluginHostServer<Host>,
    mut stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let stopped = pin!(stop.wait_for(|stop| *stop));
    if let Some(Err(error)) = until_stopped(connection(stream, server), stopped).await {
        tracing::debug!("The connection of a plugin to its host broke: {error}");
    }
}

fn connection(stream: TcpStream, server: PluginHostServer<Host>) -> BoxFuture<(), hyper::Error> {
    // Nagle's algorithm would hold back the end of a reply until the plugin has acknowledged its start.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(Spawner);
    builder.max_concurrent_streams(MOST_CALLS);
    let turns = Turns::default();
    // Called in the order in which the calls arrive; what it returns runs in no order.
    let calls = service_fn(move |request: hyper::Request<Incoming>| {
        let turn = request.uri().path().ends_with("/Log").then(|| turns.next());
        let mut server = server.clone();
        async move {
            let _until_answered = match turn {
                Some(turn) => Some(turn.begin().await),
                None => None,
            };
            server.call(request).await
        }
    });
    Box::pin(builder.serve_connection(TokioIo::new(stream), calls))
}

/// The order of the lines that come over a connection.
#[derive(Debug, Default)]
struct Turns(Mutex<Option<oneshot::Receiver<()>>>);

/// A line, until it has been logged.
#[derive(Debug)]
struct Turn {
    before: Option<oneshot::Receiver<()>>,
    ending: oneshot::Sender<()>,
}

impl Turns {
    fn next(&self) -> Turn {
        let (ending, ended) = oneshot::channel();
        Turn { before: self.0.lock().replace(ended), ending }
    }
}

impl Turn {
    /// Waits for the line before this one. What is returned ends the turn when it is dropped.
    async fn begin(self) -> oneshot::Sender<()> {
        if let Some(before) = self.before {
            // It is in order that this is an error: nothing is ever sent.
            let _ = timeout(LONGEST_TURN, before).await;
        }
        self.ending
    }
}

/// What answers the calls.
#[derive(Debug)]
struct Host {
    calls: Arc<dyn HostCalls>,
    logs: Arc<PluginLogs>,
}

impl Host {
    /// Makes a call of a chain on a thread where it may wait.
    async fn answer<R, W>(&self, chain: Chain, work: W) -> Result<Response<R>, Status>
    where
        R: Send + 'static,
        W: FnOnce(&dyn HostCalls, &Chain) -> Result<R, CallError> + Send + 'static,
    {
        let calls = Arc::clone(&self.calls);
        let deadline = chain.deadline;
        let reply = within(deadline, blocking(move || work(&*calls, &chain))).await?;
        let reply = reply.map_err(|defect| Status::internal(defect.to_string()))?;
        reply.map(Response::new).map_err(|error| status(&error))
    }
}

#[tonic::async_trait]
impl PluginHost for Host {
    async fn log(&self, request: Request<v2::LogMessage>) -> Result<Response<()>, Status> {
        let logs = Arc::clone(&self.logs);
        let message = request.into_inner();
        // The listener of the host may wait.
        let logged = blocking(move || logs.log(&line(&message), message.timestamp_ms)).await;
        logged.map(Response::new).map_err(|defect| Status::internal(defect.to_string()))
    }

    async fn compare_contents(
        &self,
        request: Request<v2::HostCompareContentsRequest>,
    ) -> Result<Response<v2::CompareContentsResponse>, Status> {
        let chain = chain(request.metadata());
        let v2::HostCompareContentsRequest { entry_key, request } = request.into_inner();
        let request = request.ok_or_else(|| missing("HostCompareContentsRequest"))?;
        self.answer(chain, move |calls, chain| calls.compare_contents(&entry_key, request, chain)).await
    }

    async fn generate_content(
        &self,
        request: Request<v2::HostGenerateContentRequest>,
    ) -> Result<Response<v2::GenerateContentResponse>, Status> {
        let chain = chain(request.metadata());
        let v2::HostGenerateContentRequest { entry_key, request } = request.into_inner();
        let request = request.ok_or_else(|| missing("HostGenerateContentRequest"))?;
        self.answer(chain, move |calls, chain| calls.generate_content(&entry_key, request, chain)).await
    }

    async fn match_field(
        &self,
        request: Request<v2::HostMatchFieldRequest>,
    ) -> Result<Response<v2::MatchFieldResponse>, Status> {
        let chain = chain(request.metadata());
        let v2::HostMatchFieldRequest { entry_key, request } = request.into_inner();
        let request = request.ok_or_else(|| missing("HostMatchFieldRequest"))?;
        self.answer(chain, move |calls, chain| calls.match_field(&entry_key, request, chain)).await
    }

    async fn generate_field(
        &self,
        request: Request<v2::HostGenerateFieldRequest>,
    ) -> Result<Response<v2::GenerateFieldResponse>, Status> {
        let chain = chain(request.metadata());
        let v2::HostGenerateFieldRequest { entry_key, request } = request.into_inner();
        let request = request.ok_or_else(|| missing("HostGenerateFieldRequest"))?;
        self.answer(chain, move |calls, chain| calls.generate_field(&entry_key, request, chain)).await
    }
}

fn line(message: &v2::LogMessage) -> LogLine {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    LogLine {
        instance_id: message.plugin_instance_id.clone(),
        test_run_id: given(&message.test_run_id),
        level: message.level.clone(),
        target: given(&message.target),
        message: message.message.clone(),
    }
}

fn missing(message: &str) -> Status {
    Status::invalid_argument(format!("{message}.request is required"))
}

/// The chain that a plugin passes on, or a new one.
fn chain(metadata: &MetadataMap) -> Chain {
    let text = |name| metadata.get(name).and_then(|value| value.to_str().ok());
    let milliseconds = text("pact-deadline-ms").and_then(|text| text.parse().ok());
    Chain {
        id: text("pact-call-chain-id").map_or_else(new_uuid, str::to_owned),
        deadline: milliseconds
            .and_then(|since_1970| UNIX_EPOCH.checked_add(Duration::from_millis(since_1970))),
    }
}

/// Waits for work until the deadline of its chain.
async fn within<W: Future>(deadline: Option<SystemTime>, work: W) -> Result<W::Output, Status> {
    let Some(deadline) = deadline else { return Ok(work.await) };
    let left = deadline.duration_since(SystemTime::now()).unwrap_or_default();
    let passed = |_| Status::deadline_exceeded("The deadline of the call chain has passed");
    timeout(left, work).await.map_err(passed)
}

/// What a plugin gets in the place of an answer.
fn status(error: &CallError) -> Status {
    let code = match error {
        CallError::Status { code, message } => return Status::new(Code::from_i32(*code), message),
        CallError::Timeout { .. } => Code::DeadlineExceeded,
        CallError::Transport { .. } | CallError::Ended { .. } => Code::Unavailable,
        CallError::Script(_) => Code::Internal,
    };
    Status::new(code, error.to_string())
}
