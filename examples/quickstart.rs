//! The two main uses of Pact in one program. First, a shop (the consumer) describes a request to a stock service (the
//! provider), is tested against a mock server, and the pact file is written. Then the stock service is verified against
//! the pact file.
//!
//! Like the libraries for other languages, this program calls the C functions of `pact.h`. Run it with `cargo run --example quickstart`.
#![expect(unsafe_code, reason = "it calls the C interface, as a binding does")]
#![expect(
    clippy::multiple_unsafe_ops_per_block,
    reason = "the calls of one step have the same safety argument"
)]
#![expect(clippy::print_stdout, reason = "an example talks to a person")]

use std::error::Error;
use std::ffi::{CStr, CString, c_char};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::ptr::null;

use pact_ffi as _; // links the library

const RESPONSE: i32 = 1;
const REQUEST: i32 = 0;
const V4: i32 = 5;
const TEXT: i32 = 1;

#[rustfmt::skip]
unsafe extern "C" {
    fn pactffi_new_pact(consumer: *const c_char, provider: *const c_char) -> u16;
    fn pactffi_with_specification(pact: u16, version: i32) -> bool;
    fn pactffi_new_interaction(pact: u16, description: *const c_char) -> u32;
    fn pactffi_given(interaction: u32, description: *const c_char) -> bool;
    fn pactffi_with_request(interaction: u32, method: *const c_char, path: *const c_char) -> bool;
    fn pactffi_with_body(interaction: u32, part: i32, content_type: *const c_char, body: *const c_char) -> bool;
    fn pactffi_response_status(interaction: u32, status: u16) -> bool;
    fn pactffi_create_mock_server_for_transport(pact: u16, addr: *const c_char, port: u16, transport: *const c_char, config: *const c_char) -> i32;
    fn pactffi_mock_server_matched(port: i32) -> bool;
    fn pactffi_mock_server_report(port: i32, format: i32) -> *const c_char;
    fn pactffi_write_pact_file(port: i32, directory: *const c_char, overwrite: bool) -> i32;
    fn pactffi_cleanup_mock_server(port: i32) -> bool;
    fn pactffi_free_pact_handle(pact: u16) -> u32;
    fn pactffi_verifier_new_for_application(name: *const c_char, version: *const c_char) -> *mut Verifier;
    fn pactffi_verifier_set_provider_info(verifier: *mut Verifier, name: *const c_char, scheme: *const c_char, host: *const c_char, port: u16, path: *const c_char);
    fn pactffi_verifier_set_coloured_output(verifier: *mut Verifier, on: u8) -> i32;
    fn pactffi_verifier_set_stdout(verifier: *mut Verifier, on: u8) -> i32;
    fn pactffi_verifier_add_file_source(verifier: *mut Verifier, path: *const c_char);
    fn pactffi_verifier_execute(verifier: *mut Verifier) -> i32;
    fn pactffi_verifier_output(verifier: *const Verifier, strip_ansi: u8) -> *const c_char;
    fn pactffi_verifier_shutdown(verifier: *mut Verifier);
    fn pactffi_string_delete(text: *mut c_char);
}

/// An opaque type of the library.
enum Verifier {}

/// The bodies of the request and the response. The values are examples; the matchers decide how they are compared.
const ORDER: &str = r#"{
  "sku":      {"pact:matcher:type": "regex", "regex": "[A-Z]{2}-\\d+", "value": "AB-12"},
  "quantity": {"pact:matcher:type": "integer", "value": 3}
}"#;
const RECEIPT: &str = r#"{"order": {"pact:matcher:type": "integer", "value": 1001}, "state": "accepted"}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join("pact-quickstart");

    println!("1. The shop describes what it needs.");
    let pact = describe_interaction()?;

    println!("2. It is tested against a mock server.\n");
    let address = CString::new("127.0.0.1")?;
    let transport = CString::new("http")?;
    // SAFETY: the strings live through the call, and NULL is allowed for the configuration.
    let port = unsafe {
        pactffi_create_mock_server_for_transport(pact, address.as_ptr(), 0, transport.as_ptr(), null())
    };
    check(port > 0, "the mock server did not start")?;

    let right = send_order(port, r#"{"sku": "ZX-7", "quantity": 1}"#)?;
    println!("   a right order is answered: {right}\n");
    let wrong = send_order(port, r#"{"sku": "oops", "quantity": "one"}"#)?;
    println!("   a wrong order is answered: {}\n", wrong.lines().next().unwrap_or_default());

    // SAFETY: plain numbers.
    let matched = unsafe { pactffi_mock_server_matched(port) };
    println!("3. Did everything match? {matched}\n");
    println!("   {}", report(port)?.replace('\n', "\n   "));

    println!("4. The contract is written for the provider to verify.\n");
    let path = CString::new(directory.to_string_lossy().into_owned())?;
    // SAFETY: the string lives through the call.
    let code = unsafe { pactffi_write_pact_file(port, path.as_ptr(), true) };
    check(code == 0, "the pact file was not written")?;
    let file = directory.join("shop-stock.json");
    println!("{}\n\n(from {})", std::fs::read_to_string(&file)?, file.display());

    // SAFETY: plain numbers; both are owned by this program and freed once.
    let is_clean = unsafe { pactffi_cleanup_mock_server(port) && pactffi_free_pact_handle(pact) == 0 };
    check(is_clean, "something was not cleaned up")?;

    println!("\n5. The stock service is verified against the contract.");
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(serve(&stream))));
    verify(&file, port)
}

