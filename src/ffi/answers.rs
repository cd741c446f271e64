//! Mock servers without a socket: requests that are function calls, and their answers.
//!
//! `pactffi_create_mock_server_for_transport` starts such a server, with the transport `memory`. A test calls it in place
//! of a connection: it hands a request to `pactffi_mock_server_answer`, reads the answer with `pactffi_answer_read` or one
//! by one, and deletes it with `pactffi_answer_delete`.

use std::ffi::{CStr, CString, c_char};

use super::abi::bytes::{ByteView, LentBytes};
use super::abi::code::ResponseFault;
use super::abi::entry::{entry, entry_or};
use super::abi::flag::Flag;
use super::abi::header_lines::header_lines;
use super::abi::out::Out;
use super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::abi::text::{LentText, Text};
use super::codes;
use super::fault::Fault;
use super::keys::Tag;
use super::library_state::state;
use crate::mock_server::{MemoryAnswer, MemoryRequest};

/// The answer of a mock server without a socket.
///
/// `pactffi_mock_server_answer` makes it; delete it with `pactffi_answer_delete`. The functions that begin with
/// `pactffi_answer_` read it.
#[derive(Debug)]
pub struct MockServerAnswer(());

impl Opaque for MockServerAnswer {
    type Value = Given;
    const TAG: Tag = Tag::MockServerAnswer;
}

/// An answer and the texts of it that C reads. Each is made when it is first asked for, and stays where it is.
#[derive(Debug)]
pub(crate) struct Given {
    answer: MemoryAnswer,
    /// The header lines as JSON, with a NUL.
    json: Vec<u8>,
    /// Each name and value.
    lines: Option<Vec<(CString, CString)>>,
    /// The values of each name that was asked for, joined.
    joined: Vec<(String, CString)>,
}

/// A whole answer, as `pactffi_answer_read` returns it. The answer owns the memory.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct AnswerData {
    /// The status.
    pub status: u16,
    /// The header lines, as a JSON array of pairs of texts.
    pub headers: *const c_char,
    /// Length of `headers` in bytes, without its NUL.
    pub headers_length: usize,
    /// The body; NULL if there is none.
    pub body: *const u8,
    /// Length of the body in bytes.
    pub body_length: usize,
    /// How long the client is to wait for the answer, in milliseconds.
    pub delay_ms: u64,
    /// What the client is to find instead of the answer.
    pub fault: ResponseFault,
}

/// Answers a request to a mock server without a socket, on the calling thread.
///
/// The request is compared with the pact, recorded and logged, and the answer is made as `http` does it. The answer is
/// what a client reads from a connection: with `content-length`, and without a body for HEAD and the statuses 204 and 304;
/// `date` and `connection` are left out. A body that is longer than the option `bodyLimit` is answered with the status 413
/// and does not count as a request. A body without `content-length` and `transfer-encoding` gets its `content-length`.
/// The function never sleeps: the caller waits for the delay of the answer, and acts out its fault.
///
/// # Parameters
///
/// - `mock_server_port` - number of the server.
/// - `method` - method, such as `GET`; must not be NULL.
/// - `target` - request target as a client sends it: the path, escaped, and after a question mark the query; must not be
///   NULL. A URL stands for its path and query; `*` is allowed as in HTTP.
/// - `headers` - JSON object whose values are a text or an array of texts, or a JSON array of pairs of texts, which keeps
///   the order of lines and repeated names; no headers if NULL or empty.
/// - `body` - the body as it would be sent, packed if `content-encoding` says so; may be NULL if `length` is 0.
/// - `length` - length of the body in bytes.
///
/// # Returns
///
/// The answer. NULL, and nothing is recorded, if
///
/// - no mock server has this number, or the server has a socket or is run by a plugin,
/// - `method` or `target` is NULL or not UTF-8, `method` is no token, or `target` is no request target,
/// - `headers` is not UTF-8 or not such JSON, or has a name or a value that HTTP cannot carry, or a `content-length` that is
///   not that of the body,
/// - `body` is NULL and `length` is not 0.
///
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the answer with `pactffi_answer_delete`. It stays as it is when the server is cleaned up.
///
/// # Threading
///
/// Any number of threads may call it for one server at the same time; no thread waits for another. The function that
/// `pactffi_mock_server_on_request` has registered is called on the calling thread before the answer is returned. This
/// function may be called there, too, and in callbacks of the library on other threads. In a forked child it does not find
/// the servers of the parent.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_answer(
    mock_server_port: i32,
    method: Text<'_>,
    target: Text<'_>,
    headers: Text<'_>,
    body: ByteView<'_>,
    length: usize,
) -> *mut MockServerAnswer {
    entry(|| {
        let server = state().servers.get(mock_server_port)?;
        let (method, target) = (method.required("method")?, target.required("target")?);
        let headers = header_lines(headers.optional("headers")?)?;
        let body = body.measured(length, "body")?;
        let answer = server.answer(&MemoryRequest { method, target, headers: &headers, body })?;
        Owned::<MockServerAnswer>::new(Given { answer, json: Vec::new(), lines: None, joined: Vec::new() })
    })
}

