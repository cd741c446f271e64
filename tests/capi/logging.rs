//! Logging, which is set up once per process: each test runs in a process of its own.

use std::env;
use std::process::Command;

use crate::c::{
    BAD, NULL, Text, last_error, pactffi_create_mock_server, pactffi_fetch_log_buffer, pactffi_given,
    pactffi_init, pactffi_init_with_log_level, pactffi_log_message, pactffi_log_to_buffer,
    pactffi_log_to_stderr, pactffi_log_to_stdout, pactffi_logger_apply, pactffi_message_pact_new_from_json,
    pactffi_pact_model_delete, pactffi_parse_pact_json, pactffi_set_test_run_id, pactffi_with_body, s,
};
use crate::call::{Pact, Server, with_error};
use crate::client::send;

const ALONE: &str = "PACT_TEST_LOGS";

/// The log lines that a process with this work wrote to stdout and stderr, from the target on.
fn written(name: &str, variables: &[(&str, &str)], work: fn()) -> Option<[Vec<String>; 2]> {
    if env::var_os(ALONE).is_some() {
        work();
        return None;
    }
    let program = env::current_exe().expect("this program has a path");
    let name = format!("logging::{name}");
    let mut alone = Command::new(program);
    alone.args(["--exact", &name, "--test-threads=1", "--nocapture"]).env_remove("LOG_LEVEL").env(ALONE, "1");
    let output = alone.envs(variables.iter().copied()).output().expect("this program can be started");
    let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).expect("UTF-8"));
    assert!(output.status.success(), "{out}{err}");
    Some([out, err].map(|text| {
        let from_target = |line: &str| line.find(" pact_ffi").map(|at| line[at + 1..].to_owned());
        text.lines().filter_map(from_target).collect()
    }))
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| format!("pact_ffi: {line}")).collect()
}

fn log_at_every_level() {
    for level in [c"ERROR", c"warn", c"Info", c"DEBUG", c"trace", c"NONE"] {
        pactffi_log_message(s(c"t"), s(level), s(level));
    }
}

const ALL: [&str; 6] = [
    "ERROR source=\"t\"",
    "warn source=\"t\"",
    "Info source=\"t\"",
    "DEBUG source=\"t\"",
    "trace source=\"t\"",
    "NONE source=\"t\"",
];

#[test]
fn nothing_is_written_unless_asked() {
    let work = || {
        assert!(!pactffi_given(0, NULL));
        let server = Server::start(&Pact::new());
        send(server.0, "GET", "/other", "");
        log_at_every_level();
    };

    let Some(written) = written("nothing_is_written_unless_asked", &[], work) else { return };

    assert_eq!(written, [lines(&[]), lines(&[])]);
}

#[test]
fn without_sinks_stdout_gets_what_happens() {
    let work = || {
        assert_eq!(pactffi_logger_apply(), 0);
        log_at_every_level();
        assert_eq!(pactffi_log_to_stderr(5), -1);
    };

    let Some([out, err]) = written("without_sinks_stdout_gets_what_happens", &[], work) else { return };

    let again = "the sinks of the log have been applied before; only their level can be changed";
    assert_eq!(out, lines(&[ALL[0], ALL[1], ALL[2], ALL[5], again]));
    assert_eq!(err, lines(&[]));
}

#[test]
fn stderr_gets_the_given_level() {
    let work = || {
        pactffi_init_with_log_level(s(c"wArN"));
        assert_eq!(last_error(), "");
        log_at_every_level();
    };

    let Some([out, err]) = written("stderr_gets_the_given_level", &[], work) else { return };

    assert_eq!((out, err), (lines(&[]), lines(&ALL[..2])));
}

