//! The environment: variables, and whether output has colours.

use crate::foundation::text::Style;

/// Reads an environment variable. Lower layers do not read the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the top layer of a program, where its environment is read"
)]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// When output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// Never.
    Never,
    /// Where it goes to a terminal. In a file or a pipe, escape sequences would be in the way.
    OnTerminal,
    /// Always.
    Always,
}

impl Colours {
    /// The first of these that is set decides: the option that turns colours off, `NO_COLOR`, `FORCE_COLOR` and
    /// `CLICOLOR_FORCE`, `CLICOLOR`. An empty variable counts as not set.
    pub(super) fn of(is_turned_off: bool, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|text| !text.is_empty());
        let is_no = |text: &str| matches!(text, "0" | "false" | "no" | "off");
        if is_turned_off || set("NO_COLOR").is_some() {
            return Colours::Never;
        }
        // `CLICOLOR_FORCE=0` forces nothing; `FORCE_COLOR=0` turns colours off, as other tools have it.
        match (set("FORCE_COLOR"), set("CLICOLOR_FORCE")) {
            (Some(force), _) if is_no(&force) => Colours::Never,
            (Some(_), _) => Colours::Always,
            (None, Some(force)) if !is_no(&force) => Colours::Always,
            (None, _) if set("CLICOLOR").is_some_and(|text| is_no(&text)) => Colours::Never,
            (None, _) => Colours::OnTerminal,
        }
    }

    /// The style of output that goes to a terminal, or elsewhere.
    pub(super) fn style(self, is_terminal: bool) -> Style {
        match self {
            Colours::Always => Style::Ansi,
            Colours::OnTerminal if is_terminal => Style::Ansi,
            Colours::OnTerminal | Colours::Never => Style::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Colours::{self, Always, Never, OnTerminal};

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let table: [(&[(&str, &str)], Colours); 13] = [
            (&[], OnTerminal),
            (&[("NO_COLOR", "")], OnTerminal),
            (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1")], Never),
            (&[("NO_COLOR", "0")], Never),
            (&[("FORCE_COLOR", "1"), ("CLICOLOR", "0")], Always),
            (&[("FORCE_COLOR", "3")], Always),
            (&[("FORCE_COLOR", "0"), ("CLICOLOR_FORCE", "1")], Never),
            (&[("FORCE_COLOR", "")], OnTerminal),
            (&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], Always),
            (&[("CLICOLOR_FORCE", "0")], OnTerminal),
            (&[("CLICOLOR_FORCE", "0"), ("CLICOLOR", "0")], Never),
            (&[("CLICOLOR", "0")], Never),
            (&[("CLICOLOR", "1")], OnTerminal),
        ];
        for (set, expected) in table {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Colours::of(false, &variable), expected, "{set:?}");
            assert_eq!(Colours::of(true, &variable), Never, "{set:?}");
        }
    }
}
