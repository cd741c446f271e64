//! A forked child: pacts carry over, mock servers do not, and new ones can be started there.
//!
//! It does not matter what other threads do meanwhile. What the harness and its threads do is another matter: each
//! test starts this program again, alone, and forks there.
#![cfg(unix)]
#![expect(unsafe_code, reason = "forking is")]

use std::env;
use std::ffi::CString;
use std::fs;
use std::net::TcpListener;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::alone::alone;
use crate::c::{
    NULL, Out, last_error, pactffi_cleanup_mock_server, pactffi_fetch_log_buffer, pactffi_free_pact_handle,
    pactffi_generate_regex_value, pactffi_get_tls_ca_certificate, pactffi_given, pactffi_live_objects,
    pactffi_log_message, pactffi_log_set_level, pactffi_log_to_buffer, pactffi_message_delete,
    pactffi_message_get_description, pactffi_message_new, pactffi_message_set_description,
    pactffi_mock_server_logs, pactffi_mock_server_matched, pactffi_mock_server_mismatches,
    pactffi_mock_server_wait, pactffi_new_interaction, pactffi_new_pact, pactffi_pact_handle_write_file,
    pactffi_register_log_callback, pactffi_set_log_callback_level, pactffi_verifier_add_directory_source,
    pactffi_verifier_execute, pactffi_verifier_new_for_application, pactffi_verifier_set_parallel,
    pactffi_verifier_set_provider_info, pactffi_verifier_set_stdout, pactffi_verifier_shutdown,
    pactffi_with_request, s,
};
use crate::call::{Pact, Server, with_error};
use crate::client::{is_open, send};

#[test]
fn a_child_keeps_pacts_and_starts_servers_of_its_own() {
    alone("fork::a_child_keeps_pacts_and_starts_servers_of_its_own", fork_and_wait);
}

#[test]
fn a_child_does_not_keep_the_port_of_a_server_that_was_stopped() {
    alone("fork::a_child_does_not_keep_the_port_of_a_server_that_was_stopped", stop_beside_a_child);
}

#[test]
fn a_child_works_whatever_other_threads_did_at_the_fork() {
    alone("fork::a_child_works_whatever_other_threads_did_at_the_fork", fork_in_a_crowd);
}

#[test]
fn a_child_works_while_the_parent_verifies() {
    alone("fork::a_child_works_while_the_parent_verifies", fork_beside_verifications);
}

fn fork_and_wait() {
    let served = Pact::new();
    let open = Pact::new();
    let server = Server::start(&served);
    assert_eq!(send(server.0, "GET", "/", "").0, 200);

    assert_eq!(status_of_child(|| in_child(&served, &open, server.0)), 0);

    assert_eq!(send(server.0, "GET", "/", "").0, 200, "the parent's server goes on");
}

/// Does something in a child; 0 if it ended well, 14 if it hung.
pub(crate) fn status_of_child(work: impl FnOnce() + std::panic::UnwindSafe) -> i32 {
    // SAFETY: the child uses nothing of this program that another thread may have locked but the allocator, which is
    // prepared for it, and leaves without destructors.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // A defect must not keep the parent waiting for ever.
        // SAFETY: ends the child after a while.
        unsafe { libc::alarm(30) };
        let objection = std::panic::catch_unwind(work).err();
        // SAFETY: ends the child.
        unsafe { libc::_exit(i32::from(objection.is_some())) };
    }
    let mut status = -1;
    // SAFETY: waits for the child just made.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    status
}

/// How often the process is forked while its threads are busy, unless the environment says otherwise.
const FORKS: usize = 100;

const FORK_COUNT: &str = "PACT_TEST_FORK_COUNT";

fn fork_count() -> usize {
    let count = env::var_os(FORK_COUNT).map(|text| text.to_str().map(str::parse));
    count.map_or(FORKS, |count| count.and_then(Result::ok).expect("a number of forks"))
}

fn fork_in_a_crowd() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("its path is text")).expect("without NUL");
    assert_eq!(pactffi_log_to_buffer(5), 0);
    pactffi_set_log_callback_level(5);
    pactffi_register_log_callback(Some(calls_back));
    let (shared, is_over) = (Pact::new(), AtomicBool::new(false));
    let message = pactffi_message_new();
    assert_eq!(pactffi_message_set_description(message, s(c"inherited")), 0);
    let waited_for = Server::start(&shared);
    let open = Pact::new();
    let busy: [&(dyn Fn() + Sync); 6] = [
        &|| build_a_pact(&open),
        &make_and_delete,
        &log,
        &|| serve(&shared),
        &|| write(&open, &path),
        &|| assert!(pactffi_mock_server_wait(waited_for.0, u64::MAX, 1) >= 0),
    ];

    let failed = thread::scope(|scope| {
        for work in busy {
            let is_over = &is_over;
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    work();
                }
            });
        }
        let in_child = || {
            let inherited = pactffi_message_get_description(message).take();
            assert_eq!(inherited.as_deref(), Some("inherited"));
            assert_ne!(pactffi_new_interaction(open.id, s(c"another")), 0);
            build_a_pact(&open);
            make_and_delete();
            log();
            write(&open, &path);
            serve(&shared);
        };
        let mut statuses = (0..fork_count()).map(|_| status_of_child(std::panic::AssertUnwindSafe(in_child)));
        let failed = statuses.find(|status| *status != 0);
        is_over.store(true, Ordering::Relaxed);
        failed
    });

    assert_eq!(failed, None, "14 is a child that hung");
    pactffi_message_delete(message);
}

