//! The clap command, built from the table of arguments. It parses arguments and prints help. [`ArgumentValues`] checks
//! values and combinations, as for `pactffi_verify`.

use crate::cli::shell;
use crate::verifier::arguments::{ARGUMENTS, Argument, ArgumentError, ArgumentValues};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
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

/// What the program is called for.
#[derive(Debug)]
pub(super) enum Called {
    /// A verification with these arguments.
    Verify(ArgumentValues),
    /// A sub-command for shells.
    Shell(ArgMatches),
}

/// Why arguments could not be read.
#[derive(Debug)]
pub(super) enum Refused {
    /// Unknown arguments, or a request for help or version.
    Clap(clap::Error),
    /// Invalid values.
    Argument(ArgumentError),
}

/// Reads the arguments, the program's name first. Does not check values and does not read the environment.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Called, Refused> {
    let matches = command().try_get_matches_from(arguments).map_err(Refused::Clap)?;
    if matches.subcommand().is_some() {
        return Ok(Called::Shell(matches));
    }
    let mut values = ArgumentValues::default();
    for argument in ARGUMENTS {
        add(&mut values, argument, &matches).map_err(Refused::Argument)?;
    }
    Ok(Called::Verify(values))
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

/// The command for completions and the manual page, which has the possible values and names aliases in the texts. The
/// command that parses has no possible values, because `ArgumentValues` refuses others with its own text.
pub(super) fn for_shells() -> Command {
    command().mut_args(|mut arg| {
        let Some(argument) = ARGUMENTS.iter().find(|argument| arg.get_id() == argument.long) else {
            return arg;
        };
        if let Some(alias) = argument.alias {
            arg = arg.help(format!("{} [alias: --{alias}]", help(argument)));
        }
        if argument.possible.is_empty() {
            return arg;
        }
        arg.value_parser(PossibleValuesParser::new(argument.possible)).hide_possible_values(true)
    })
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
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true)
        .subcommands(shell::subcommands())
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
        Some(value) => {
            arg.value_name(value).value_hint(hint(value)).action(ArgAction::Append).allow_hyphen_values(true)
        }
        None => arg.action(ArgAction::SetTrue),
    }
}

/// How a shell completes a value.
fn hint(value: &str) -> ValueHint {
    match value {
        "FILE" => ValueHint::FilePath,
        "DIR" => ValueHint::DirPath,
        "URL" => ValueHint::Url,
        "HOST" => ValueHint::Hostname,
        _ => ValueHint::Other,
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
    use super::{Called, Refused, command, read};
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
        let line = "-fa -f b --transport https --no-color --provider-tags x,y -H A=-1";
        let Ok(Called::Verify(values)) = read(words(line)) else { panic!("it is a verification") };

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
