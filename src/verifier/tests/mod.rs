//! Verifications from their plans to their reports, against providers that answer over sockets.

mod stage;
mod requests;
mod trouble;
mod states;
mod messages;
mod many;
mod sources;
