//! The messages and services of both interfaces, generated at build time from the `.proto` files here.
//!
//! Messages that both interfaces have are one type, that of version 2: its fields have the same numbers, and what version
//! 1 does not know stands at the end and stays empty for its plugins.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    clippy::wildcard_imports,
    clippy::str_to_string,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    reason = "generated"
)]

pub(crate) mod v2 {
    tonic::include_proto!("io.pact.plugin.v2");
}

pub(crate) mod v1 {
    tonic::include_proto!("io.pact.plugin");
}
