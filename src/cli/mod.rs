//! Layer 7, beside the C interface: the programs for the command line. The shipped library is built without them.
//!
//! A program turns its arguments into plain data and has a function for each sub-command. Only this layer prints.

mod output;
mod environment;
mod shell;
mod logs;
pub mod mock;
pub mod verifier;
