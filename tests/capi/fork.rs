//! A forked child: pacts carry over, mock servers do not, and new ones can be started there.
//!
//! Forking a process whose other threads may hold a lock is not for this crowded program: the test starts
//! itself again, alone, and forks there.
#![cfg(unix)]
#![expect(unsafe_code, reason = "forking is")]

use std::env;
use std::process::Command;

use crate::c::{
    last_error, pactffi_cleanup_mock_server, pactffi_given, pactffi_live_objects,
    pactffi_mock_server_matched, pactffi_new_interaction, s,
};
use crate::call::{Pact, Server};
use crate::client::send;

const ALONE: &str = "PACT_TEST_FORKS";
const NAME: &str = "fork::a_child_keeps_pacts_and_starts_servers_of_its_own";

#[test]
fn a_child_keeps_pacts_and_starts_servers_of_its_own() {
    if env::var_os(ALONE).is_some() {
        return fork_and_wait();
    }
    let program = env::current_exe().expect("this program has a path");

    let mut alone = Command::new(program);
    let output = alone.args(["--exact", NAME, "--test-threads=1", "--nocapture"]).env(ALONE, "1").output();

    let output = output.expect("this program can be started");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn fork_and_wait() {
    let served = Pact::new();
    let open = Pact::new();
    let server = Server::start(&served);
    assert_eq!(send(server.0, "GET", "/", "").0, 200);

    // SAFETY: no other thread of this process holds a lock, and the child leaves without destructors.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // A defect must not keep the parent waiting for ever.
        // SAFETY: ends the child after a while.
        unsafe { libc::alarm(30) };
        let objection = std::panic::catch_unwind(|| in_child(&served, &open, server.0)).err();
        // SAFETY: ends the child.
        unsafe { libc::_exit(i32::from(objection.is_some())) };
    }

    let mut status = -1;
    // SAFETY: waits for the child just made.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
    assert_eq!(send(server.0, "GET", "/", "").0, 200, "the parent's server goes on");
}

fn in_child(served: &Pact, open: &Pact, parents: i32) {
    assert!(!pactffi_mock_server_matched(parents));
    assert_eq!(last_error(), format!("no mock server on port {parents}"));
    assert!(!pactffi_cleanup_mock_server(parents));
    assert_eq!(pactffi_live_objects(2), 0);
    assert!(!pactffi_given(served.interaction, s(c"a state")), "frozen before, frozen now");
    assert!(pactffi_given(open.interaction, s(c"a state")));
    assert_ne!(pactffi_new_interaction(open.id, s(c"another")), 0);
    let server = Server::start(open);
    assert_eq!(send(server.0, "GET", "/", "").0, 200);
    assert_eq!(pactffi_live_objects(2), 1);
    assert!(pactffi_cleanup_mock_server(server.0));
}
