//! Sources against real files and real servers.

mod brokers;
mod files;
mod urls;
