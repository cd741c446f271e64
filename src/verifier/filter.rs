//! Which interactions of a pact are verified.

use super::plan::{Failed, Filter};
use crate::foundation::regex::Regex;
use crate::model::Interaction;

/// A filter whose regular expressions are compiled.
#[derive(Debug)]
pub(super) struct Selection {
    description: Option<Regex>,
    state: Option<Regex>,
    no_state: bool,
    last_failed: Option<Vec<Failed>>,
}

/// A filter is not a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the filter for {what} is not a regular expression: {reason}")]
pub(super) struct FilterError {
    what: &'static str,
    reason: String,
}

impl Selection {
    pub(super) fn compile(filter: &Filter) -> Result<Self, FilterError> {
        let regex = |what, pattern: &Option<String>| {
            let pattern = pattern.as_deref().filter(|pattern| !pattern.is_empty());
            let compiled = pattern.map(Regex::new).transpose();
            compiled.map_err(|error| FilterError { what, reason: error.to_string() })
        };
        let description = regex("descriptions", &filter.description)?;
        let state = regex("provider states", &filter.state)?;
        // COMPAT: a state that is asked for counts more than none.
        let no_state = filter.no_state && state.is_none();
        Ok(Selection { description, state, no_state, last_failed: filter.last_failed.clone() })
    }

    /// Whether everything is selected.
    pub(super) fn is_everything(&self) -> bool {
        self.description.is_none() && self.state.is_none() && !self.no_state && self.last_failed.is_none()
    }

    pub(super) fn selects(&self, interaction: &Interaction) -> bool {
        let finds = |regex: &Regex, text: &str| regex.captures(text).is_ok_and(|found| found.is_some());
        self.description.as_ref().is_none_or(|regex| finds(regex, &interaction.description))
            && self
                .state
                .as_ref()
                .is_none_or(|regex| interaction.states.iter().any(|state| finds(regex, &state.name)))
            && (!self.no_state || interaction.states.is_empty())
            && self.last_failed.as_ref().is_none_or(|failed| failed.iter().any(|one| one.is(interaction)))
    }
}

impl Failed {
    fn is(&self, interaction: &Interaction) -> bool {
        match self {
            Failed::Key(key) => interaction.key.as_ref() == Some(key),
            Failed::Id(id) => interaction.id.as_ref() == Some(id),
            Failed::Description(description) => interaction.description == *description,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Failed, Filter};
    use super::Selection;
    use crate::model::{Interaction, ProviderState};

    fn interactions() -> Vec<Interaction> {
        let mut user = Interaction::http("a request for a user");
        user.states.push(ProviderState::new("a user exists"));
        user.key = Some("k".to_owned());
        let mut order = Interaction::http("a request for an order");
        order.states.extend(["an order exists", "a user exists"].map(ProviderState::new));
        order.id = Some("i".to_owned());
        vec![user, order, Interaction::http("a health check")]
    }

    fn selected(filter: &Filter) -> Vec<usize> {
        let selection = Selection::compile(filter).unwrap();
        let all = interactions();
        (0..all.len()).filter(|at| selection.selects(&all[*at])).collect()
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn descriptions_and_states_are_searched_for_anywhere() {
        let table = [
            (Filter::default(), vec![0, 1, 2]),
            (Filter { description: text("request for an? "), ..Filter::default() }, vec![0, 1]),
            (Filter { description: text(""), ..Filter::default() }, vec![0, 1, 2]),
            (Filter { state: text("order"), ..Filter::default() }, vec![1]),
            (Filter { state: text("exists$"), description: text("user"), ..Filter::default() }, vec![0]),
            (Filter { no_state: true, ..Filter::default() }, vec![2]),
            (Filter { no_state: true, state: text("user"), ..Filter::default() }, vec![0, 1]),
            (Filter { no_state: true, description: text("user"), ..Filter::default() }, vec![]),
        ];
        for (filter, expected) in table {
            assert_eq!(selected(&filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn what_failed_last_time_is_found_by_key_id_or_description() {
        let failed = vec![
            Failed::Key("k".to_owned()),
            Failed::Id("i".to_owned()),
            Failed::Description("a health check".to_owned()),
        ];
        for (at, one) in failed.into_iter().enumerate() {
            assert_eq!(selected(&Filter { last_failed: Some(vec![one]), ..Filter::default() }), [at]);
        }
        assert!(selected(&Filter { last_failed: Some(Vec::new()), ..Filter::default() }).is_empty());
    }

    #[test]
    fn a_filter_that_is_no_regular_expression_is_named() {
        let filter = Filter { state: text("a("), ..Filter::default() };

        let error = Selection::compile(&filter).unwrap_err().to_string();

        assert!(error.starts_with("the filter for provider states is not a regular expression: "), "{error}");
    }
}