fn fork_beside_verifications() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("its path is text")).expect("without NUL");
    let pact = Pact::new();
    (0..12).for_each(|_| assert_ne!(pactffi_new_interaction(pact.id, s(c"another")), 0));
    write(&pact, &path);
    let text = fs::read(folder.path().join("c-p.json")).expect("the pact was written");
    (0..3).for_each(|at| fs::write(folder.path().join(format!("{at}.json")), &text).expect("a folder"));
    let (server, is_over) = (Server::start(&pact), AtomicBool::new(false));

    let statuses = thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    assert_eq!(verify(server.0, &path), 0);
                }
            });
        }
        let in_child = || {
            build_a_pact(&Pact::new());
            serve(&Pact::new());
            let own = Server::start(&pact);
            assert_eq!(verify(own.0, &path), 0);
        };
        let statuses = (0..fork_count()).map(|_| status_of_child(std::panic::AssertUnwindSafe(in_child)));
        let statuses: Vec<i32> = statuses.collect();
        is_over.store(true, Ordering::Relaxed);
        statuses
    });

    let hung = statuses.iter().filter(|status| **status == libc::SIGALRM).count();
    let failed = statuses.iter().filter(|status| **status != 0).count() - hung;
    assert_eq!((hung, failed), (0, 0), "children that hung, and that failed, of {}", statuses.len());
}

/// Verifies the pacts of a folder, several interactions at a time.
fn verify(port: i32, folder: &CString) -> i32 {
    let verifier = pactffi_verifier_new_for_application(s(c"tests"), s(c"1"));
    assert_eq!(pactffi_verifier_set_stdout(verifier, 0), 0);
    assert_eq!(pactffi_verifier_set_parallel(verifier, 4), 0);
    let port = u16::try_from(port).expect("a port");
    pactffi_verifier_set_provider_info(verifier, s(c"p"), NULL, s(c"127.0.0.1"), port, NULL);
    pactffi_verifier_add_directory_source(verifier, s(folder));
    let code = pactffi_verifier_execute(verifier);
    pactffi_verifier_shutdown(verifier);
    code
}

extern "C" fn calls_back(_: Out, _: Out, _: Out, _: Out, _: Out) {
    pactffi_free_pact_handle(pactffi_new_pact(s(c"called"), s(c"back")));
}

/// Makes a pact, and changes one that all change.
fn build_a_pact(all_change: &Pact) {
    let own = Pact::new();
    assert!(pactffi_given(own.interaction, s(c"a state")));
    assert!(pactffi_with_request(all_change.interaction, NULL, NULL));
    assert!(!pactffi_given(0, s(c"a state")));
    assert_eq!(last_error(), "no interaction with handle 0");
}

/// Makes and deletes what C holds by pointer, and strings.
fn make_and_delete() {
    let message = pactffi_message_new();
    assert_eq!(pactffi_message_set_description(message, s(c"a message")), 0);
    assert_eq!(pactffi_message_get_description(message).take().as_deref(), Some("a message"));
    pactffi_message_delete(message);
    let made = pactffi_generate_regex_value(s(c"a{3}"));
    assert_eq!((made.tag, made.text.take().as_deref()), (0, Some("aaa")));
    assert!(pactffi_get_tls_ca_certificate().take().is_some());
}

fn log() {
    assert_eq!(pactffi_log_set_level(5), 0);
    pactffi_register_log_callback(Some(calls_back));
    pactffi_log_message(s(c"t"), s(c"INFO"), s(c"something"));
    assert!(pactffi_fetch_log_buffer(NULL).take().is_some());
}

fn serve(pact: &Pact) {
    let server = Server::start(pact);
    assert_eq!(send(server.0, "GET", "/other", "").0, 500);
    assert!(!pactffi_mock_server_matched(server.0));
    assert!(pactffi_mock_server_mismatches(server.0).read().is_some());
    assert!(pactffi_mock_server_logs(server.0).read().is_some());
}

fn write(pact: &Pact, folder: &CString) {
    assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(folder), false)), (0, String::new()));
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