fn describe_interaction() -> Result<u16, Box<dyn Error>> {
    let [shop, stock, description, state] =
        ["shop", "stock", "an order for something in stock", "AB-12 is in stock"].map(CString::new);
    let [post, path, json, order, receipt] =
        ["POST", "/orders", "application/json", ORDER, RECEIPT].map(CString::new);
    let json = json?;
    // SAFETY: all strings live through the calls that read them.
    unsafe {
        let pact = pactffi_new_pact(shop?.as_ptr(), stock?.as_ptr());
        let interaction = pactffi_new_interaction(pact, description?.as_ptr());
        let is_described = pactffi_with_specification(pact, V4)
            && pactffi_given(interaction, state?.as_ptr())
            && pactffi_with_request(interaction, post?.as_ptr(), path?.as_ptr())
            && pactffi_with_body(interaction, REQUEST, json.as_ptr(), order?.as_ptr())
            && pactffi_response_status(interaction, 201)
            && pactffi_with_body(interaction, RESPONSE, json.as_ptr(), receipt?.as_ptr());
        check(is_described, "the contract was not accepted")?;
        Ok(pact)
    }
}

/// The code under test: sends an order to the stock service. Returns the status line and the body.
fn send_order(port: i32, body: &str) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(("127.0.0.1", u16::try_from(port)?))?;
    write!(
        stream,
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    let (head, content) = response.split_once("\r\n\r\n").ok_or("the response was cut short")?;
    let status = head.lines().next().unwrap_or_default();
    Ok(format!("{status}\n      {}", content.replace('\n', "\n      ")))
}

/// The provider: a stock service that accepts every order and returns its number.
fn serve(mut stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    reader.read_exact(&mut vec![0; length])?;
    let receipt = r#"{"order": 7, "state": "accepted"}"#;
    write!(
        stream,
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{receipt}",
        receipt.len()
    )
}

/// The provider's test: verifies it against the pact file and prints the report.
fn verify(file: &Path, port: u16) -> Result<(), Box<dyn Error>> {
    let [quickstart, version, stock, host] = ["quickstart", "1", "stock", "127.0.0.1"].map(CString::new);
    let file = CString::new(file.to_string_lossy().into_owned())?;
    // SAFETY: all strings live through the calls that read them, NULL is allowed for these arguments, and the report and
    // the verifier are freed once, after their last use.
    let (code, report) = unsafe {
        let verifier = pactffi_verifier_new_for_application(quickstart?.as_ptr(), version?.as_ptr());
        pactffi_verifier_set_provider_info(verifier, stock?.as_ptr(), null(), host?.as_ptr(), port, null());
        pactffi_verifier_set_coloured_output(verifier, 0);
        // This program prints the report itself, indented.
        pactffi_verifier_set_stdout(verifier, 0);
        pactffi_verifier_add_file_source(verifier, file.as_ptr());
        let code = pactffi_verifier_execute(verifier);
        let text = pactffi_verifier_output(verifier, 1);
        check(!text.is_null(), "there is no report")?;
        let report = CStr::from_ptr(text).to_string_lossy().into_owned();
        pactffi_string_delete(text.cast_mut());
        pactffi_verifier_shutdown(verifier);
        (code, report)
    };
    println!("   {}", report.trim_end().replace('\n', "\n   "));
    println!("\n   Does the provider keep its contract? {}", code == 0);
    check(code == 0, "the provider does not do what the contract says")
}

/// The report of the mock server as text.
fn report(port: i32) -> Result<String, Box<dyn Error>> {
    // SAFETY: a plain number; the returned string belongs to the mock server, which is still running.
    let text = unsafe {
        let text = pactffi_mock_server_report(port, TEXT);
        check(!text.is_null(), "there is no such mock server")?;
        CStr::from_ptr(text)
    };
    Ok(text.to_str()?.to_owned())
}

fn check(is_done: bool, otherwise: &str) -> Result<(), Box<dyn Error>> {
    if is_done { Ok(()) } else { Err(otherwise.into()) }
}
