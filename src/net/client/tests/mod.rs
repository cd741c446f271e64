//! The client against real servers over loopback.

mod answers;
mod connections;
mod repeated;
mod through_proxies;
mod trust;
