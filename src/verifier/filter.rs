//! Which interactions of a pact are verified.

use super::plan::{FailedInteraction, InteractionFilter};
use crate::foundation::regex::Regex;
use crate::model::Interaction;

/// A filter whose regular expressions are compiled.
#[derive(Debug)]
pub(super) struct CompiledFilter {
    description: Option<Regex>,
    state: Option<Regex>,
    no_state: bool,
    last_failed: Option<Vec<FailedInteraction>>,
}

/// The error for a filter that is not a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the filter for {what} is not a regular expression: {reason}")]
pub(super) struct FilterError {
    what: &'static str,
    reason: String,
}

impl CompiledFilter {
    pub(super) fn compile(filter: &InteractionFilter) -> Result<Self, FilterError> {
        let regex = |what, pattern: &Option<String>| {
            let pattern = pattern.as_deref().filter(|pattern| !pattern.is_empty());
            let compiled = pattern.map(Regex::new).transpose();
            compiled.map_err(|error| FilterError { what, reason: error.to_string() })
        };
        let description = regex("descriptions", &filter.description)?;
        let state = regex("provider states", &filter.state)?;
        // COMPAT: a filter for states takes precedence over the one for no states.
        let no_state = filter.no_state && state.is_none();
        Ok(CompiledFilter { description, state, no_state, last_failed: filter.last_failed.clone() })
    }

    /// Whether the filter selects every interaction.
    pub(super) fn selects_everything(&self) -> bool {
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
            && self
                .last_failed
                .as_ref()
                .is_none_or(|failed| failed.iter().any(|one| one.refers_to(interaction)))
    }
}

impl FailedInteraction {
    fn refers_to(&self, interaction: &Interaction) -> bool {
        match self {
            FailedInteraction::Key(key) => interaction.key.as_ref() == Some(key),
            FailedInteraction::Id(id) => interaction.id.as_ref() == Some(id),
            FailedInteraction::Description(description) => interaction.description == *description,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{FailedInteraction, InteractionFilter};
    use super::CompiledFilter;
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

    fn selected(filter: &InteractionFilter) -> Vec<usize> {
        let compiled = CompiledFilter::compile(filter).unwrap();
        let all = interactions();
        (0..all.len()).filter(|at| compiled.selects(&all[*at])).collect()
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn descriptions_and_states_are_searched_for_anywhere() {
        let table = [
            (InteractionFilter::default(), vec![0, 1, 2]),
            (
                InteractionFilter { description: text("request for an? "), ..InteractionFilter::default() },
                vec![0, 1],
            ),
            (InteractionFilter { description: text(""), ..InteractionFilter::default() }, vec![0, 1, 2]),
            (InteractionFilter { state: text("order"), ..InteractionFilter::default() }, vec![1]),
            (
                InteractionFilter {
                    state: text("exists$"),
                    description: text("user"),
                    ..InteractionFilter::default()
                },
                vec![0],
            ),
            (InteractionFilter { no_state: true, ..InteractionFilter::default() }, vec![2]),
            (
                InteractionFilter { no_state: true, state: text("user"), ..InteractionFilter::default() },
                vec![0, 1],
            ),
            (
                InteractionFilter {
                    no_state: true,
                    description: text("user"),
                    ..InteractionFilter::default()
                },
                vec![],
            ),
        ];
        for (filter, expected) in table {
            assert_eq!(selected(&filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn what_failed_last_time_is_found_by_key_id_or_description() {
        let failed = vec![
            FailedInteraction::Key("k".to_owned()),
            FailedInteraction::Id("i".to_owned()),
            FailedInteraction::Description("a health check".to_owned()),
        ];
        for (at, one) in failed.into_iter().enumerate() {
            assert_eq!(
                selected(&InteractionFilter { last_failed: Some(vec![one]), ..InteractionFilter::default() }),
                [at]
            );
        }
        assert!(
            selected(&InteractionFilter { last_failed: Some(Vec::new()), ..InteractionFilter::default() })
                .is_empty()
        );
    }

    #[test]
    fn a_filter_that_is_no_regular_expression_is_named() {
        let filter = InteractionFilter { state: text("a("), ..InteractionFilter::default() };

        let error = CompiledFilter::compile(&filter).unwrap_err().to_string();

        assert!(error.starts_with("the filter for provider states is not a regular expression: "), "{error}");
    }
}
