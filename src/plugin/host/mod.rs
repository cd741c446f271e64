//! What plugins may ask of the host: the core, other plugins, and the log.

mod calls;
mod service;

pub(super) use calls::Calls;
pub(super) use service::HostService;

#[cfg(test)]
mod tests;
