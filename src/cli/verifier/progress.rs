//! A line for each interaction as soon as it is verified, for whoever watches.

use super::output;
use crate::foundation::text::on_one_line;
use crate::model::{Interaction, Pact};
use crate::verifier::Outcome;
use std::io::{self, IsTerminal};

/// How far the verification is.
#[derive(Debug)]
pub(super) struct Progress {
    is_watched: bool,
    done: usize,
}

impl Progress {
    /// Lines on standard error, if somebody looks at it.
    pub(super) fn on_terminal() -> Self {
        Progress { is_watched: io::stderr().is_terminal(), done: 0 }
    }

    /// An interaction has been verified.
    pub(super) fn tell(&mut self, pact: &Pact, interaction: &Interaction, outcome: &Outcome) {
        self.done += 1;
        if self.is_watched {
            output::complain(line(self.done, pact, interaction, outcome));
        }
    }
}

fn line(done: usize, pact: &Pact, interaction: &Interaction, outcome: &Outcome) -> String {
    let verdict = match outcome.verdict.is_passed() {
        true => "ok",
        false if outcome.is_pending => "pending",
        false => "FAILED",
    };
    let what = format!("{} - {}", pact.consumer, interaction.description);
    let took = outcome.duration.as_millis();
    // Names come from whoever wrote the pact.
    format!("{done:4} {verdict:7} {} ({took} ms)\n", on_one_line(&what))
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::model::{Interaction, Pact};
    use crate::verifier::{Outcome, Verdict};
    use std::time::Duration;

    #[test]
    fn a_line_counts_and_says_what_how_and_how_long() {
        let pact = Pact::new("web\u{1b}", "stock");
        let interaction = Interaction::http("a\nb");
        let outcome = |is_pending, verdict| Outcome {
            index: 0,
            is_pending,
            duration: Duration::from_micros(7800),
            verdict,
        };
        let line = |outcome: Outcome| line(3, &pact, &interaction, &outcome);

        assert_eq!(line(outcome(false, Verdict::Passed)), "   3 ok      web\\u{1b} - a\\nb (7 ms)\n");
        assert_eq!(line(outcome(true, Verdict::failed("x"))), "   3 pending web\\u{1b} - a\\nb (7 ms)\n");
        assert_eq!(line(outcome(false, Verdict::failed("x"))), "   3 FAILED  web\\u{1b} - a\\nb (7 ms)\n");
    }
}
