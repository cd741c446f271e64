//! Checks that all descriptions of the C interface agree: `pact.h`, the symbols of the built library, the ABI table of
//! the released one, and the C programs in `ctests/`. `null_sweep` calls every function of the header with NULL and 0,
//! `misuse` with every other wrong argument,
//! `handles_first` with an unknown handle beside them.
//!
//! `PACT_ABI_TABLE` is the path of the table; without it the released names are not checked. `PACT_SANITIZE` builds
//! the C programs with the address and undefined-behaviour sanitizers.

#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

mod declarations;
mod header;
mod table;
mod tools;
mod booleans;
mod compile;
mod layout;
#[cfg(unix)]
mod calls;
#[cfg(unix)]
mod handles_first;
#[cfg(unix)]
mod misuse;
#[cfg(unix)]
mod null_sweep;
mod programs;
mod cpp;
mod dist;
mod examples;
mod go_link;
mod guide;
mod node;
mod php;
mod python;
mod ruby;
mod pages;
mod matcher_page;
mod prototypes;
mod symbols;
