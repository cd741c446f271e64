//! Every function of the header called with NULL and 0 only, compared with what the established library answers.
//!
//! `PACT_NULL_SWEEP` is the path of those answers; without it, and for functions of our own, rules remain: what fails
//! answers with the failure value of its type and names a parameter in the last error.

use std::collections::BTreeMap;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use crate::calls::build;
use crate::declarations::{Prototype, type_and_name};
use crate::header::prototypes;
use crate::tools::{run, say, with_library};

/// Functions that succeed when called so, or that must not touch the last error. So do all that delete or make an
/// object: see `is_silent`.
const SILENT: &[&str] = &[
    "pactffi_enable_ansi_support",
    "pactffi_fetch_log_buffer",
    "pactffi_free_string",
    "pactffi_get_error_message",
    "pactffi_get_tls_ca_certificate",
    "pactffi_init",
    "pactffi_init_with_log_level",
    "pactffi_live_objects",
    "pactffi_log_message",
    "pactffi_log_to_buffer",
    "pactffi_log_to_stderr",
    "pactffi_log_to_stdout",
    "pactffi_logger_apply",
    "pactffi_logger_init",
    "pactffi_new_message_pact",
    "pactffi_new_pact",
    "pactffi_register_log_callback",
    "pactffi_register_plugin_log_callback",
    "pactffi_set_log_callback_level",
    "pactffi_set_seed",
    "pactffi_set_test_run_id",
    "pactffi_verifier_cli_args",
    "pactffi_verifier_new_for_application",
    "pactffi_verifier_shutdown",
    "pactffi_version",
];

/// What fails for a reason that is no argument.
const NAMES_NO_PARAMETER: &str = "pactffi_log_set_level";

/// What this library answers on purpose where the established one answers otherwise.
const DIFFERENT: &[(&str, &str)] = &[
    // There, a missing text is an error before the unknown handle is.
    ("pactffi_add_interaction_reference", "False"),
    ("pactffi_add_text_comment", "False"),
    ("pactffi_set_comment", "False"),
    ("pactffi_sync_message_match_response_contents", "NULL"),
    ("pactffi_with_multipart_file", "(1, 'with_multipart_file: Interaction handle is invalid')"),
    ("pactffi_with_multipart_file_v2", "(1, 'with_multipart_file: Interaction handle is invalid')"),
    // There, a missing address is an error before the missing pact is.
    ("pactffi_create_mock_server_for_transport", "-1"),
    ("pactffi_logger_attach_sink", "-3"),
    // There, the number is random.
    ("pactffi_new_message_pact", "1"),
    ("pactffi_new_pact", "1"),
];

/// A function, what it answered, and the last error after that.
struct Called {
    prototype: Prototype,
    answer: String,
    error: String,
}

impl Called {
    fn name(&self) -> &str {
        &self.prototype.name
    }

    fn is_silent(&self) -> bool {
        SILENT.contains(&self.name()) || self.name().ends_with("_delete") || self.name().ends_with("_new")
    }

    /// Whether the answer is the failure value of its type.
    fn is_failure(&self) -> bool {
        let answer = self.answer.as_str();
        match self.prototype.returns.as_str() {
            "void" => answer == "None",
            "bool" => answer == "False",
            "StringResult" => answer.starts_with("(1, "),
            "int32_t" | "int64_t" | "uint32_t" => answer != "0",
            "const char *" => answer == "NULL" || answer == "str:" || answer == format!("str:{}", self.error),
            kind if kind.ends_with('*') => answer == "NULL",
            _ => answer == "0",
        }
    }

    /// Whether the last error names a parameter, or what its handle stands for.
    fn names_a_parameter(&self) -> bool {
        let error = self.error.to_lowercase();
        let word = |parameter: &String| match type_and_name(parameter) {
            ("MessageHandle", _) => "interaction".to_owned(),
            (_, name) => name.split('_').next().unwrap_or_default().to_owned(),
        };
        self.prototype.parameters.iter().map(word).any(|word| error.contains(&word))
    }

    /// What differs from a recorded answer of the established library.
    fn differences(&self, theirs: &Value) -> Vec<String> {
        let decided = DIFFERENT.iter().find(|(name, _)| *name == self.name()).map(|(_, answer)| *answer);
        let crashes =
            theirs["returned"].is_null() || theirs["returned"] == "str:INTERNAL ERROR: function panicked";
        // Of the certificate, which is another each time, only the first line is recorded.
        let answer = self.answer.lines().next().unwrap_or_default();
        let mut found = Vec::new();
        let expected = decided.or_else(|| theirs["returned"].as_str());
        let is_same = if crashes && decided.is_none() { self.is_failure() } else { expected == Some(answer) };
        if !is_same {
            found.push(format!("{} answered {answer}, not {expected:?}", self.name()));
        }
        let text = theirs["last_error"].as_str().filter(|_| decided.is_none());
        if text.is_some_and(|text| text != self.error) {
            found.push(format!("{} said '{}', not {text:?}", self.name(), self.error));
        }
        found
    }
}

/// Calls every function, each in a process of its own.
fn sweep() -> Vec<Called> {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let program = build(folder.path(), "null_sweep");
    let output = run(with_library(&mut Command::new(program)).current_dir(folder.path()));
    let text = String::from_utf8(output.expect("the program ends").stdout).expect("answers are UTF-8");
    let all: BTreeMap<String, Prototype> =
        prototypes().into_iter().map(|one| (one.name.clone(), one)).collect();
    let records = text.split_terminator('\u{1e}').map(|record| {
        let fields: Vec<&str> = record.split('\u{1f}').collect();
        let [name, answer, error] = fields[..] else {
            unreachable!("{record:?} is no name, answer and error")
        };
        Called { prototype: all[name].clone(), answer: answer.to_owned(), error: error.to_owned() }
    });
    let called: Vec<Called> = records.collect();
    let exported = all.into_keys().filter(|name| name.starts_with("pactffi_"));
    assert_eq!(called.len(), exported.count(), "every function was called");
    called
}

#[test]
fn a_failure_without_arguments_names_one_and_answers_so() {
    let failed = |one: &Called| {
        one.is_silent() || one.is_failure() && (one.names_a_parameter() || one.name() == NAMES_NO_PARAMETER)
    };
    let is_right = |one: &Called| one.error.is_empty() == one.is_silent() && failed(one);

    let wrong = sweep().into_iter().filter(|one| !is_right(one));
    let wrong: Vec<String> =
        wrong.map(|one| format!("{}: {}, '{}'", one.name(), one.answer, one.error)).collect();

    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn null_and_zero_are_answered_as_the_established_library_does() {
    let Some(path) = env::var_os("PACT_NULL_SWEEP") else {
        say("skipped: what the established library answers to NULL (PACT_NULL_SWEEP is not set)");
        return;
    };
    let recorded = fs::read_to_string(path).expect("PACT_NULL_SWEEP names a readable file");
    let recorded: Value = serde_json::from_str(&recorded).expect("the answers are JSON");

    let known = sweep().into_iter().filter_map(|one| Some((recorded["results"].get(one.name())?, one)));
    let differences: Vec<String> = known.flat_map(|(theirs, one)| one.differences(theirs)).collect();

    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}
