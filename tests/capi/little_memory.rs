//! A process that may have little memory: large requests and answers are refused, and the process lives.
//!
//! The limit holds for the whole process, so each test starts this program again, alone.
#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "limits are changed by system calls")]

use std::ffi::CString;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::alone::alone;
use crate::c::{
    NULL, pactffi_pact_handle_write_file, pactffi_verifier_add_directory_source, pactffi_verifier_execute,
    pactffi_verifier_json, pactffi_verifier_new_for_application, pactffi_verifier_set_provider_info,
    pactffi_verifier_set_stdout, pactffi_verifier_shutdown, s,
};
use crate::call::{Pact, Server};
use crate::client::send;

const MB: usize = 1024 * 1024;

/// How long large bodies are: below the limit for bodies, which is another matter.
const LARGE: usize = 90;

#[test]
fn a_large_request_is_refused_and_the_host_lives() {
    alone("little_memory::a_large_request_is_refused_and_the_host_lives", refuse_requests);
}

#[test]
fn a_large_answer_of_a_provider_is_an_error_and_the_host_lives() {
    alone("little_memory::a_large_answer_of_a_provider_is_an_error_and_the_host_lives", refuse_answers);
}

/// Lets this process have so many megabytes more than it has.
fn with_megabytes<T>(more: usize, work: impl FnOnce() -> T) -> T {
    let status = fs::read_to_string("/proc/self/status").expect("there is /proc");
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).expect("its size");
    let size: usize = size.trim().trim_end_matches(" kB").parse().expect("a number");
    let set = |limit: u64| {
        let limit = libc::rlimit { rlim_cur: limit, rlim_max: libc::RLIM_INFINITY };
        // SAFETY: this process is there for this test alone.
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    };
    set((size * 1024 + more * MB) as u64);
    let result = work();
    set(libc::RLIM_INFINITY);
    result
}

/// Sends a head and then megabytes of a body, each with something around it. Returns the status of the answer.
fn status_of(port: i32, head: &str, before: &str, after: &str, end: &str) -> u16 {
    let port = u16::try_from(port).expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
    write!(stream, "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{head}\r\n").expect("it reads");
    let piece = [before.as_bytes(), &[b'x'; MB], after.as_bytes()].concat();
    // A server that refuses may close before it has read everything.
    let _ = (0..LARGE).try_for_each(|_| stream.write_all(&piece));
    let _ = stream.write_all(end.as_bytes());
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8_lossy(&reply);
    let status = reply.split(' ').nth(1).and_then(|status| status.parse().ok());
    assert!(status.is_some(), "{reply:?}");
    status.unwrap_or_default()
}

fn refuse_requests() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    assert_eq!(send(server.0, "GET", "/", "").0, 200);
    let length = format!("content-length: {}\r\n", LARGE * MB);
    let chunked = "transfer-encoding: chunked\r\n";
    let packed = packed();
    for more in [40, 120, 300] {
        with_megabytes(more, || {
            let announced = status_of(server.0, &length, "", "", "");
            let unannounced = status_of(server.0, chunked, "100000\r\n", "\r\n", "0\r\n\r\n");
            let unpacked = send_packed(server.0, &packed);
            assert_eq!((announced, unannounced, unpacked), (413, 413, 500), "with {more} MB");
            assert_eq!(send(server.0, "GET", "/", "").0, 200);
        });
    }
    assert_eq!(status_of(server.0, &length, "", "", ""), 500);
}

/// A small body that is large when it is unpacked.
fn packed() -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..LARGE).for_each(|_| packer.write_all(&[b'x'; MB]).expect("memory"));
    packer.finish().expect("memory")
}

fn send_packed(port: i32, body: &[u8]) -> u16 {
    let mut stream =
        TcpStream::connect(("127.0.0.1", u16::try_from(port).expect("a port"))).expect("it listens");
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat()).expect("the server reads");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("the server answers");
    reply.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

fn refuse_answers() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("its path is text")).expect("without NUL");
    let pact = Pact::new();
    assert_eq!(pactffi_pact_handle_write_file(pact.id, s(&path), true), 0);
    let provider = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = provider.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in provider.incoming().flatten() {
            answer(stream);
        }
    });
    // Once without a limit, so that all threads are there.
    let text = verify(port, &path);
    assert!(!text.contains("memory"), "{text}");
    for more in [60, 140, 300] {
        let text = with_megabytes(more, || verify(port, &path));
        assert!(text.contains("there is not enough memory for the body"), "with {more} MB: {text}");
    }
}

/// Answers one request with a large body.
fn answer(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    let length = LARGE * MB;
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    let _ = (0..LARGE).try_for_each(|_| stream.write_all(&[b'x'; MB]));
}

/// Verifies the pacts of a folder; the result as JSON.
fn verify(port: u16, folder: &CString) -> String {
    let verifier = pactffi_verifier_new_for_application(s(c"tests"), s(c"1"));
    assert_eq!(pactffi_verifier_set_stdout(verifier, 0), 0);
    pactffi_verifier_set_provider_info(verifier, s(c"p"), NULL, s(c"localhost"), port, NULL);
    pactffi_verifier_add_directory_source(verifier, s(folder));
    let _ = pactffi_verifier_execute(verifier);
    let text = pactffi_verifier_json(verifier).take().expect("the handle is live");
    pactffi_verifier_shutdown(verifier);
    text
}
