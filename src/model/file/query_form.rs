//! [`QueryForm`]: how a file writes a query. The model has one form; the mismatches of the standalone mock server show
//! queries in the form of the file.

use crate::foundation::json::Node;

/// How a query is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QueryForm {
    /// An object with a list of values for each name.
    #[default]
    Object,
    /// One text, as in a URL.
    Text,
}

/// In which form the mismatches document shows queries. The default is the object form everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryForms {
    expected: Vec<QueryForm>,
    received: QueryForm,
}

impl QueryForms {
    /// The form for each interaction of the pact, in their order, and the form for received requests.
    #[must_use]
    pub fn new(expected: Vec<QueryForm>, received: QueryForm) -> Self {
        QueryForms { expected, received }
    }

    /// The form for the request of an interaction.
    pub fn expected(&self, interaction: usize) -> QueryForm {
        self.expected.get(interaction).copied().unwrap_or_default()
    }

    /// The form for received requests.
    pub fn received(&self) -> QueryForm {
        self.received
    }
}

/// The forms of the queries of a pact, one for each member of its `interactions`. Its `messages` follow these and have no
/// queries.
pub fn query_forms(pact: Node<'_>) -> Vec<QueryForm> {
    pact.get("interactions").into_iter().flat_map(Node::items).map(of_interaction).collect()
}

fn of_interaction(interaction: Node<'_>) -> QueryForm {
    let query = interaction.get("request").and_then(|request| request.get("query"));
    if query.is_some_and(|query| query.as_str().is_some()) { QueryForm::Text } else { QueryForm::Object }
}

#[cfg(test)]
mod tests {
    use super::{QueryForm, query_forms};
    use crate::foundation::json::Document;

    #[test]
    fn each_interaction_has_the_form_it_was_written_in() {
        let text = r#"{"interactions":[{"request":{"query":"a=1"}},{"request":{"query":{"a":["1"]}}},{},7]}"#;

        let forms = query_forms(Document::parse(text).unwrap().root());

        assert_eq!(forms, [QueryForm::Text, QueryForm::Object, QueryForm::Object, QueryForm::Object]);
    }

    #[test]
    fn what_has_no_interactions_has_no_forms() {
        for text in ["{}", "[]", r#"{"messages":[{}]}"#] {
            assert_eq!(query_forms(Document::parse(text).unwrap().root()), [], "{text}");
        }
    }
}
