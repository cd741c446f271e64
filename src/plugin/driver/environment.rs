//! [`Environment`]: what loading a plugin takes from the environment of the process.

use crate::logging;
use crate::plugin::interface::Timeouts;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;
use tracing::warn;

/// The longest timeout, in milliseconds: some fifty days. A longer one could not be added to a time.
const LONGEST: u64 = u32::MAX as u64;

/// The settings for one load. They are read anew at each: a test may change them.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    /// Where plugins are installed.
    pub(super) root: PathBuf,
    /// Where the log files of plugins are written.
    pub(super) log_folder: PathBuf,
    /// How long plugins may take to answer.
    pub(super) timeouts: Timeouts,
    /// What plugins are to log: `INFO`, or `OFF`.
    pub(super) log_level: &'static str,
}

impl Environment {
    /// The settings now.
    pub(super) fn of_process() -> Environment {
        Environment::of(|name| {
            env::var_os(name).or_else(|| (name == "HOME").then(env::home_dir)?.map(Into::into))
        })
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Environment {
        let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let in_home = || path("HOME").unwrap_or_default().join(".pact").join("plugins");
        let root = path("PACT_PLUGIN_DIR").unwrap_or_else(in_home);
        let timeouts =
            variable("PACT_PLUGIN_TIMEOUT_MS").and_then(|text| timeouts(&text)).unwrap_or(Timeouts::DEFAULT);
        Environment {
            log_folder: path("PACT_OUTPUT_DIR").as_ref().unwrap_or(&root).join("logs"),
            root,
            timeouts,
            log_level: logging::current_level().map_or("OFF", |level| level.as_str()),
        }
    }
}

/// The timeouts that a text asks for; nothing if it is no number above 0.
fn timeouts(text: &OsStr) -> Option<Timeouts> {
    let milliseconds =
        text.to_str().and_then(|text| text.trim().parse::<u64>().ok()).filter(|number| *number > 0);
    let Some(milliseconds) = milliseconds else {
        warn!("PACT_PLUGIN_TIMEOUT_MS is {text:?} and not a whole number above 0, so it is ignored");
        return None;
    };
    let timeout = Duration::from_millis(milliseconds.min(LONGEST));
    Some(Timeouts { call: timeout, long_call: timeout })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Environment {
        Environment::of(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn folders_follow_from_the_variables() {
        let environment = of(&[("HOME", "/h")]);
        assert_eq!(environment.root, PathBuf::from("/h/.pact/plugins"));
        assert_eq!(environment.log_folder, PathBuf::from("/h/.pact/plugins/logs"));

        let environment = of(&[("HOME", "/h"), ("PACT_PLUGIN_DIR", "/p"), ("PACT_OUTPUT_DIR", "")]);
        assert_eq!(environment.root, PathBuf::from("/p"));
        assert_eq!(environment.log_folder, PathBuf::from("/p/logs"));

        let environment = of(&[("PACT_PLUGIN_DIR", "/p"), ("PACT_OUTPUT_DIR", "/o")]);
        assert_eq!(environment.log_folder, PathBuf::from("/o/logs"));
    }

    #[test]
    fn a_timeout_is_a_whole_number_above_0() {
        let timeouts = |value: &str| of(&[("PACT_PLUGIN_TIMEOUT_MS", value)]).timeouts;
        let of_milliseconds = |milliseconds| {
            let timeout = Duration::from_millis(milliseconds);
            Timeouts { call: timeout, long_call: timeout }
        };

        assert_eq!(of(&[]).timeouts, Timeouts::DEFAULT);
        assert_eq!(timeouts("1500"), of_milliseconds(1_500));
        assert_eq!(timeouts("18446744073709551615"), of_milliseconds(u64::from(u32::MAX)));
        for value in ["0", "-1", "1.5", "x", "", "18446744073709551616"] {
            assert_eq!(timeouts(value), Timeouts::DEFAULT, "{value}");
        }
    }
}
