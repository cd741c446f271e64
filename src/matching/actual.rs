//! [`ActualRequest`]: a received request, prepared once for all interactions it is compared with.

use crate::model::Request;

/// A received request and what all comparisons with it share.
#[derive(Debug)]
pub struct ActualRequest<'r> {
    pub(super) request: &'r Request,
}

impl<'r> ActualRequest<'r> {
    /// Prepares a request for being compared.
    #[must_use]
    pub fn new(request: &'r Request) -> Self {
        ActualRequest { request }
    }
}
