//! One seed makes a run repeatable, also in another process.

use std::env;
use std::io::{self, Write};
use std::process::Command;

use crate::c::{pactffi_generate_regex_value, pactffi_set_seed, pactffi_with_body, s};
use crate::call::{Pact, Server};
use crate::client::send;

const ALONE: &str = "PACT_TEST_SEED";
const MARK: &str = "made: ";

/// What a process of its own makes.
fn made(seed: Option<&str>) -> Vec<String> {
    let program = env::current_exe().expect("this program has a path");
    let mut alone = Command::new(program);
    alone.args(["--exact", "seed::values_repeat_in_every_process_with_the_same_seed", "--nocapture"]);
    alone.env(ALONE, "1").env_remove("PACT_SEED").envs(seed.map(|seed| ("PACT_SEED", seed)));
    let output = alone.output().expect("this program can be started");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{text}");
    text.lines().filter_map(|line| line.split_once(MARK)).map(|(_, made)| made.to_owned()).collect()
}

fn regex() -> String {
    pactffi_generate_regex_value(s(c"[a-z]{20}")).text.take().expect("a text")
}

/// Values of calls, and what two servers answer.
fn make() -> Vec<String> {
    let pact = Pact::new();
    let body = cr#"{"a": {"pact:matcher:type": "type", "pact:generator:type": "RandomString", "size": 20, "value": "x"},
        "b": {"pact:matcher:type": "type", "pact:generator:type": "Uuid", "value": "x"}, "c": {"pact:matcher:type": "type", "pact:generator:type": "RandomInt", "value": 1}}"#;
    assert!(pactffi_with_body(pact.interaction, 1, s(c"application/json"), s(body)));
    let answer = |server: &Server| {
        let (status, reply) = send(server.0, "GET", "/", "");
        assert_eq!(status, 200);
        reply.split_once("\r\n\r\n").expect("a body").1.to_owned()
    };
    let first = Server::start(&pact);
    let mut made = vec![regex(), answer(&first), answer(&first)];
    let second = Server::start(&pact);
    made.extend([regex(), answer(&second)]);
    made
}

#[test]
fn values_repeat_in_every_process_with_the_same_seed() {
    if env::var_os(ALONE).is_some() {
        let mut values = make();
        pactffi_set_seed(42);
        values.extend(make());
        let mut out = io::stdout();
        return values.iter().for_each(|value| {
            writeln!(out, "{MARK}{}", value.replace(['\r', '\n'], " ")).expect("stdout can be written");
        });
    }

    let [one, again, other, chance] = [Some("42"), Some("42"), Some("43"), None].map(made);

    assert_eq!((one.len(), &one), (10, &again));
    assert_eq!(one[..5], one[5..], "setting the seed begins again");
    assert_eq!((&one[5..], &one[5..]), (&other[5..], &chance[5..]));
    for (at, value) in one[..5].iter().enumerate() {
        assert!(*value != other[at] && *value != chance[at] && !one[..at].contains(value), "{at}: {value}");
    }
}
