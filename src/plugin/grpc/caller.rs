//! [`Caller`]: one call to a plugin, with its deadline, its metadata and the reason why there is no answer.

use super::super::id::PluginId;
use super::super::interface::{CallError, Chain, Timeouts};
use super::super::process::Handshake;
use super::channel::Channel;
use super::connection::Broken;
use crate::net::accept::until_stopped;
use crate::net::tasks::wait_in_place;
use hyper::http::uri::PathAndQuery;
use prost::Message;
use std::error::Error;
use std::fmt::Display;
use std::pin::pin;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::timeout;
use tonic::client::Grpc;
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;

/// How many bytes a reply may have.
const LARGEST_REPLY: usize = 100 * 1024 * 1024;

/// After a connection broke, how long the system may take to report that the process has ended.
const ENDING_TIMEOUT: Duration = Duration::from_millis(250);

/// A plugin ends a call at its deadline as well, and may be a little earlier than we are.
const DEADLINE_SLACK: Duration = Duration::from_millis(20);

/// What is needed to call a plugin.
#[derive(Debug)]
pub(super) struct Caller {
    plugin: PluginId,
    service: &'static str,
    channel: Channel,
    timeouts: Timeouts,
    runtime: Handle,
    /// The process whose threads run the runtime.
    pub(super) owner: u32,
    ended: Ended,
}

/// Changes once, to how the plugin has ended.
pub(super) type Ended = watch::Receiver<Option<String>>;

/// What a call has besides its request.
#[derive(Debug, Clone, Copy)]
struct Terms<'c> {
    name: &'static str,
    limit: Duration,
    chain: Option<&'c Chain>,
}

impl Caller {
    pub(super) fn new(
        plugin: PluginId,
        service: &'static str,
        handshake: &Handshake,
        timeouts: Timeouts,
        runtime: Handle,
        ended: Ended,
    ) -> Self {
        let channel = Channel::new(handshake.port, &handshake.server_key);
        Caller { plugin, service, channel, timeouts, runtime, owner: std::process::id(), ended }
    }

    /// How the plugin has ended; `None` while it runs.
    pub(super) fn ending(&self) -> Option<String> {
        self.ended.borrow().clone()
    }

    /// Makes a call.
    pub(super) fn call<Q, R>(&self, name: &'static str, message: Q) -> Result<R, CallError>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        self.make(Terms { name, limit: self.timeouts.call, chain: None }, message)
    }

    /// Makes a call that may take longer.
    pub(super) fn long_call<Q, R>(&self, name: &'static str, message: Q) -> Result<R, CallError>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        self.make(Terms { name, limit: self.timeouts.long_call, chain: None }, message)
    }

    /// Makes a call that the plugin may answer by calls to the host.
    pub(super) fn chained_call<Q, R>(
        &self,
        name: &'static str,
        message: Q,
        chain: &Chain,
    ) -> Result<R, CallError>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        let left =
            chain.deadline.map(|deadline| deadline.duration_since(SystemTime::now()).unwrap_or_default());
        let limit = left.map_or(self.timeouts.call, |left| left.min(self.timeouts.call));
        self.make(Terms { name, limit, chain: Some(chain) }, message)
    }

    fn make<Q, R>(&self, terms: Terms<'_>, message: Q) -> Result<R, CallError>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        if let Some(ending) = &*self.ended.borrow() {
            return Err(self.ended_by(ending));
        }
        if self.owner != std::process::id() {
            let reason = format!("it was loaded by process {}, of which this one is a fork", self.owner);
            return Err(self.broken(terms, &reason));
        }
        if terms.limit.is_zero() {
            let text = format!("the deadline for {} of plugin {} has passed", terms.name, self.plugin);
            return Err(CallError::Status { code: Code::DeadlineExceeded as i32, message: text });
        }
        let request = request(terms, message)?;
        let work = exchange(
            self.channel.clone(),
            path(self.service, terms.name)?,
            request,
            terms.limit,
            self.ended.clone(),
        );
        let begin = Instant::now();
        let outcome = wait_in_place(&self.runtime, work, terms.limit + ENDING_TIMEOUT);
        outcome.unwrap_or(Err(Failure::Late)).map_err(|failure| self.error(terms, failure, begin.elapsed()))
    }

    fn error(&self, terms: Terms<'_>, failure: Failure, taken: Duration) -> CallError {
        match failure {
            Failure::Ended(ending) => self.ended_by(&ending),
            Failure::Broken(reason) => self.broken(terms, &reason),
            Failure::Status(status) if taken + DEADLINE_SLACK < terms.limit || !is_late(&status) => {
                CallError::Status { code: status.code() as i32, message: status.message().to_owned() }
            }
            Failure::Status(_) | Failure::Late => {
                CallError::Timeout { plugin: self.plugin.clone(), call: terms.name, limit: terms.limit }
            }
        }
    }

    fn ended_by(&self, ending: &str) -> CallError {
        CallError::Ended { plugin: self.plugin.clone(), ending: ending.to_owned() }
    }

    fn broken(&self, terms: Terms<'_>, reason: &str) -> CallError {
        CallError::Transport { plugin: self.plugin.clone(), call: terms.name, reason: reason.to_owned() }
    }
}

