//! [`QueryForms`]: how the queries of a pact were written, for those who want to see them as they wrote them.

use crate::model::file::QueryForm;

/// In which form the mismatches document shows queries. The default is the object form everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryForms {
    expected: Vec<QueryForm>,
    received: QueryForm,
}

impl QueryForms {
    /// The form for each interaction of the pact, in their order, and the form for requests that came.
    #[must_use]
    pub fn new(expected: Vec<QueryForm>, received: QueryForm) -> Self {
        QueryForms { expected, received }
    }

    /// The form for the request of an interaction.
    pub(super) fn expected(&self, interaction: usize) -> QueryForm {
        self.expected.get(interaction).copied().unwrap_or_default()
    }

    /// The form for requests that came.
    pub(super) fn received(&self) -> QueryForm {
        self.received
    }
}
