//! The arguments of the program as plain data.

use crate::cli::environment::{Colours, variable};
use crate::cli::logs::{LEVEL_NAMES, level_of};
use crate::cli::shell;
use crate::logging::Level;
use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};
use std::ffi::OsString;
use std::path::PathBuf;

/// The name of the program.
pub(super) const NAME: &str = "pact_mock_server_cli";

/// The length of an id.
const ID_LENGTH: usize = 32;

/// The arguments of the program.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arguments {
    /// The address of the master.
    pub(super) address: Address,
    /// The options for the log.
    pub(super) logging: Logging,
    /// The sub-command.
    pub(super) task: Task,
}

/// The address of the master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The host name or IP address.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
}

/// The options for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Logging {
    /// The most detailed level that is logged; `None` logs nothing.
    pub(super) level: Option<Level>,
    /// Whether lines have colours.
    pub(super) colours: Colours,
    /// Whether the master also logs to a file.
    pub(super) file: bool,
}

/// A sub-command with its options.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Task {
    /// Run the master.
    Start(Start),
    /// Start a mock server.
    Create(Create),
    /// List the mock servers.
    List,
    /// Check the requests of a mock server, and write the pact file if they matched.
    Verify(Target),
    /// Stop a mock server.
    Shutdown(Target),
    /// Shut down the master.
    ShutdownMaster(ShutdownMaster),
    /// Print a script or a page for other programs.
    Shell(ArgMatches),
}

/// The options of `start`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Start {
    /// The directory for pact files and the log; `None` is the current one.
    pub(super) output: Option<PathBuf>,
    /// The first port for mock servers; with 0 the system chooses.
    pub(super) base_port: u16,
    /// The key for shutting down the master; `None` is a random one.
    pub(super) server_key: Option<String>,
}

/// The options of `create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Create {
    /// The pact file.
    pub(super) file: PathBuf,
    /// Whether the mock server answers CORS preflight requests.
    pub(super) cors: bool,
    /// Whether the mock server serves HTTPS.
    pub(super) tls: bool,
    /// The version of the pact file that is written.
    pub(super) specification: Option<String>,
    /// The transport; `None` is the one that the interactions name.
    pub(super) transport: Option<String>,
}

/// Which mock server a sub-command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// By its id.
    Id(String),
    /// By its port.
    Port(u16),
}

/// The options of `shutdown-master`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShutdownMaster {
    /// The key of the master.
    pub(super) server_key: String,
    /// How many milliseconds requests in flight are given.
    pub(super) period: Option<u64>,
}

/// Parses the arguments, the program's name first. A request for help or version is an error of its own kind.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let task = match matches.subcommand() {
        Some(("completions" | "man", _)) => Task::Shell(matches.clone()),
        Some(("start", own)) => Task::Start(Start {
            output: own.get_one("output").cloned(),
            base_port: own.get_one("base-port").copied().unwrap_or_default(),
            server_key: own.get_one("server-key").cloned(),
        }),
        Some(("create", own)) => Task::Create(Create {
            file: own.get_one("file").cloned().unwrap_or_default(),
            cors: own.get_flag("cors-preflight"),
            tls: own.get_flag("tls"),
            specification: own.get_one("specification").cloned(),
            transport: own.get_one("transport").cloned(),
        }),
        Some(("verify", own)) => Task::Verify(target(own)),
        Some(("shutdown", own)) => Task::Shutdown(target(own)),
        Some(("shutdown-master", own)) => Task::ShutdownMaster(ShutdownMaster {
            server_key: own.get_one("server-key").cloned().unwrap_or_default(),
            period: own.get_one("period").copied(),
        }),
        _ => Task::List,
    };
    Ok(Arguments { address: address(&matches), logging: logging(&matches), task })
}

fn address(matches: &ArgMatches) -> Address {
    Address {
        host: matches.get_one("host").cloned().unwrap_or_default(),
        port: matches.get_one("port").copied().unwrap_or_default(),
    }
}

fn logging(matches: &ArgMatches) -> Logging {
    Logging {
        level: matches.get_one("loglevel").copied().unwrap_or(Some(Level::INFO)),
        colours: Colours::of(matches.get_flag("no-term-log"), &variable),
        file: !matches.get_flag("no-file-log"),
    }
}

fn target(matches: &ArgMatches) -> Target {
    match matches.get_one::<String>("mock-server-id") {
        Some(id) => Target::Id(id.clone()),
        None => Target::Port(matches.get_one("mock-server-port").copied().unwrap_or_default()),
    }
}