#[test]
fn what_is_odd_in_a_pact_file_is_a_warning() {
    let work = || {
        pactffi_init_with_log_level(s(c"WARN"));
        for text in [
            c"{\"consumer\":{},\"interaction\":[]}",
            c"{\"interactions\":[{\"description\":\"d\",\"reponse\":{}}]}",
            c"{\"messages\":[{\"content\":1}],\"metadata\":{\"pactSpecification\":{\"version\":\"1.0.0\"}}}",
            c"{\"interactions\":[{\"request\":{\"matchingRules\":{\"query\":{\"q\":{},\"r\":{\"matchers\":[]}}}}}]}",
            c"{\"interactions\":[{\"request\":{\"matchingRules\":[],\"generators\":{\"body\":[],\"path\":null}}}]}",
            c"{\"interactions\":[],\"_links\":{}}",
        ] {
            pactffi_pact_model_delete(pactffi_parse_pact_json(s(text)));
            assert_eq!(last_error(), "");
        }
        let both = c"{\"interactions\":[{}],\"messages\":[{}]}";
        drop(Server(pactffi_create_mock_server(s(both), s(c"127.0.0.1:0"), false)));
    };

    let Some([_, err]) = written("what_is_odd_in_a_pact_file_is_a_warning", &[], work) else { return };

    let expected = [
        "top level: unknown member 'interaction', did you mean 'interactions'?",
        "interaction 0 ('d'): unknown member 'reponse', did you mean 'response'?",
        "the pact names version 'V1', which has no messages: it is read as one of V3",
        "message 0 ('Message 0'): unknown member 'content', did you mean 'contents'?",
        "the matching rules of category 'query' for 'q' have no array 'matchers' and are dropped",
        "the pact has 'interactions' and 'messages': the messages are not served",
    ];
    assert_eq!(err.len(), expected.len(), "{err:?}");
    for (line, text) in err.iter().zip(expected) {
        assert!(line.ends_with(text), "{line}");
    }
}

#[test]
fn stderr_gets_info_unless_another_level_is_given() {
    let work = || {
        pactffi_init_with_log_level(s(BAD));
        log_at_every_level();
    };

    let Some([_, err]) = written("stderr_gets_info_unless_another_level_is_given", &[], work) else { return };

    assert_eq!(err, lines(&[ALL[0], ALL[1], ALL[2], ALL[5]]));
}

#[test]
fn the_named_variable_sets_the_level() {
    let work = || {
        pactffi_init(s(c"MY_LOG"));
        log_at_every_level();
    };
    let variables = [("MY_LOG", "off,pact_ffi=debug")];

    let Some([out, _]) = written("the_named_variable_sets_the_level", &variables, work) else {
        return;
    };

    let first = "this is an independent libpact_ffi with the interface of 0.5.12, not that release itself";
    assert_eq!(out, lines(&[first, ALL[0], ALL[1], ALL[2], ALL[3], ALL[5]]));
}

#[test]
fn without_a_variable_of_that_name_the_text_is_the_level() {
    let work = || {
        pactffi_init(s(c"warn"));
        log_at_every_level();
    };

    let Some([out, _]) = written("without_a_variable_of_that_name_the_text_is_the_level", &[], work) else {
        return;
    };

    assert_eq!(out, lines(&ALL[..2]));
}

#[test]
fn the_usual_variable_sets_the_level() {
    let work = || {
        pactffi_init(NULL);
        log_at_every_level();
    };
    let variables = [("LOG_LEVEL", "Error")];

    let Some([out, _]) = written("the_usual_variable_sets_the_level", &variables, work) else { return };

    assert_eq!(out, lines(&ALL[..1]));
}

#[test]
fn a_server_has_its_events_whether_or_not_there_is_a_log() {
    let pact = Pact::new();
    let server = Server::start(&pact);

    send(server.0, "GET", "/", "");

    let log = crate::c::pactffi_mock_server_logs(server.0).read().expect("there is a server");
    let events = log.lines().map(|line| line.split_once("mock_server: ").expect("a target").1.to_owned());
    assert_eq!(events.collect::<Vec<_>>(), ["Received request GET /", "Request matched, sending response"]);
}

#[test]
fn a_buffer_is_read_by_any_name() {
    let work = || {
        assert_eq!(pactffi_log_to_buffer(4), 0);
        assert!(!pactffi_given(0, NULL));
        let fetch = |id: Text<'_>| with_error(pactffi_fetch_log_buffer(id).take().expect("there is a text"));
        last_error();
        assert_eq!(fetch(s(c"unknown")), Default::default());
        assert_eq!(fetch(s(c"1")), Default::default());
        assert!(fetch(s(BAD)).0.ends_with(" pact_ffi: no interaction with handle 0\n"));
        assert_eq!(fetch(NULL), Default::default());
        pactffi_log_message(s(BAD), NULL, s(c"x"));
        assert_eq!(last_error(), "error parsing source as UTF-8");
        pactffi_log_message(NULL, s(BAD), s(BAD));
        assert_eq!(last_error(), "error parsing message as UTF-8");
        pactffi_log_message(NULL, s(BAD), s(c"x"));
        assert!(fetch(NULL).0.ends_with(" pact_ffi: x source=\"client\"\n"));
        for id in [NULL, s(BAD), s(c""), s(c"run")] {
            pactffi_set_test_run_id(id);
            assert_eq!(last_error(), "");
        }
        let refused = ((-8), "9 is not a known LevelFilter".to_owned());
        assert_eq!(with_error(pactffi_log_to_stdout(9)), refused);
    };

    if let Some(written) = written("a_buffer_is_read_by_any_name", &[], work) {
        assert_eq!(written, [lines(&[]), lines(&[])]);
    }
}

