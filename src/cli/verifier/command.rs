//! The clap command, built from the table of arguments. It parses arguments and prints help. [`ArgumentValues`] checks
//! values and combinations, as for `pactffi_verify`.

use crate::verifier::arguments::{ARGUMENTS, Argument, ArgumentError, ArgumentValues};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;

/// The name of the program, which brokers also show as the framework that verified.
pub(super) const NAME: &str = "pact_verifier_cli";

const ABOUT: &str = "Asks a provider whether it keeps what its pacts promise";

const USAGE: &str = "pact_verifier_cli [OPTIONS] <--file <FILE>|--dir <DIR>|--url <URL>|--broker-url <URL>>";

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  A provider on port 8080 against a pact file:
    pact_verifier_cli --file pacts/shop-stock.json --port 8080

  Against the pacts that a broker has for it, with provider states, publishing the results to the broker:
    pact_verifier_cli --broker-url https://broker.example --token \"$TOKEN\" --provider-name stock \\
      --port 8080 --state-change-url http://localhost:8080/_states \\
      --consumer-version-selectors '{\"mainBranch\":true}' --enable-pending \\
      --publish --provider-version 1.4.0 --provider-branch main

Exit status: 0 all that counts passed, 1 something failed, 2 a wrong call, a missing plugin
or a report that was not written, 3 a malformed --header.
";

/// Why arguments could not be read.
#[derive(Debug)]
pub(super) enum Refused {
    /// Unknown arguments, or a request for help or version.
    Clap(clap::Error),
    /// Invalid values.
    Argument(ArgumentError),
}

/// Reads the arguments, the program's name first. Does not check values and does not read the environment.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<ArgumentValues, Refused> {
    let matches = command().try_get_matches_from(arguments).map_err(Refused::Clap)?;
    let mut values = ArgumentValues::default();
    for argument in ARGUMENTS {
        add(&mut values, argument, &matches).map_err(Refused::Argument)?;
    }
    Ok(values)
}

fn add(
    values: &mut ArgumentValues,
    argument: &'static Argument,
    matches: &ArgMatches,
) -> Result<(), ArgumentError> {
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
        // `-h` is the host.
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
        // Every option may be repeated here; `ArgumentValues` refuses a repetition that is not allowed.
        Some(value) => arg.value_name(value).action(ArgAction::Append).allow_hyphen_values(true),
        None => arg.action(ArgAction::SetTrue),
    }
}

/// The help text of an argument, with its possible values, default and environment variable.
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
    fn the_command_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn arguments_become_values() {
        let values =
            read(words("-fa -f b --transport https --no-color --provider-tags x,y -H A=-1")).unwrap();

        assert_eq!(values.texts("file"), ["a", "b"]);
        assert_eq!(values.text("scheme"), Some("https"));
        assert_eq!(values.texts("provider-tags"), ["x", "y"]);
        assert!(values.is_given("no-colour") && !values.is_given("publish"));
    }

    #[test]
    fn an_option_that_cannot_be_repeated_is_refused() {
        match read(words("-p 1 -p 2")) {
            Err(Refused::Argument(error)) => {
                assert_eq!(error.to_string(), "--port was given more than once");
            }
            other => panic!("{other:?}"),
        }
    }
}
