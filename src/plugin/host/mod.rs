//! What plugins may ask of the host: the core, other plugins, and the log.

mod calls;
mod service;

#[allow(unused_imports, reason = "interim: given to plugins when they are started")]
pub(super) use calls::Calls;
#[allow(unused_imports, reason = "interim: given to plugins when they are started")]
pub(super) use service::HostService;

#[cfg(test)]
mod tests;
