//! Help, versions and invalid command lines.

use crate::master::run;

#[test]
fn without_arguments_the_help_is_an_error() {
    let ended = run(&[]);

    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert_eq!(ended.err, run(&["--help"]).out);
}

#[test]
fn the_help_names_all_sub_commands_and_common_options() {
    let help = run(&["--help"]);

    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for word in ["start", "list", "create", "verify", "shutdown", "shutdown-master", "help"] {
        assert!(help.out.contains(&format!("\n  {word} ")), "{word}: {}", help.out);
    }
    let at = |option: &str| help.out.find(option).unwrap_or_else(|| panic!("no {option}: {}", help.out));
    let options = [
        "--help",
        "-v, --version",
        "-p, --port <port>",
        "-h, --host <host>",
        "-l, --loglevel <loglevel>",
        "--no-term-log",
        "--no-file-log",
    ];
    assert!(options.iter().map(|option| at(option)).is_sorted(), "{}", help.out);
    for default in ["[default: 8080]", "[default: localhost]", "[default: info]"] {
        assert!(help.out.contains(default), "{default}");
    }
    assert!(help.out.contains("[possible values: error, warn, info, debug, trace, none]"), "{}", help.out);
}

#[test]
fn each_sub_command_prints_its_usage_and_options() {
    let table: [(&str, &str, &[&str]); 6] = [
        (
            "start",
            "start [OPTIONS]\n",
            &["-o, --output <output>", "--base-port <base-port>", "--server-key <server-key>"],
        ),
        ("list", "list [OPTIONS]\n", &[]),
        (
            "create",
            "create [OPTIONS] --file <file>\n",
            &["-f, --file <file>", "-c, --cors-preflight", "--tls"],
        ),
        (
            "verify",
            "verify [OPTIONS]",
            &["-i, --mock-server-id <mock-server-id>", "-m, --mock-server-port <mock-server-port>"],
        ),
        ("shutdown", "shutdown [OPTIONS]", &["-i, --mock-server-id <mock-server-id>"]),
        (
            "shutdown-master",
            "shutdown-master [OPTIONS]",
            &["-k, --server-key <server-key>", "--period <period>"],
        ),
    ];
    for (name, usage, options) in table {
        let help = run(&[name, "--help"]);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{name}");
        assert!(help.out.contains(&format!("Usage: pact_mock_server_cli {usage}")), "{}", help.out);
        let common = ["--help", "-v, --version", "-p, --port <port>", "-h, --host <host>", "--no-file-log"];
        for option in options.iter().chain(&common) {
            assert!(help.out.contains(option), "{option}: {}", help.out);
        }
        assert_eq!(run(&["help", name]).out, help.out);
    }
}

#[test]
fn the_version_is_printed_before_and_after_a_sub_command() {
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("pact mock server version  : v{version}\npact specification version: v4.0\n\n");
    let calls: [&[&str]; 4] = [&["-v"], &["--version"], &["start", "-v"], &["create", "--version"]];
    for arguments in calls {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, expected.as_str(), ""));
    }
}

#[test]
fn an_invalid_call_is_refused_with_the_reason() {
    let id = "0123456789abcdef0123456789abcdef";
    let table: [(&[&str], &str); 8] = [
        (
            &["list", "-p", "99999"],
            "error: invalid value '99999' for '--port <port>': '99999' is not a valid port value: number too large \
             to fit in target type\n",
        ),
        (&["list", "-l", "loud"], "error: invalid value 'loud' for '--loglevel <loglevel>'\n"),
        (&["create"], "error: the following required arguments were not provided:\n  --file <file>\n"),
        (&["verify"], "error: the following required arguments were not provided:\n"),
        (
            &["shutdown", "-i", id, "-m", "1"],
            "error: the argument '--mock-server-id <mock-server-id>' cannot be used",
        ),
        (&["verify", "-i", "abc"], "'abc' is not a valid server ID: it has 32 hexadecimal digits\n"),
        (&["verify", "-i", ""], "Server ID can not be empty\n"),
        (&["explode"], "error: unrecognized subcommand 'explode'\n"),
    ];
    for (arguments, expected) in table {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ended.err.contains(expected), "{arguments:?}: {}", ended.err);
        assert!(ended.err.ends_with("\n\nFor more information, try '--help'.\n"), "{}", ended.err);
    }
}
