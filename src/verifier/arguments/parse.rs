//! Parses arguments for `pactffi_verify`.

use super::definitions::{ARGUMENTS, Argument};
use super::values::{ArgumentError, ArgumentValues};
use crate::foundation::spelling::nearest;
use lexopt::{Arg, Parser};

/// Parses arguments (without the program's name), takes missing ones from the environment and checks them.
pub fn parse(
    arguments: impl IntoIterator<Item = String>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<ArgumentValues, ArgumentError> {
    let arguments: Vec<String> = arguments.into_iter().collect();
    let mut parser = Parser::from_args(arguments);
    let mut values = ArgumentValues::default();
    while let Some(found) = parser.next().map_err(|error| usage(&error))? {
        let argument = match &found {
            Arg::Long(name) => find(|argument| argument.is_called(name)),
            Arg::Short(letter) => find(|argument| argument.short == Some(*letter)),
            Arg::Value(text) => return Err(ArgumentError::Unexpected(text.to_string_lossy().into_owned())),
        };
        let Some(argument) = argument else {
            let hint = if let Arg::Long(name) = &found { hint(name) } else { String::new() };
            return Err(ArgumentError::Usage(format!("{}{hint}", found.unexpected())));
        };
        let value = match argument.value {
            Some(_) => Some(parser.value().map_err(|error| usage(&error))?.to_string_lossy().into_owned()),
            None => None,
        };
        values.add(argument, value)?;
    }
    values.fill(variable)?;
    values.check()?;
    Ok(values)
}

fn find(matches: impl Fn(&Argument) -> bool) -> Option<&'static Argument> {
    ARGUMENTS.iter().find(|argument| !argument.is_for_command && matches(argument))
}

/// The argument that was probably meant.
fn hint(name: &str) -> String {
    let known = ARGUMENTS.iter().filter(|argument| !argument.is_for_command).map(|argument| argument.long);
    nearest(name, known).map(|name| format!(", did you mean '--{name}'?")).unwrap_or_default()
}

