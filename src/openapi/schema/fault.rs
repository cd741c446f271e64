//! [`Fault`]: what is said of a value and a schema.

use super::values::ValueId;
use crate::foundation::json::Node;
use crate::openapi::place::Place;

/// What kind of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::openapi) enum FaultKind {
    /// The value is not allowed.
    Incompatible,
    /// A reference cannot be resolved, or leads back to itself.
    Unresolved,
    /// The schema does not name a property that a request has.
    UnknownProperty,
    /// A request has a property that only responses have.
    ReadOnly,
    /// A response has a property that is deprecated.
    Deprecated,
    /// A regular expression of the document cannot be read.
    UnreadablePattern,
}

impl FaultKind {
    /// Whether the value is refused because of it.
    pub(in crate::openapi) fn is_error(self) -> bool {
        matches!(self, FaultKind::Incompatible | FaultKind::Unresolved)
    }
}

/// One thing that is said of a value.
#[derive(Debug, Clone)]
pub(in crate::openapi) struct Fault<'d> {
    pub(in crate::openapi) kind: FaultKind,
    pub(in crate::openapi) value: ValueId,
    /// The same as a JSON Pointer from the outermost value.
    pub(in crate::openapi) at: String,
    /// Where the keyword stands, or the schema object.
    pub(in crate::openapi) place: Place,
    pub(in crate::openapi) message: String,
    /// The value of the keyword.
    pub(in crate::openapi) expected: Option<Node<'d>>,
    /// What may have been meant.
    pub(in crate::openapi) hint: Option<String>,
    /// What each branch of the nearest alternative says, where none fits.
    pub(in crate::openapi) causes: Vec<Fault<'d>>,
}

impl Fault<'_> {
    /// Whether two say the same of the same value.
    pub(super) fn is_same(&self, other: &Fault<'_>) -> bool {
        self.kind == other.kind && self.value == other.value && self.message == other.message
    }
}
