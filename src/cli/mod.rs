//! Layer 7, beside the C interface: the programs for the command line. Shipped libraries are built without them.
//!
//! A program is its arguments, made into plain data first, and a function for each of its sub-commands. Here alone
//! is anything printed.

mod output;
mod logs;
pub mod mock;
pub mod verifier;
