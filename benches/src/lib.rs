//! A Pact library loaded by path, and a consumer that talks to its mock server: what both sides of a
//! comparison are driven with.

use libloading::Library;
use std::ffi::{CStr, CString, c_char, c_ulong, c_void};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A loaded library. Every method is one C function; failures end the benchmark.
pub struct Pact {
    library: Library,
}

type Text = *const c_char;
type Handle = *mut c_void;

/// What a verifier verifies.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    /// Paths of pact files.
    pub files: Vec<String>,
    /// URLs of pacts.
    pub urls: Vec<String>,
    /// The port of the provider on 127.0.0.1.
    pub port: u16,
    /// Whether the provider speaks TLS. Its certificate is not checked.
    pub has_tls: bool,
    /// The URL that sets up provider states.
    pub states: Option<String>,
    /// How many interactions are verified at the same time.
    pub parallel: Option<u16>,
}

fn c(text: &str) -> CString {
    CString::new(text).expect("no NUL in a benchmark's texts")
}

impl Pact {
    /// Loads the library at a path.
    pub fn load(path: &str) -> Self {
        // SAFETY: the caller names a Pact library; its initialisers have no requirements.
        let library = unsafe { Library::new(path) }.unwrap_or_else(|error| panic!("{path}: {error}"));
        Pact { library }
    }