/// The command with all its sub-commands.
pub(super) fn command() -> Command {
    Command::new(NAME)
        .bin_name(NAME)
        .about("Pact mock servers that run on their own and are controlled over HTTP")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        // `-h` is the host and `-v` the version.
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(common())
        .subcommands([start(), list(), create(), verify(), shutdown(), shutdown_master()])
        .subcommands(shell::subcommands())
}

/// The options of all sub-commands. Help lists them after those of the sub-command.
fn common() -> impl Iterator<Item = Arg> {
    let options = [
        Arg::new("help").long("help").action(ArgAction::Help).help("Prints how the program is used"),
        Arg::new("version")
            .short('v')
            .long("version")
            .action(ArgAction::Version)
            .help("Prints the versions of the program and of the Pact specification"),
        option("port", 'p', port()).default_value("8080").help("Port of the master mock server"),
        option("host", 'h', ValueParser::string())
            .default_value("localhost")
            .help("Host name or address of the master mock server"),
        option("loglevel", 'l', PossibleValuesParser::new(LEVEL_NAMES).map(|name| level_of(&name)))
            .default_value("info")
            .help("How much is logged to standard output and to the log file"),
        Arg::new("no-term-log")
            .long("no-term-log")
            .action(ArgAction::SetTrue)
            .help("Leaves out the colours of the log"),
        Arg::new("no-file-log").long("no-file-log").action(ArgAction::SetTrue).help("Does not log to a file"),
    ];
    options.into_iter().zip(100..).map(|(option, order)| option.global(true).display_order(order))
}

fn start() -> Command {
    Command::new("start").about("Runs the master mock server").args([
        option("output", 'o', ValueParser::path_buf())
            .help("Folder for pact files and the log [default: the current folder]"),
        Arg::new("base-port")
            .long("base-port")
            .value_name("base-port")
            .value_parser(port())
            .help("First of the ports that mock servers are given; without it the system chooses them"),
        Arg::new("server-key")
            .long("server-key")
            .value_name("server-key")
            .value_parser(key)
            .help("Secret with which the master can be shut down [default: a random one, which is logged]"),
    ])
}

fn list() -> Command {
    Command::new("list").about("Lists the mock servers that are running")
}

fn create() -> Command {
    Command::new("create").about("Starts a mock server for a pact file").args([
        option("file", 'f', ValueParser::path_buf()).required(true).help("Pact file to serve"),
        Arg::new("cors-preflight")
            .short('c')
            .long("cors-preflight")
            .action(ArgAction::SetTrue)
            .help("Answers the preflight requests of browsers"),
        Arg::new("tls").long("tls").action(ArgAction::SetTrue).help("Serves HTTPS"),
        Arg::new("specification")
            .long("specification")
            .value_name("specification")
            .value_parser(PossibleValuesParser::new(["V1", "V1.1", "V2", "V3", "V4"]).map(|name| name))
            .ignore_case(true)
            .help("Version of the Pact specification in which the pact is written [default: V4]"),
        Arg::new("transport")
            .long("transport")
            .value_name("transport")
            .help("Transport of the mock server: http, https or one of a plugin [default: what the interactions name]"),
    ])
}

fn verify() -> Command {
    let about = "Checks whether a mock server got the requests of its pact and no others; if so, writes the pact file";
    targeted(Command::new("verify").about(about))
}

fn shutdown() -> Command {
    targeted(Command::new("shutdown").about("Stops a mock server"))
}

fn shutdown_master() -> Command {
    Command::new("shutdown-master").about("Stops the master mock server and all its mock servers").args([
        option("server-key", 'k', ValueParser::string())
            .required(true)
            .help("Secret the master was started with, or the one it logged"),
        Arg::new("period")
            .long("period")
            .value_name("period")
            .value_parser(clap::value_parser!(u64))
            .help("Milliseconds that requests in flight are given [default: 100]"),
    ])
}

fn targeted(command: Command) -> Command {
    let id =
        option("mock-server-id", 'i', ValueParser::from(id as fn(&str) -> _)).help("Id of the mock server");
    let port = option("mock-server-port", 'm', port()).help("Port of the mock server");
    let one = ArgGroup::new("mock-server").args(["mock-server-id", "mock-server-port"]).required(true);
    command.args([id, port]).group(one)
}

/// An option whose value has the name of the option in help.
fn option(name: &'static str, short: char, parser: impl Into<ValueParser>) -> Arg {
    Arg::new(name).short(short).long(name).value_name(name).value_parser(parser.into())
}