/// Why a call gave no answer.
#[derive(Debug)]
enum Failure {
    /// The plugin answered with this status, or the library found the answer to be none.
    Status(Status),
    /// There was no answer in time.
    Late,
    /// The connection broke while the plugin runs.
    Broken(String),
    /// The plugin has ended.
    Ended(String),
}

/// Whether a status may be the plugin's answer to a deadline that has passed.
fn is_late(status: &Status) -> bool {
    matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled)
}

/// One request and its reply.
async fn exchange<Q, R>(
    channel: Channel,
    path: PathAndQuery,
    request: Request<Q>,
    limit: Duration,
    mut ended: Ended,
) -> Result<R, Failure>
where
    Q: Message + 'static,
    R: Message + Default + 'static,
{
    let mut grpc = Grpc::new(channel).max_decoding_message_size(LARGEST_REPLY);
    let answer = timeout(limit, grpc.unary(request, path, ProstCodec::default()));
    let Some(answer) = until_stopped(pin!(answer), pin!(ending(&mut ended))).await else {
        return Err(Failure::Ended(ending(&mut ended).await));
    };
    let status = match answer {
        Ok(Ok(reply)) => return Ok(reply.into_inner()),
        Ok(Err(status)) => status,
        Err(_) => return Err(Failure::Late),
    };
    let Some(broken) = status.source().and_then(|source| source.downcast_ref::<Broken>()) else {
        return Err(Failure::Status(status));
    };
    // That the connection broke may be the first that is noticed of the end of the process.
    match timeout(ENDING_TIMEOUT, ending(&mut ended)).await {
        Ok(ending) => Err(Failure::Ended(ending)),
        Err(_) => Err(Failure::Broken(broken.to_string())),
    }
}

/// Waits until the plugin has ended and returns how.
async fn ending(ended: &mut Ended) -> String {
    let ending = ended.wait_for(Option::is_some).await;
    // An error means that the process is not watched any more.
    ending.ok().and_then(|ending| ending.clone()).unwrap_or_else(|| "unknown".to_owned())
}

/// The request with its limit, and with the chain that it belongs to.
fn request<Q>(terms: Terms<'_>, message: Q) -> Result<Request<Q>, CallError> {
    let mut request = Request::new(message);
    request.set_timeout(terms.limit);
    if let Some(chain) = terms.chain {
        let deadline = chain.deadline.unwrap_or_else(|| SystemTime::now() + terms.limit);
        let since_1970 = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let metadata = request.metadata_mut();
        metadata.insert("pact-call-chain-id", MetadataValue::try_from(&chain.id).map_err(unusable)?);
        metadata
            .insert("pact-deadline-ms", MetadataValue::try_from(since_1970.to_string()).map_err(unusable)?);
    }
    Ok(request)
}

fn path(service: &str, call: &str) -> Result<PathAndQuery, CallError> {
    PathAndQuery::try_from(format!("/{service}/{call}")).map_err(unusable)
}

/// Something of ours, or of a plugin that passes its chain on, is not fit for a request.
fn unusable(error: impl Display) -> CallError {
    CallError::Status { code: Code::InvalidArgument as i32, message: error.to_string() }
}
