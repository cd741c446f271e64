//! Tests of whole verifications, from plan to report, against providers on sockets.

mod stage;
mod requests;
mod sending;
mod trouble;
mod states;
mod messages;
mod plugins;
mod many;
mod bounds;
mod sources;
