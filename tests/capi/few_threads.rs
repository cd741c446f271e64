//! A system that has few threads to give: mock servers and verifications do with fewer, or are refused.
//!
//! The limit counts the processes of a user and does not hold for the superuser. So each test starts this program
//! again, alone, and becomes a user there that has nothing else.
#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "users and limits are changed by system calls")]
#![expect(clippy::print_stdout, reason = "a test that was skipped says so")]

use std::ffi::CString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::channel;
use std::thread::Builder;

use crate::alone::alone;
use crate::c::{
    NULL, Text, last_error, pactffi_create_mock_server_for_transport, pactffi_pact_handle_write_file,
    pactffi_verifier_add_directory_source, pactffi_verifier_execute, pactffi_verifier_new_for_application,
    pactffi_verifier_set_parallel, pactffi_verifier_set_provider_info, pactffi_verifier_set_stdout,
    pactffi_verifier_shutdown, s,
};
use crate::call::{Pact, Server, with_error};
use crate::client::send;

/// A body that is compared on a thread of its own where there is one.
const LARGE: usize = 1024 * 1024;

#[test]
fn without_a_thread_there_is_an_error() {
    alone("few_threads::without_a_thread_there_is_an_error", || with_threads(0, refuse));
}

#[test]
fn one_thread_serves_and_verifies() {
    alone("few_threads::one_thread_serves_and_verifies", || with_threads(1, serve_and_verify));
}

#[test]
fn two_threads_serve_and_verify() {
    alone("few_threads::two_threads_serve_and_verify", || with_threads(2, serve_and_verify));
}

#[test]
fn three_threads_serve_and_verify() {
    alone("few_threads::three_threads_serve_and_verify", || with_threads(3, serve_and_verify));
}

/// Does something while so many threads can be started.
fn with_threads(count: usize, work: fn()) {
    // SAFETY: asks who this process belongs to.
    if unsafe { libc::getuid() } != 0 {
        return println!("skipped: only the superuser can become a user without other processes");
    }
    // SAFETY: ends a process that hangs.
    unsafe { libc::alarm(60) };
    let user = 70_000 + std::process::id() % 1_000_000;
    // SAFETY: this process is there for this test alone.
    assert_eq!(unsafe { libc::setuid(user) }, 0);
    let limit = threads() + count as u64;
    let limit = libc::rlimit { rlim_cur: limit, rlim_max: limit };
    // SAFETY: as before.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NPROC, &raw const limit) }, 0);
    if startable() == count {
        work();
    } else {
        println!("skipped: this system does not limit threads");
    }
}

/// How many threads this process has.
fn threads() -> u64 {
    fs::read_dir("/proc/self/task").expect("there is /proc").count() as u64
}

/// How many threads can be started, up to ten.
fn startable() -> usize {
    let before = threads();
    let start = |_| {
        let (end, ended) = channel::<()>();
        Builder::new().spawn(move || ended.recv().is_ok()).ok().map(|thread| (end, thread))
    };
    let started: Vec<_> = (0..10).map_while(start).collect();
    let count = started.len();
    for (end, thread) in started {
        drop(end);
        thread.join().expect("it does nothing");
    }
    // A thread counts for a moment after it was joined.
    while threads() > before {
        std::hint::spin_loop();
    }
    count
}

fn refuse() {
    let pact = Pact::new();
    let port = pactffi_create_mock_server_for_transport(pact.id, NULL, 0, NULL, NULL);
    let text = last_error();
    assert_eq!(port, -3, "{text}");
    assert_eq!(text, "cannot start threads: Resource temporarily unavailable (os error 11)");

    assert_eq!(verify(1, s(c".")), (2, text));
}

fn serve_and_verify() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).expect("the folder is ours");
    let path = CString::new(folder.path().to_str().expect("its path is text")).expect("without NUL");
    let pact = Pact::new();
    assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(&path), true)), (0, String::new()));
    let server = Server::start(&pact);

    assert_eq!(send(server.0, "GET", "/", "").0, 200);
    assert_eq!(send(server.0, "GET", "/other", &"x".repeat(LARGE)).0, 500);
    assert_eq!(verify(server.0, s(&path)), (0, String::new()));
}

/// Verifies the pacts of a folder: the code, and the error text if there is one.
fn verify(port: i32, folder: Text<'_>) -> (i32, String) {
    let verifier = pactffi_verifier_new_for_application(s(c"tests"), s(c"1"));
    assert_eq!(pactffi_verifier_set_stdout(verifier, 0), 0);
    assert_eq!(pactffi_verifier_set_parallel(verifier, 4), 0);
    let port = u16::try_from(port).expect("a port");
    // A name, which has to be looked up.
    pactffi_verifier_set_provider_info(verifier, s(c"p"), NULL, s(c"localhost"), port, NULL);
    pactffi_verifier_add_directory_source(verifier, folder);
    let answer = with_error(pactffi_verifier_execute(verifier));
    pactffi_verifier_shutdown(verifier);
    answer
}