#[test]
fn what_is_wrong_with_regular_expressions_is_logged_when_the_pact_is_written() {
    let work = || {
        pactffi_init_with_log_level(s(c"warn"));
        let body = cr#"{"a": {"pact:matcher:type": "regex", "regex": "\\d+", "value": "x"},
            "b": {"pact:matcher:type": "regex", "regex": "(", "value": "x"},
            "c": {"pact:matcher:type": "integer", "value": "x"}}"#;
        let pact = Pact::new();
        assert!(pactffi_with_body(pact.interaction, 0, s(c"application/json"), s(body)));
        pactffi_log_message(s(c"t"), s(c"WARN"), s(c"written"));
        pact.written();
    };
    let name = "what_is_wrong_with_regular_expressions_is_logged_when_the_pact_is_written";
    let Some([_, err]) = written(name, &[], work) else { return };

    let texts: Vec<_> =
        err.iter().map(|line| line.split_once("'a request', ").map_or("", |(_, rest)| rest)).collect();
    let expected = [
        "body of the request at '$.c': Expected 'x' (String) to be an integer",
        "",
        r"body of the request at '$.a': Expected 'x' to match '\d+'",
        "body of the request at '$.b': '(' is not a valid regular expression - Opening parenthesis without closing \
         parenthesis",
    ];
    assert_eq!(texts, expected, "{err:?}");
}

#[test]
fn names_that_nothing_knows_in_a_pact_that_is_loaded_are_logged() {
    let work = || {
        pactffi_init_with_log_level(s(c"warn"));
        let pact = cr#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [{"description": "d",
            "request": {"method": "GET", "path": "/", "matchingRules": {"header": {"X": {"matchers": [{"match": "Integer"}]}}}},
            "response": {"status": 200, "body": {"a": "x"},
                "matchingRules": {"body": {"$.a": {"matchers": [{"match": "regexp", "regex": "("}]}}},
                "generators": {"body": {"$.a": {"type": "uuid"}}}}}],
            "metadata": {"pactSpecification": {"version": "3.0.0"}}}"#;
        let messages = cr#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "messages": [{"description": "m",
            "contents": {"a": ["x"]},
            "matchingRules": {"body": {"$.a": {"matchers": [{"match": "eachValue", "rules": [{"match": "luhn"}]}]}}}}],
            "metadata": {"pactSpecification": {"version": "3.0.0"}}}"#;
        pactffi_parse_pact_json(s(pact));
        pactffi_message_pact_new_from_json(s(c"m.json"), s(messages));
        let _server = Server(pactffi_create_mock_server(s(pact), s(c"127.0.0.1:0"), false));
        assert_eq!(last_error(), "");
    };
    let name = "names_that_nothing_knows_in_a_pact_that_is_loaded_are_logged";
    let Some([_, err]) = written(name, &[], work) else { return };

    let there_is_no = |place: &str, what: &str, nearest: &str| {
        format!("{place}: there is no {what}, neither in the library nor in a loaded plugin{nearest}")
    };
    let http = [
        there_is_no(
            "'d', header of the request at '$.X'",
            "matching rule 'Integer'",
            "; the nearest name is 'integer'",
        ),
        there_is_no(
            "'d', body of the response at '$.a'",
            "matching rule 'regexp'",
            "; the nearest name is 'regex'",
        ),
        there_is_no("'d', body of the response at '$.a'", "generator 'uuid'", "; the nearest name is 'Uuid'"),
    ];
    let message = there_is_no("'m', body of the message at '$.a'", "matching rule 'luhn'", "");
    let expected = [&http[..], &[message], &http[..]].concat();
    let texts: Vec<_> = err.iter().map(|line| line.split_once(": ").map_or("", |(_, rest)| rest)).collect();
    assert_eq!(texts, expected, "{err:?}");
}
