//! [`QueryForm`]: how a query is written, which the model does not keep and some of its readers want back.

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

/// The forms of the queries of a pact, one for each of its interactions.
pub fn query_forms(pact: Node<'_>) -> Vec<QueryForm> {
    // Of such a pact only the messages are read.
    if pact.get("messages").is_some() {
        return Vec::new();
    }
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
        for text in ["{}", "[]", r#"{"messages":[],"interactions":[{"request":{"query":"a"}}]}"#] {
            assert_eq!(query_forms(Document::parse(text).unwrap().root()), [], "{text}");
        }
    }
}
