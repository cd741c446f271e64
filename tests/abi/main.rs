//! Keeps the witnesses of the C interface in agreement: `pact.h`, the published ABI table, the symbols of the
//! built library, and the C programs in `ctests/`. `misuse` calls every function of the header in every wrong way.
//!
//! `PACT_ABI_TABLE` is the path of the table; without it only the frozen lists beside this file are checked.
//! `PACT_ABI_COMPLETE` demands every function of the table. `PACT_SANITIZE` builds the C programs with the
//! address and undefined-behaviour sanitizers.

#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

mod header;
mod table;
mod tools;
mod compile;
mod layout;
#[cfg(unix)]
mod misuse;
mod programs;
mod cpp;
mod node;
mod python;
mod prototypes;
mod symbols;
