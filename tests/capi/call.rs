//! What the chapters share: pacts and servers that end with the test, and the answer of a call with its error.

use std::ffi::CString;
use std::fs;

use serde_json::Value;

use crate::c::{
    NULL, Text, last_error, pactffi_cleanup_mock_server, pactffi_create_mock_server_for_transport,
    pactffi_free_pact_handle, pactffi_new_interaction, pactffi_new_pact, pactffi_pact_handle_write_file,
    pactffi_with_request, pactffi_with_specification, s,
};

/// An interaction that does not exist, though its pact may.
pub(crate) const UNKNOWN: u32 = 0;

/// The answer of a call and the last error, which is empty if there was none.
pub(crate) fn with_error<R>(answer: R) -> (R, String) {
    (answer, last_error())
}

/// An answer without an error.
pub(crate) fn ok<R>(answer: R) -> (R, String) {
    (answer, String::new())
}

/// An answer with an error.
pub(crate) fn no<R>(answer: R, error: &str) -> (R, String) {
    (answer, error.to_owned())
}

/// A pact with one HTTP interaction, freed when the test is over.
pub(crate) struct Pact {
    pub(crate) id: u16,
    pub(crate) interaction: u32,
}

impl Pact {
    /// A version 4 pact between `c` and `p`; its interaction is `GET /`.
    pub(crate) fn new() -> Self {
        let id = pactffi_new_pact(s(c"c"), s(c"p"));
        assert!(pactffi_with_specification(id, 5));
        let interaction = pactffi_new_interaction(id, s(c"a request"));
        assert!(pactffi_with_request(interaction, NULL, NULL));
        Pact { id, interaction }
    }

    /// The pact file as it would be written now.
    pub(crate) fn written(&self) -> Value {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let path = CString::new(folder.path().to_str().expect("its path is text")).expect("without NUL");
        assert_eq!(with_error(pactffi_pact_handle_write_file(self.id, s(&path), true)), (0, String::new()));
        let text = fs::read_to_string(folder.path().join("c-p.json")).expect("the pact was written");
        serde_json::from_str(&text).expect("a pact is JSON")
    }

    /// The interaction as it would be written now.
    pub(crate) fn interaction(&self) -> Value {
        self.written()["interactions"][0].clone()
    }
}

impl Drop for Pact {
    fn drop(&mut self) {
        pactffi_free_pact_handle(self.id);
    }
}

/// A running mock server, stopped when the test is over.
pub(crate) struct Server(pub(crate) i32);

impl Server {
    pub(crate) fn start(pact: &Pact) -> Self {
        Self::configured(pact, NULL)
    }

    pub(crate) fn configured(pact: &Pact, config: Text<'_>) -> Self {
        let port = pactffi_create_mock_server_for_transport(pact.id, NULL, 0, NULL, config);
        assert!(port > 0, "{port}: {}", last_error());
        Server(port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        pactffi_cleanup_mock_server(self.0);
    }
}