fn usage(error: &lexopt::Error) -> ArgumentError {
    ArgumentError::Usage(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::definitions::{ARGUMENTS, Form};
    use super::super::values::{ArgumentError, ArgumentValues};
    use super::parse;

    fn read(lines: &str) -> Result<ArgumentValues, ArgumentError> {
        parse(lines.lines().map(str::to_owned), &|_| None)
    }

    #[test]
    fn arguments_are_read_in_every_spelling() {
        let values = read(
            "--file\na.json\n-fb.json\n--port=80\n-n\np\n--provider-tags\nx,y\n-HA=1=2\n--enable-pending",
        )
        .unwrap();

        assert_eq!(values.texts("file"), ["a.json", "b.json"]);
        assert_eq!(values.number("port"), Some(80));
        assert_eq!(values.texts("provider-tags"), ["x", "y"]);
        assert_eq!(values.headers().collect::<Vec<_>>(), [("A", "1=2")]);
        assert!(values.is_given("enable-pending") && !values.is_given("publish"));
        assert_eq!(
            (values.text("hostname"), values.number("request-timeout")),
            (Some("localhost"), Some(5000))
        );
    }

    #[test]
    fn an_invalid_argument_is_named() {
        let table = [
            (
                "",
                "no pact to verify: one of --file, --dir, --url, --broker-url, --webhook-callback-url is needed",
            ),
            ("--nope", "invalid option '--nope'"),
            ("--provider-nam=x", "invalid option '--provider-nam', did you mean '--provider-name'?"),
            ("--file", "missing argument for option '--file'"),
            ("x", "unexpected argument 'x'"),
            ("--enable-pending=1\n-fx", "unexpected argument for option '--enable-pending': \"1\""),
            ("-fx\n--port\n70000", "--port must be a number from 0 to 65535, not '70000'"),
            ("-fx\n--port\n1\n--port\n2", "--port was given more than once"),
            ("-fx\n--scheme\nftp", "--scheme must be one of http, https, not 'ftp'"),
            ("-fx\n-HA", "--header must be NAME=VALUE, but one has no name or no '='"),
            ("-fx\n--request-timeout\n-1", "--request-timeout must be a whole number, not '-1'"),
            ("-bx", "--broker-url needs --provider-name"),
            ("-fx\n--publish", "--publish needs --broker-url"),
            ("-fx\n--user\na\n-tb", "--token cannot be used together with --user"),
            ("-fx\n--last-failed\ny", "invalid option '--last-failed'"),
        ];
        for (lines, expected) in table {
            assert_eq!(read(lines).unwrap_err().to_string(), expected, "{lines:?}");
        }
        let regex = read("-fx\n--filter-state\na(").unwrap_err().to_string();
        assert!(regex.starts_with("--filter-state must be a regular expression ("), "{regex}");
    }

    #[test]
    fn missing_arguments_are_taken_from_the_environment() {
        let variable = |name: &str| match name {
            "PACT_BROKER_BASE_URL" => Some("http://b".to_owned()),
            "PACT_PROVIDER_NAME" => Some("p".to_owned()),
            "PACT_BROKER_TOKEN" => Some("secret".to_owned()),
            "PACT_PROVIDER_NO_STATE" => Some("false".to_owned()),
            "PACT_PROVIDER_STATE_CHANGE_TEARDOWN" => Some("TRUE".to_owned()),
            _ => None,
        };

        let values = parse(["--user=me", "--provider-name=q"].map(str::to_owned), &variable).unwrap();

        assert_eq!((values.text("broker-url"), values.text("provider-name")), (Some("http://b"), Some("q")));
        assert!(!values.is_given("token"), "the user was given");
        assert!(!values.is_given("filter-no-state"));
        assert!(values.is_given("state-change-teardown"));
    }

    #[test]
    fn an_option_with_an_empty_value_is_refused_by_its_name() {
        let may_be_empty = ["password", "base-path"];
        let options =
            ARGUMENTS.iter().filter(|argument| argument.value.is_some() && !argument.is_for_command);
        for argument in options.filter(|argument| argument.form != Form::Header) {
            let long = argument.long;
            let calls = [format!("--{long}="), format!("--{long}\n\n-fx")];
            let short = argument.short.map(|letter| format!("-{letter}\n\n-fx"));
            for lines in calls.into_iter().chain(short) {
                // Also where the environment has a value.
                let found = parse(lines.lines().map(str::to_owned), &|_| Some("1".to_owned()));
                let expected = format!("--{long} must not be empty; leave it out if there is no value");
                match found {
                    Ok(_) => assert!(may_be_empty.contains(&long), "{lines:?}"),
                    Err(error) if may_be_empty.contains(&long) => assert_ne!(error.to_string(), expected),
                    Err(error) => assert_eq!(error.to_string(), expected, "{lines:?}"),
                }
            }
        }
        assert_eq!(read("-fx\n-H\n\n").unwrap_err(), ArgumentError::Header);
        assert_eq!(read("-fx\n-HA=").unwrap().headers().collect::<Vec<_>>(), [("A", "")]);
        assert_eq!(read("-fx\n--base-path=").unwrap().text("base-path"), Some(""));
    }

    #[test]
    fn entries_of_lists_are_trimmed_and_there_is_at_least_one() {
        for long in ["provider-tags", "consumer-version-tags"] {
            let tags = |text: &str| {
                let lines = ["-bx", "-np", &format!("--{long}"), text].map(str::to_owned);
                parse(lines, &|_| None).map(|values| values.texts(long).to_vec())
            };

            assert_eq!(tags(" a b,,\tc ,").unwrap(), ["a b", "c"]);
            for text in [" ", ",", " , ,\t"] {
                let expected = format!("--{long} must be a list with at least one entry, not '{text}'");
                assert_eq!(tags(text).unwrap_err().to_string(), expected);
            }
        }
    }

    #[test]
    fn an_empty_variable_counts_as_one_that_is_not_set() {
        let empty = |_: &str| Some(String::new());

        let values = parse(["-fx".to_owned()], &empty).unwrap();

        assert_eq!(values, parse(["-fx".to_owned()], &|_| None).unwrap());
    }

    #[test]
    fn the_credentials_that_count_are_those_that_can_be_sent() {
        let all = [("USERNAME", "eu"), ("PASSWORD", "ep"), ("TOKEN", "et")];
        type Row<'t> = (&'t str, &'t [&'t str], [Option<&'t str>; 3]);
        let table: [Row<'_>; 12] = [
            ("", &["PASSWORD", "TOKEN"], [None, None, Some("et")]),
            ("", &["USERNAME", "PASSWORD", "TOKEN"], [Some("eu"), Some("ep"), None]),
            ("", &["USERNAME", "TOKEN"], [Some("eu"), None, None]),
            ("", &["PASSWORD"], [None, None, None]),
            ("--token=t", &["USERNAME", "PASSWORD", "TOKEN"], [None, None, Some("t")]),
            ("--token=t", &["PASSWORD"], [None, None, Some("t")]),
            ("--user=u", &["PASSWORD", "TOKEN"], [Some("u"), Some("ep"), None]),
            ("--user=u", &["TOKEN"], [Some("u"), None, None]),
            ("--password=p", &["USERNAME", "TOKEN"], [Some("eu"), Some("p"), None]),
            ("--password=p", &["TOKEN"], [None, None, Some("et")]),
            ("--password=", &["TOKEN"], [None, None, Some("et")]),
            ("--user=u\n--password=", &["PASSWORD"], [Some("u"), Some(""), None]),
        ];
        for (lines, set, expected) in table {
            let variable = |name: &str| {
                let name = name.strip_prefix("PACT_BROKER_").filter(|name| set.contains(name))?;
                all.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            let values = parse(format!("-fx\n{lines}").lines().map(str::to_owned), &variable).unwrap();
            let found = ["user", "password", "token"].map(|name| values.text(name));
            assert_eq!(found, expected, "{lines:?} {set:?}");
        }
        for lines in ["--user=u\n--token=t", "--password=p\n--token=t"] {
            assert!(matches!(read(&format!("-fx\n{lines}")), Err(ArgumentError::Conflict(..))), "{lines}");
        }
    }
}