    fn function<T: Copy>(&self, name: &str) -> T {
        // SAFETY: the types are those of pact.h, which both libraries follow.
        let symbol = unsafe { self.library.get::<T>(name.as_bytes()) };
        *symbol.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The answer of `pactffi_version`.
    pub fn version(&self) -> String {
        let version: unsafe extern "C" fn() -> Text = self.function("pactffi_version");
        // SAFETY: a static string.
        unsafe { CStr::from_ptr(version()) }.to_string_lossy().into_owned()
    }

    /// A new pact, to be written as V4.
    pub fn new_pact(&self) -> u16 {
        let new: unsafe extern "C" fn(Text, Text) -> u16 = self.function("pactffi_new_pact");
        let specify: unsafe extern "C" fn(u16, i32) -> bool = self.function("pactffi_with_specification");
        let (consumer, provider) = (c("consumer"), c("provider"));
        // SAFETY: live strings, plain numbers.
        unsafe {
            let pact = new(consumer.as_ptr(), provider.as_ptr());
            assert!(specify(pact, 5));
            pact
        }
    }

    /// A new interaction that answers 200 to a method and path, with an optional JSON request body.
    pub fn interaction(&self, pact: u16, description: &str, method: &str, path: &str, body: Option<&str>) {
        let new: unsafe extern "C" fn(u16, Text) -> u32 = self.function("pactffi_new_interaction");
        let request: unsafe extern "C" fn(u32, Text, Text) -> bool = self.function("pactffi_with_request");
        let status: unsafe extern "C" fn(u32, u16) -> bool = self.function("pactffi_response_status");
        let with_body: unsafe extern "C" fn(u32, i32, Text, Text) -> bool =
            self.function("pactffi_with_body");
        let [description, method, path] = [description, method, path].map(c);
        let json = c("application/json");
        // SAFETY: live strings, plain numbers.
        unsafe {
            let interaction = new(pact, description.as_ptr());
            assert!(request(interaction, method.as_ptr(), path.as_ptr()));
            assert!(status(interaction, 200));
            if let Some(body) = body {
                assert!(with_body(interaction, 0, json.as_ptr(), c(body).as_ptr()));
            }
        }
    }

    /// Starts a mock server on a free port of 127.0.0.1.
    pub fn serve(&self, pact: u16) -> u16 {
        let start: unsafe extern "C" fn(u16, Text, u16, Text, Text) -> i32 =
            self.function("pactffi_create_mock_server_for_transport");
        let (address, transport) = (c("127.0.0.1"), c("http"));
        // SAFETY: live strings, plain numbers; NULL is allowed.
        let port = unsafe { start(pact, address.as_ptr(), 0, transport.as_ptr(), std::ptr::null()) };
        u16::try_from(port).unwrap_or_else(|_| panic!("the mock server did not start: {port}"))
    }

    /// Whether everything matched.
    pub fn matched(&self, port: u16) -> bool {
        let matched: unsafe extern "C" fn(i32) -> bool = self.function("pactffi_mock_server_matched");
        // SAFETY: plain numbers.
        unsafe { matched(i32::from(port)) }
    }

    /// Writes the pact file of a server.
    pub fn write(&self, port: u16, directory: &str) {
        let write: unsafe extern "C" fn(i32, Text, bool) -> i32 = self.function("pactffi_write_pact_file");
        // SAFETY: a live string, plain numbers.
        assert_eq!(unsafe { write(i32::from(port), c(directory).as_ptr(), true) }, 0);
    }

    /// Writes the pact file of a handle, merging or not.
    pub fn write_handle(&self, pact: u16, directory: &str, overwrite: bool) {
        let write: unsafe extern "C" fn(u16, Text, bool) -> i32 =
            self.function("pactffi_pact_handle_write_file");
        // SAFETY: a live string, plain numbers.
        assert_eq!(unsafe { write(pact, c(directory).as_ptr(), overwrite) }, 0);
    }

    /// Stops a server.
    pub fn stop(&self, port: u16) {
        let stop: unsafe extern "C" fn(i32) -> bool = self.function("pactffi_cleanup_mock_server");
        // SAFETY: plain numbers.
        assert!(unsafe { stop(i32::from(port)) });
    }

    /// Verifies a provider on a port of 127.0.0.1 against a pact file, some interactions at a time if that is given.
    pub fn verify(&self, file: &str, port: u16, parallel: Option<u16>) {
        let files = vec![file.to_owned()];
        self.verify_all(&Verification { files, port, parallel, ..Verification::default() });
    }

    /// Verifies a provider.
    pub fn verify_all(&self, verification: &Verification) {
        let new: unsafe extern "C" fn(Text, Text) -> Handle =
            self.function("pactffi_verifier_new_for_application");
        let provider: unsafe extern "C" fn(Handle, Text, Text, Text, u16, Text) =
            self.function("pactffi_verifier_set_provider_info");
        let execute: unsafe extern "C" fn(Handle) -> i32 = self.function("pactffi_verifier_execute");
        let shutdown: unsafe extern "C" fn(Handle) = self.function("pactffi_verifier_shutdown");
        let [application, version, name] = ["benches", "0", "provider"].map(c);
        let scheme = if verification.has_tls { "https" } else { "http" };
        let [scheme, host, path] = [scheme, "127.0.0.1", "/"].map(c);
        let port = verification.port;
        // SAFETY: live strings, plain numbers, the handle of the first call until the last.
        unsafe {
            let verifier = new(application.as_ptr(), version.as_ptr());
            provider(verifier, name.as_ptr(), scheme.as_ptr(), host.as_ptr(), port, path.as_ptr());
            self.add_sources(verifier, verification);
            self.set_options(verifier, verification);
            assert_eq!(execute(verifier), 0, "the verification failed");
            shutdown(verifier);
        }
    }

    /// Verifies a provider that is a function which answers 200. The released library has no such thing.
    pub fn verify_function(&self, file: &str) {
        type Respond = unsafe extern "C" fn(Handle, u32, Text, *const u8, usize) -> bool;
        type Answer = unsafe extern "C" fn(Handle, *mut c_void);
        unsafe extern "C" fn answer(exchange: Handle, respond: *mut c_void) {
            // SAFETY: the context is the address of a function of the library.
            unsafe { (*respond.cast::<Respond>())(exchange, 200, std::ptr::null(), std::ptr::null(), 0) };
        }
        let new: unsafe extern "C" fn(Text, Text) -> Handle =
            self.function("pactffi_verifier_new_for_application");
        let set_stdout: unsafe extern "C" fn(Handle, u8) -> i32 =
            self.function("pactffi_verifier_set_stdout");
        let provider: unsafe extern "C" fn(Handle, Text, Text, Text, u16, Text) =
            self.function("pactffi_verifier_set_provider_info");
        let handler: unsafe extern "C" fn(Handle, Answer, *mut c_void) -> bool =
            self.function("pactffi_verifier_set_provider_handler");
        let execute: unsafe extern "C" fn(Handle) -> i32 = self.function("pactffi_verifier_execute");
        let shutdown: unsafe extern "C" fn(Handle) = self.function("pactffi_verifier_shutdown");
        let mut respond: Respond = self.function("pactffi_exchange_respond");
        let [application, version, name] = ["benches", "0", "provider"].map(c);
        let none = std::ptr::null();
        let verification = Verification { files: vec![file.to_owned()], ..Verification::default() };
        // SAFETY: live strings, NULL where it is allowed, a context that lives until the execution has returned, and the
        // handle of the first call until the last.
        unsafe {
            let verifier = new(application.as_ptr(), version.as_ptr());
            set_stdout(verifier, 0);
            provider(verifier, name.as_ptr(), none, none, 0, none);
            self.add_sources(verifier, &verification);
            assert!(handler(verifier, answer, (&raw mut respond).cast()));
            assert_eq!(execute(verifier), 0, "the verification failed");
            shutdown(verifier);
        }
    }

    fn add_sources(&self, verifier: Handle, verification: &Verification) {
        let file: unsafe extern "C" fn(Handle, Text) = self.function("pactffi_verifier_add_file_source");
        let url: unsafe extern "C" fn(Handle, Text, Text, Text, Text) =
            self.function("pactffi_verifier_url_source");
        let none = std::ptr::null();
        // SAFETY: live strings and a live handle; credentials may be NULL.
        unsafe {
            verification.files.iter().for_each(|path| file(verifier, c(path).as_ptr()));
            verification.urls.iter().for_each(|text| url(verifier, c(text).as_ptr(), none, none, none));
        }
    }

    fn set_options(&self, verifier: Handle, verification: &Verification) {
        if let Some(interactions) = verification.parallel {
            // The released library does not have it.
            let set: unsafe extern "C" fn(Handle, u16) -> i32 =
                self.function("pactffi_verifier_set_parallel");
            // SAFETY: a plain number and a live handle.
            assert_eq!(unsafe { set(verifier, interactions) }, 0);
        }
        if let Some(url) = &verification.states {
            let set: unsafe extern "C" fn(Handle, Text, u8, u8) =
                self.function("pactffi_verifier_set_provider_state");
            // SAFETY: a live string, plain numbers and a live handle.
            unsafe { set(verifier, c(url).as_ptr(), 0, 1) };
        }
        if verification.has_tls {
            let set: unsafe extern "C" fn(Handle, u8, c_ulong) -> i32 =
                self.function("pactffi_verifier_set_verification_options");
            // SAFETY: plain numbers and a live handle.
            assert_eq!(unsafe { set(verifier, 1, 5_000) }, 0);
        }
    }

    /// Whether a regular expression matches a whole text.
    pub fn check_regex(&self, pattern: &str, text: &str) -> bool {
        let check: unsafe extern "C" fn(Text, Text) -> bool = self.function("pactffi_check_regex");
        let [pattern, text] = [pattern, text].map(c);
        // SAFETY: live strings.
        unsafe { check(pattern.as_ptr(), text.as_ptr()) }
    }

    /// Frees a pact.
    pub fn free(&self, pact: u16) {
        let free: unsafe extern "C" fn(u16) -> u32 = self.function("pactffi_free_pact_handle");
        // SAFETY: plain numbers.
        assert_eq!(unsafe { free(pact) }, 0);
    }
}

/// One kept-alive connection.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects to a mock server.
    pub fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the mock server listens");
        stream.set_nodelay(true).expect("a TCP option");
        Client { stream: BufReader::new(stream) }
    }

    /// Sends a request and reads the whole answer; returns its status.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> u16 {
        self.ask(method, path, body);
        self.answer()
    }

    /// Sends a request.
    pub fn ask(&mut self, method: &str, path: &str, body: &str) {
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\n{kind}Content-Length: {length}\r\n\r\n");
        self.stream
            .get_mut()
            .write_all(&[head.as_bytes(), body.as_bytes()].concat())
            .expect("the server reads");
    }

    /// Reads a whole answer; returns its status.
    pub fn answer(&mut self) -> u16 {
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            assert!(self.stream.read_line(&mut line).expect("the server answers") > 0, "connection closed");
            let text = line.trim_end();
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            } else if text.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the whole body");
        status
    }
}
