//! Which operation of the document an interaction is about.

mod template;
mod bases;
mod routes;

pub(super) use routes::{METHODS, Match, Routes};
