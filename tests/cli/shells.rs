//! What the programs print for shells and for `man`.

use crate::verifier::Folder;
use std::process::{Command, Stdio};

const VERIFIER: &str = env!("CARGO_BIN_EXE_pact_verifier_cli");
const MASTER: &str = env!("CARGO_BIN_EXE_pact_mock_server_cli");

fn printed(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().expect("it runs");
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

/// The long options that the help of the program lists.
fn options(help: &str) -> Vec<String> {
    let words =
        help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
    let names = words.filter(|word| word.starts_with("--") && word.len() > 2);
    names.map(|word| word.trim_end_matches([',', ']']).to_owned()).collect()
}

#[test]
fn every_shell_has_a_script_with_all_options() {
    let wanted = options(&printed(VERIFIER, &["--help"]));
    assert!(wanted.len() > 40, "{wanted:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(VERIFIER, &["completions", shell]);
        let name = |option: &str| option.trim_start_matches('-').to_owned();
        let missing: Vec<_> = wanted.iter().filter(|option| !script.contains(&name(option))).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
        assert!(printed(MASTER, &["completions", shell]).contains("shutdown-master"), "{shell}");
    }
    let output = Command::new(VERIFIER).args(["completions", "tcsh"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn bash_completes_options_values_and_sub_commands() {
    let folder = Folder::new();
    folder.write("verifier", &printed(VERIFIER, &["completions", "bash"]));
    folder.write("master", &printed(MASTER, &["completions", "bash"]));
    for script in ["verifier", "master"] {
        let syntax = Command::new("bash").arg("-n").arg(folder.path(script)).status().expect("bash runs");
        assert!(syntax.success(), "{script}");
    }
    let completed = |script: &str, function: &str, program: &str, words: &[&str]| {
        let line = format!(
            "source '{}'; COMP_WORDS=({program} {}); COMP_CWORD={}; {function} {program} '{}' '{}'; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            folder.path(script).display(),
            words.join(" "),
            words.len(),
            words.last().unwrap_or(&""),
            words.iter().rev().nth(1).unwrap_or(&program),
        );
        let output = Command::new("bash").args(["--norc", "-c", &line]).output().expect("bash runs");
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    };
    let verifier = |words: &[&str]| completed("verifier", "_pact_verifier_cli", "pact_verifier_cli", words);
    let master = |words: &[&str]| completed("master", "_pact_mock_server_cli", "pact_mock_server_cli", words);

    assert_eq!(verifier(&["--provider-n"]), "--provider-name\n");
    assert_eq!(verifier(&["--loglevel", "de"]), "debug\n");
    assert_eq!(master(&["shutdown-m"]), "shutdown-master\n");
    assert_eq!(master(&["create", "--spec"]), "--specification\n");
}

#[test]
fn the_manual_page_has_all_options() {
    let page = printed(VERIFIER, &["man"]);
    let plain = page.replace("\\-", "-");
    for option in options(&printed(VERIFIER, &["--help"])) {
        assert!(plain.contains(&option), "{option}");
    }
    assert!(page.contains(".TH pact_verifier_cli 1") && plain.contains("Exit status: 0"), "{page}");

    let page = printed(MASTER, &["man"]).replace("\\-", "-");
    for part in [".SH \"COMMAND START\"", "--base-port", ".SH \"COMMAND SHUTDOWN-MASTER\"", "--period"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(
        page.matches("--no-term-log").count(),
        2,
        "in the synopsis and once among the options: {page}"
    );
}