fn port() -> ValueParser {
    let read = |text: &str| {
        text.parse::<u16>().map_err(|error| format!("'{text}' is not a valid port value: {error}"))
    };
    ValueParser::from(read)
}

fn id(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("Server ID can not be empty".to_owned());
    }
    if text.len() != ID_LENGTH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!("'{text}' is not a valid server ID: it has {ID_LENGTH} hexadecimal digits"));
    }
    Ok(text.to_owned())
}

/// Checks a key: it is sent in a header.
fn key(text: &str) -> Result<String, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("'{text}' is not a valid server key: it has visible ASCII characters only"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{
        Address, Arguments, Create, Logging, NAME, ShutdownMaster, Start, Target, Task, command, parse,
    };
    use crate::cli::environment::{Colours, variable};
    use crate::logging::Level;
    use std::ffi::OsString;

    fn parsed(line: &str) -> Result<Arguments, clap::Error> {
        parse([NAME].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    fn task(line: &str) -> Task {
        parsed(line).unwrap().task
    }

    fn refusal(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn the_definition_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn without_options_the_defaults_are_used() {
        let expected = Arguments {
            address: Address { host: "localhost".to_owned(), port: 8080 },
            logging: Logging { level: Some(Level::INFO), colours: Colours::of(false, &variable), file: true },
            task: Task::List,
        };
        assert_eq!(parsed("list").unwrap(), expected);
        let start = Start { output: None, base_port: 0, server_key: None };
        assert_eq!(task("start"), Task::Start(start));
    }

    #[test]
    fn common_options_stand_before_or_after_the_sub_command() {
        let options = "-h ::1 -p 1 -l none --no-term-log --no-file-log";
        for line in [format!("{options} list"), format!("list {options}")] {
            let found = parsed(&line).unwrap();
            assert_eq!(found.address, Address { host: "::1".to_owned(), port: 1 });
            assert_eq!(found.logging, Logging { level: None, colours: Colours::Never, file: false });
        }
    }

    #[test]
    fn each_sub_command_has_its_options() {
        let start =
            Start { output: Some("a/b".into()), base_port: 21_000, server_key: Some("secret".to_owned()) };
        assert_eq!(task("start -o a/b --base-port 21000 --server-key secret"), Task::Start(start));
        let create = Create {
            file: "p.json".into(),
            cors: true,
            tls: true,
            specification: Some("V3".to_owned()),
            transport: None,
        };
        assert_eq!(task("create -f p.json -c --tls --specification V3"), Task::Create(create));
        let id = "0123456789ABCDEF0123456789abcdef";
        assert_eq!(task(&format!("verify -i {id}")), Task::Verify(Target::Id(id.to_owned())));
        assert_eq!(task("shutdown --mock-server-port 7"), Task::Shutdown(Target::Port(7)));
        let master = ShutdownMaster { server_key: "k".to_owned(), period: Some(5) };
        assert_eq!(task("shutdown-master -k k --period 5"), Task::ShutdownMaster(master));
    }

    #[test]
    fn invalid_arguments_are_refused_with_the_reason() {
        let table = [
            ("list -p 99999", "'99999' is not a valid port value: number too large to fit in target type"),
            ("start --base-port -1", "unexpected argument '-1' found"),
            ("start --base-port x", "'x' is not a valid port value: invalid digit found in string"),
            ("list -l loud", "invalid value 'loud' for '--loglevel <loglevel>'"),
            ("verify -i abc", "'abc' is not a valid server ID: it has 32 hexadecimal digits"),
            ("verify --mock-server-id=", "Server ID can not be empty"),
            ("start --server-key=ä", "'ä' is not a valid server key: it has visible ASCII characters only"),
            ("create", "the following required arguments were not provided:\n  --file <file>"),
            ("verify", "the following required arguments were not provided"),
            ("shutdown-master", "--server-key <server-key>"),
            ("shutdown-master -k x --period soon", "invalid value 'soon' for '--period <period>'"),
            ("create -f p --specification V9", "invalid value 'V9' for '--specification <specification>'"),
            ("explode", "unrecognized subcommand 'explode'"),
        ];
        for (line, expected) in table {
            let text = refusal(line);
            assert!(text.starts_with("error: ") && text.contains(expected), "{line}: {text}");
            assert!(text.trim_end().ends_with("For more information, try '--help'."), "{line}: {text}");
        }
        let both = refusal("verify -m 1 -i 0123456789abcdef0123456789abcdef");
        assert!(both.contains("cannot be used with"), "{both}");
    }
}
