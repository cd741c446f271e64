//! A forked child: pacts carry over, mock servers do not, and new ones can be started there.
//!
//! Forking a process whose other threads may hold a lock is not for this crowded program: the test starts
//! itself again, alone, and forks there.
#![cfg(unix)]
#![expect(unsafe_code, reason = "forking is")]

use std::env;
use std::net::TcpListener;
use std::process::Command;
use std::ptr;

use crate::c::{
    last_error, pactffi_cleanup_mock_server, pactffi_given, pactffi_live_objects,
    pactffi_mock_server_matched, pactffi_new_interaction, s,
};
use crate::call::{Pact, Server};
use crate::client::{is_open, send};

const ALONE: &str = "PACT_TEST_FORKS";

#[test]
fn a_child_keeps_pacts_and_starts_servers_of_its_own() {
    alone("fork::a_child_keeps_pacts_and_starts_servers_of_its_own", fork_and_wait);
}

#[test]
fn a_child_does_not_keep_the_port_of_a_server_that_was_stopped() {
    alone("fork::a_child_does_not_keep_the_port_of_a_server_that_was_stopped", stop_beside_a_child);
}

fn alone(name: &str, test: fn()) {
    if env::var_os(ALONE).is_some() {
        return test();
    }
    let program = env::current_exe().expect("this program has a path");

    let mut alone = Command::new(program);
    let output = alone.args(["--exact", name, "--test-threads=1", "--nocapture"]).env(ALONE, "1").output();

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

fn stop_beside_a_child() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    // SAFETY: no other thread of this process holds a lock, and the child only waits to be ended.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: waits for a signal, then ends the child.
        unsafe { libc::pause() };
        // SAFETY: ends the child.
        unsafe { libc::_exit(0) };
    }

    assert!(pactffi_cleanup_mock_server(server.0));

    let is_refused = !is_open(server.0);
    let again = TcpListener::bind(("127.0.0.1", u16::try_from(server.0).expect("a port")));
    // SAFETY: ends the child just made.
    assert_eq!(unsafe { libc::kill(child, libc::SIGKILL) }, 0);
    // SAFETY: waits for it.
    assert_eq!(unsafe { libc::waitpid(child, ptr::null_mut(), 0) }, child);
    assert!(is_refused);
    assert!(again.is_ok(), "{again:?}");
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
