//! The main job of Pact in one program: a shop (the consumer) says what it needs from a stock service
//! (the provider), is tested against a mock server, and writes the pact file.
//!
//! Every Pact language calls this library through the C functions of `pact.h`; so does this program.
//! Run it with `cargo run --example quickstart`.
#![expect(unsafe_code, reason = "it calls the C interface, as a binding does")]
#![expect(clippy::multiple_unsafe_ops_per_block, reason = "the calls of one step share one promise")]
#![expect(clippy::print_stdout, reason = "an example talks to a person")]

use std::error::Error;
use std::ffi::{CStr, CString, c_char};
use std::io::{Read, Write};
use std::net::TcpStream;

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
}

/// What the shop sends and expects back. The values are examples; the matchers say what matters.
const ORDER: &str = r#"{
  "sku":      {"pact:matcher:type": "regex", "regex": "[A-Z]{2}-\\d+", "value": "AB-12"},
  "quantity": {"pact:matcher:type": "integer", "value": 3}
}"#;
const RECEIPT: &str = r#"{"order": {"pact:matcher:type": "integer", "value": 1001}, "state": "accepted"}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join("pact-quickstart");

    println!("1. The shop describes what it needs.");
    let pact = describe_the_contract()?;

    println!("2. It is tested against a mock server.\n");
    let address = CString::new("127.0.0.1")?;
    let transport = CString::new("http")?;
    // SAFETY: the strings live through the call, and NULL is allowed for the configuration.
    let port = unsafe {
        pactffi_create_mock_server_for_transport(
            pact,
            address.as_ptr(),
            0,
            transport.as_ptr(),
            std::ptr::null(),
        )
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

    // SAFETY: plain numbers; both are ours and freed once.
    let is_clean = unsafe { pactffi_cleanup_mock_server(port) && pactffi_free_pact_handle(pact) == 0 };
    check(is_clean, "something was not cleaned up")
}

fn describe_the_contract() -> Result<u16, Box<dyn Error>> {
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

/// The code under test: how the shop talks to the stock service. Returns the first line and the body.
fn send_order(port: i32, body: &str) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(("127.0.0.1", u16::try_from(port)?))?;
    write!(
        stream,
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, content) = answer.split_once("\r\n\r\n").ok_or("the answer was cut short")?;
    let status = head.lines().next().unwrap_or_default();
    Ok(format!("{status}\n      {}", content.replace('\n', "\n      ")))
}

/// What did not match, as a person wants to read it.
fn report(port: i32) -> Result<String, Box<dyn Error>> {
    // SAFETY: a plain number; the string it answers belongs to the server, which is still running.
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