/// Reads a whole answer in one call.
///
/// # Parameters
///
/// - `answer` - the answer.
/// - `data` - place for what is read; must not be NULL.
///
/// # Returns
///
/// True on success. False if `answer` is NULL or not a valid pointer, or `data` is NULL. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The answer owns the memory. It is valid until the answer is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_read(answer: *const MockServerAnswer, data: *mut AnswerData) -> Flag {
    entry(|| {
        let answer = Borrow::of(answer).required("answer")?;
        let place = Out::of(data).required("data")?;
        let mut given = answer.lock();
        let headers = given.json();
        let (headers, headers_length) = (LentText::inside_bytes(headers).address(), headers.len() - 1);
        let answer = &given.answer;
        place.set(AnswerData {
            status: answer.status(),
            headers,
            headers_length,
            body: LentBytes::inside(answer.body()).address(),
            body_length: answer.body().len(),
            delay_ms: given.delay(),
            fault: answer.fault().into(),
        });
        Ok(())
    })
}

/// Returns the status of an answer.
///
/// # Parameters
///
/// - `answer` - the answer.
///
/// # Returns
///
/// The status, 200 to 999. 0 if `answer` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_status(answer: *const MockServerAnswer) -> u16 {
    entry_or(codes::no_status, || Ok(Borrow::of(answer).required("answer")?.lock().answer.status()))
}

/// Returns the header lines of an answer as JSON.
///
/// # Parameters
///
/// - `answer` - the answer.
///
/// # Returns
///
/// A JSON array of pairs of texts, name and value, in the order of the lines. Names are in lower case. NULL if `answer` is
/// NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The answer owns the string. It is valid until the answer is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_headers(answer: *const MockServerAnswer) -> LentText {
    entry(|| Ok(LentText::inside_bytes(Borrow::of(answer).required("answer")?.lock().json())))
}

/// Returns a header of an answer.
///
/// # Parameters
///
/// - `answer` - the answer.
/// - `name` - name of the header, in any case; must not be NULL.
///
/// # Returns
///
/// The value; the values of several lines are joined with a comma and a space. NULL if the answer has no such header,
/// which sets no error message, or if `name` is NULL or not UTF-8, or `answer` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The answer owns the string. It is valid until the answer is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_header(answer: *const MockServerAnswer, name: Text<'_>) -> LentText {
    entry(|| {
        let answer = Borrow::of(answer).required("answer")?;
        let name = name.required("name")?;
        Ok(answer.lock().joined(name)?.map(LentText::inside))
    })
}

