//! clap's command, made from the table of arguments. It reads words and prints help; what may stand together and
//! which values are good is checked by [`Values`], as for everybody else.

use crate::verifier::arguments::{ARGUMENTS, Argument, ArgumentError, Values};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;

/// How the program is called.
const NAME: &str = "pact_verifier_cli";

const ABOUT: &str = "Asks a provider whether it keeps what its pacts promise";

const USAGE: &str = "pact_verifier_cli [OPTIONS] <--file <FILE>|--dir <DIR>|--url <URL>|--broker-url <URL>>";

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  A provider on port 8080 against a pact file:
    pact_verifier_cli --file pacts/shop-stock.json --port 8080

  Against the pacts that a broker has for it, with provider states, telling the broker the results:
    pact_verifier_cli --broker-url https://broker.example --token \"$TOKEN\" --provider-name stock \\
      --port 8080 --state-change-url http://localhost:8080/_states \\
      --consumer-version-selectors '{\"mainBranch\":true}' --enable-pending \\
      --publish --provider-version 1.4.0 --provider-branch main

Exit status: 0 all that counts passed, 1 something failed, 2 a wrong call or a report that was not written,
3 a malformed --header.
";

/// Why arguments were not read.
#[derive(Debug)]
pub(super) enum Refused {
    /// There are no such words, or help was asked for.
    Clap(clap::Error),
    /// They cannot be followed.
    Argument(ArgumentError),
}

/// What was given, the program's name first. Neither checked nor filled from the environment yet.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Values, Refused> {
    let matches = command().try_get_matches_from(arguments).map_err(Refused::Clap)?;
    let mut values = Values::default();
    for argument in ARGUMENTS {
        add(&mut values, argument, &matches).map_err(Refused::Argument)?;
    }
    Ok(values)
}

fn add(values: &mut Values, argument: &'static Argument, matches: &ArgMatches) -> Result<(), ArgumentError> {
    if argument.value.is_none() {
        return if matches.get_flag(argument.long) { values.add(argument, None) } else { Ok(()) };
    }
    let mut given = matches.get_many::<String>(argument.long).into_iter().flatten();
    given.try_for_each(|text| values.add(argument, Some(text.clone())))
}

fn command() -> Command {
    let help = Arg::new("help").long("help").action(ArgAction::Help).help("Prints this help");
    let version =
        Arg::new("version").short('v').long("version").action(ArgAction::Version).help("Prints the version");
    Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .override_usage(USAGE)
        .after_help(EXAMPLES)
        // The letter of --help belongs to the host.
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(ARGUMENTS.iter().map(arg))
        .args([help, version])
}

fn arg(argument: &'static Argument) -> Arg {
    let mut arg = Arg::new(argument.long)
        .long(argument.long)
        .help(help(argument))
        .help_heading(argument.group)
        .visible_aliases(argument.alias);
    if let Some(letter) = argument.short {
        arg = arg.short(letter);
    }
    match argument.value {
        // All are appended: that some may stand only once is checked with the rest.
        Some(value) => arg.value_name(value).action(ArgAction::Append).allow_hyphen_values(true),
        None => arg.action(ArgAction::SetTrue),
    }
}

/// What it does, and what else there is to know before one tries.
fn help(argument: &Argument) -> String {
    let mut text = argument.help.to_owned();
    let mut note = |label: &str, what: String| text.push_str(&format!(" [{label}{what}]"));
    if argument.is_multiple && !argument.is_list {
        note("repeatable", String::new());
    }
    if !argument.possible.is_empty() {
        note("possible values: ", argument.possible.join(", "));
    }
    if let Some(default) = argument.default {
        note("default: ", default.to_owned());
    }
    if !argument.requires.is_empty() {
        note("needs ", names(argument.requires));
    }
    if let Some(name) = argument.env {
        note("env: ", name.to_owned());
    }
    text
}

fn names(arguments: &[&str]) -> String {
    arguments.iter().map(|name| format!("--{name}")).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::{Refused, command, read};
    use std::ffi::OsString;

    fn words(line: &str) -> impl Iterator<Item = OsString> {
        std::iter::once("program").chain(line.split(' ')).map(OsString::from)
    }

    #[test]
    fn clap_finds_nothing_wrong_with_the_command() {
        command().debug_assert();
    }

    #[test]
    fn words_become_the_values_that_others_read_too() {
        let values =
            read(words("-fa -f b --transport https --no-color --provider-tags x,y -H A=-1")).unwrap();

        assert_eq!(values.texts("file"), ["a", "b"]);
        assert_eq!(values.text("scheme"), Some("https"));
        assert_eq!(values.texts("provider-tags"), ["x", "y"]);
        assert!(values.is_given("no-colour") && !values.is_given("publish"));
    }

    #[test]
    fn what_may_stand_once_stands_once() {
        match read(words("-p 1 -p 2")) {
            Err(Refused::Argument(error)) => {
                assert_eq!(error.to_string(), "--port was given more than once");
            }
            other => panic!("{other:?}"),
        }
    }
}
