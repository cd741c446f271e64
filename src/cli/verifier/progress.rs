//! Prints a line for each interaction as soon as it is verified, if standard error is a terminal.

use super::output;
use crate::foundation::text::on_one_line;
use crate::model::{Interaction, Pact};
use crate::verifier::InteractionResult;
use std::io::{self, IsTerminal};

/// The progress of the verification.
#[derive(Debug)]
pub(super) struct Progress {
    is_terminal: bool,
    done: usize,
}

impl Progress {
    /// Prints to standard error, if that is a terminal and output is wanted.
    pub(super) fn on_terminal(is_quiet: bool) -> Self {
        Progress { is_terminal: io::stderr().is_terminal() && !is_quiet, done: 0 }
    }

    /// Adds the result of an interaction.
    pub(super) fn add(&mut self, pact: &Pact, interaction: &Interaction, result: &InteractionResult) {
        self.done += 1;
        if self.is_terminal {
            output::complain(line(self.done, pact, interaction, result));
        }
    }
}

fn line(done: usize, pact: &Pact, interaction: &Interaction, result: &InteractionResult) -> String {
    let verdict = match result.verdict.is_passed() {
        true => "ok",
        false if result.is_pending => "pending",
        false => "FAILED",
    };
    let what = format!("{} - {}", pact.consumer, interaction.description);
    let took = result.duration.as_millis();
    // The names come from the pact and may contain control characters.
    format!("{done:4} {verdict:7} {} ({took} ms)\n", on_one_line(&what))
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::model::{Interaction, Pact};
    use crate::verifier::{InteractionResult, Verdict};
    use std::time::Duration;

    #[test]
    fn a_line_has_count_verdict_name_and_duration() {
        let pact = Pact::new("web\u{1b}", "stock");
        let interaction = Interaction::http("a\nb");
        let result = |is_pending, verdict| InteractionResult {
            index: 0,
            is_pending,
            duration: Duration::from_micros(7800),
            verdict,
            output: None,
            transcript: None,
        };
        let line = |result: InteractionResult| line(3, &pact, &interaction, &result);

        assert_eq!(line(result(false, Verdict::Passed)), "   3 ok      web\\u{1b} - a\\nb (7 ms)\n");
        assert_eq!(line(result(true, Verdict::failed("x"))), "   3 pending web\\u{1b} - a\\nb (7 ms)\n");
        assert_eq!(line(result(false, Verdict::failed("x"))), "   3 FAILED  web\\u{1b} - a\\nb (7 ms)\n");
    }
}