/// Returns a header line of an answer. A loop that counts from 0 reads all lines.
///
/// # Parameters
///
/// - `answer` - the answer.
/// - `index` - number of the line, from 0.
/// - `name` - place for the name, which is in lower case. Nothing is written there if it is NULL.
/// - `value` - place for the value. Nothing is written there if it is NULL.
///
/// # Returns
///
/// True if there is such a line. False if there is none, which sets no error message, or if `answer` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The answer owns both strings. They are valid until the answer is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_header_at(
    answer: *const MockServerAnswer,
    index: usize,
    name: *mut *const c_char,
    value: *mut *const c_char,
) -> Flag {
    entry(|| {
        let answer = Borrow::of(answer).required("answer")?;
        let mut given = answer.lock();
        let Some((found, text)) = given.lines()?.get(index) else { return Ok(false) };
        Out::of(name).set(LentText::inside(found).address());
        Out::of(value).set(LentText::inside(text).address());
        Ok(true)
    })
}

/// Returns the body of an answer.
///
/// # Parameters
///
/// - `answer` - the answer.
/// - `length` - place for the length in bytes. Nothing is written there if it is NULL.
///
/// # Returns
///
/// The bytes. NULL with the length 0 if there are none, which sets no error message, or if `answer` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The answer owns the bytes. They are valid until the answer is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_body(answer: *const MockServerAnswer, length: *mut usize) -> LentBytes {
    entry(|| {
        let answer = Borrow::of(answer).required("answer");
        let body = answer.as_ref().map(|answer| answer.lock().answer.body().clone()).unwrap_or_default();
        Out::of(length).set(body.len());
        answer.map(|_| LentBytes::inside(&body))
    })
}

/// Returns how long the client is to wait for an answer. `pactffi_mock_server_answer` does not wait.
///
/// # Parameters
///
/// - `answer` - the answer.
///
/// # Returns
///
/// The time in milliseconds; 0 for an answer at once, or if `answer` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_delay(answer: *const MockServerAnswer) -> u64 {
    entry_or(codes::no_delay, || Ok(Borrow::of(answer).required("answer")?.lock().delay()))
}

/// Returns what the client is to find instead of an answer. The answer is whole nevertheless: the caller acts out the
/// fault.
///
/// # Parameters
///
/// - `answer` - the answer.
///
/// # Returns
///
/// The fault. `ResponseFault_None` for none, or if `answer` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_fault(answer: *const MockServerAnswer) -> ResponseFault {
    entry_or(codes::no_fault, || {
        Ok(ResponseFault::from(Borrow::of(answer).required("answer")?.lock().answer.fault()))
    })
}

/// Deletes an answer. Strings and bytes of it are invalid afterwards.
///
/// # Parameters
///
/// - `answer` - the answer. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_answer_delete(answer: *mut MockServerAnswer) {
    entry(|| Reclaim::of(answer).delete("answer"))
}

impl Given {
    /// The header lines as JSON, with a NUL.
    fn json(&mut self) -> &[u8] {
        if self.json.is_empty() {
            self.json = self.answer.headers_json().into_bytes();
            self.json.push(0);
        }
        &self.json
    }

    fn lines(&mut self) -> Result<&[(CString, CString)], Box<Fault>> {
        if self.lines.is_none() {
            let lines = self.answer.headers();
            let lines = lines.map(|(name, value)| Ok((terminated(name)?, terminated(value)?)));
            self.lines = Some(lines.collect::<Result<_, Box<Fault>>>()?);
        }
        Ok(self.lines.as_deref().unwrap_or_default())
    }

    fn joined(&mut self, wanted: &str) -> Result<Option<&CStr>, Box<Fault>> {
        let known = self.joined.iter().position(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let at = if let Some(at) = known {
            at
        } else {
            let lines = self.answer.headers().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            let values: Vec<&str> = lines.map(|(_, value)| value).collect();
            if values.is_empty() {
                return Ok(None);
            }
            let joined = terminated(values.join(", "))?;
            self.joined.push((wanted.to_owned(), joined));
            self.joined.len() - 1
        };
        Ok(self.joined.get(at).map(|(_, text)| text.as_c_str()))
    }

    fn delay(&self) -> u64 {
        u64::try_from(self.answer.delay().as_millis()).unwrap_or(u64::MAX)
    }
}

fn terminated(text: impl Into<Vec<u8>>) -> Result<CString, Box<Fault>> {
    CString::new(text).map_err(|error| Box::new(Fault::InteriorNul(error.nul_position())))
}
