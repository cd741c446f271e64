//! [`ActualRequest`]: a received request, prepared once for all interactions it is compared with.

use super::body::ActualBody;
use super::query::{Parameters, parameters_of};
use crate::model::{Headers, Request};
use std::collections::BTreeMap;

/// A received request with indexes that all comparisons with it use.
#[derive(Debug)]
pub struct ActualRequest<'r> {
    pub(super) request: &'r Request,
    pub(super) query: Parameters<'r>,
    pub(super) headers: HeaderIndex<'r>,
    pub(super) body: ActualBody<'r>,
}

/// Header values by lower-case name.
#[derive(Debug)]
pub(super) struct HeaderIndex<'r> {
    values: BTreeMap<String, &'r [String]>,
}

impl<'r> HeaderIndex<'r> {
    pub(super) fn new(headers: Option<&'r Headers>) -> Self {
        let mut entries: Vec<_> = headers.into_iter().flat_map(Headers::iter).collect();
        // Of several spellings the first in byte order counts, so it is inserted last.
        entries.sort_by(|(a, _), (b, _)| b.cmp(a));
        let values = entries.into_iter().map(|(name, values)| (name.to_ascii_lowercase(), values)).collect();
        HeaderIndex { values }
    }

    pub(super) fn get(&self, lower: &str) -> Option<&'r [String]> {
        self.values.get(lower).copied()
    }
}

impl<'r> ActualRequest<'r> {
    /// Prepares a request for being compared.
    #[must_use]
    pub fn new(request: &'r Request) -> Self {
        ActualRequest {
            request,
            query: parameters_of(request.query.as_ref()),
            headers: HeaderIndex::new(request.part.headers.as_ref()),
            body: ActualBody::new(&request.part.body, request.part.content_type()),
        }
    }
}
