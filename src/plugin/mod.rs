//! Layer 5: plugins, which compare, generate, configure and serve in the place of the core.
//!
//! A [`Driver`] finds plugins on disk, starts them, counts who uses them and ends them. What a plugin is asked goes through
//! one trait, `interface::Interface`, with an implementation for processes that speak gRPC, in both versions, and one for
//! scripts of Lua. Its requests and replies are the messages of version 2, which contain those of version 1.
//!
//! Layers below know plugins only as [`Plugins`](crate::matching::Plugins); layers above use the driver, and
//! [`Transport`] for servers and verification.

mod proto;
mod id;
mod interface;
mod wire;
mod core_entries;
mod lines;
mod logs;
mod manifest;
mod version;
mod discovery;
mod catalogue;
mod process;
mod grpc;
#[cfg(feature = "lua")]
mod lua;
mod register;
#[cfg(test)]
mod scripted;
mod answers;
mod configure;
mod host;
mod transport;
mod driver;

pub use configure::{ConfigureError, Configured, ConfiguredPart};
pub use driver::{Driver, Hold, LoadError};
pub use id::{PluginId, new_uuid};
pub use logs::{LogLine, LogListener};
#[cfg(unix)]
#[cfg(test)]
pub(crate) use process::tests::{is_gone, start_two, wait_until};
pub use transport::{
    PactInteractions, PluginVerdict, ServerResults, StartServer, Transport, TransportServer, Verification,
    VerificationOutcome, VerificationTarget, name_transport,
};

#[cfg(test)]
pub(crate) mod fixture;
