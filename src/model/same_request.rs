//! [`SameRequest`]: which expected requests are the same, so that an answer to one is an answer to the other.

use super::part::Request;
use crate::foundation::request_path::normal_form;
use std::hash::{Hash, Hasher};

/// An expected request, equal to those that differ in nothing but the order and case of names, and in how the path is
/// escaped.
#[derive(Debug, Clone, Copy)]
pub struct SameRequest<'p>(pub &'p Request);

impl PartialEq for SameRequest<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (self.0, other.0);
        one.method.eq_ignore_ascii_case(&other.method)
            && normal_form(&one.path) == normal_form(&other.path)
            && one.part.body == other.part.body
            && one.part.rules == other.part.rules
            && one.part.generators == other.part.generators
            && sorted_query(one) == sorted_query(other)
            && sorted_headers(one) == sorted_headers(other)
    }
}

impl Eq for SameRequest<'_> {}

/// Equal for equal requests, and different for most that differ.
impl Hash for SameRequest<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let SameRequest(request) = self;
        request.method.to_ascii_uppercase().hash(state);
        normal_form(&request.path).hash(state);
        request.part.body.bytes().hash(state);
        sorted_query(request).hash(state);
        sorted_headers(request).hash(state);
    }
}

/// Names with their values, sorted: requests do not differ by the order of their names.
type SortedPairs<Name, Values> = Option<Vec<(Name, Values)>>;

fn sorted_query(request: &Request) -> SortedPairs<&str, &[Option<String>]> {
    let mut entries: Vec<_> = request.query.as_ref()?.iter().collect();
    entries.sort_unstable();
    Some(entries)
}

fn sorted_headers(request: &Request) -> SortedPairs<String, &[String]> {
    let entries = request.part.headers.as_ref()?.iter();
    let mut entries: Vec<_> = entries.map(|(name, values)| (name.to_ascii_lowercase(), values)).collect();
    entries.sort_unstable();
    Some(entries)
}
