//! Files whose content type is compared and not their bytes: sent to a mock server, and received by a verifier.

use std::ffi::CString;

use crate::c::{
    Bytes, NULL, last_error, pactffi_string_delete, pactffi_with_binary_file, pactffi_with_multipart_file_v2,
    pactffi_with_request, pactffi_with_specification, s,
};
use crate::call::{Pact, Server, ok, with_error};
use crate::exchanges::{ask, ok as answer, texts, verify};

const REQUEST: i32 = 0;
const RESPONSE: i32 = 1;

/// A content type, the name of a file and its bytes, other bytes of the type, and bytes of another type.
type File = (&'static str, &'static str, &'static [u8], &'static [u8], &'static [u8]);

const FILES: [File; 11] = [
    ("application/json", "a.json", b"{ \"a\": 1 }\n", b"[2]", b"hello"),
    ("application/hal+json; charset=utf-8", "a", b"{\"a\":1}", b"{}", b"{"),
    ("application/xml", "a.xml", b"<?xml version=\"1.0\"?>\n<a/>", b"<b>1</b>", b"<b>"),
    (
        "image/svg+xml",
        "a.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n",
    ),
    ("text/csv", "a.csv", b"a,b\n1,2\n", b"1,2", b"a\0b"),
    ("text/markdown", "a.md", b"# Title\n", b"[1]", b"%PDF-1.4"),
    ("application/yaml", "a.yaml", b"a: 1\n", b"- b", b"a\x01"),
    ("text/yaml", "a", b"a: 1\n", b"- b", b"\xff\xfe"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a.docx",
        b"PK\x03\x04\x14\0\x06\0one",
        b"PK\x03\x04\x14\0\x06\0two",
        b"words",
    ),
    ("application/x-thing", "thing", b"what it is", b"what it is", b"something else"),
    ("text/plain", "notes", b"[1]", b"12,3", b"\x1f\x8b\x08"),
];

/// A multipart body with one file.
fn multipart(content_type: &str, bytes: &[u8]) -> Vec<u8> {
    let head = "--XYZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"other\"\r\nContent-Type: ";
    [head.as_bytes(), content_type.as_bytes(), b"\r\n\r\n", bytes, b"\r\n--XYZ--\r\n"].concat()
}

/// A pact in a version whose request and response are a file.
fn with_file(version: i32, file: &File) -> Pact {
    let pact = Pact::new();
    let kind = CString::new(file.0).expect("without NUL");
    assert!(pactffi_with_specification(pact.id, version));
    assert!(pactffi_with_request(pact.interaction, s(c"POST"), NULL));
    for part in [REQUEST, RESPONSE] {
        let (bytes, size) = (Bytes::of(file.2), file.2.len());
        assert_eq!(
            with_error(pactffi_with_binary_file(pact.interaction, part, s(&kind), bytes, size)),
            ok(true)
        );
    }
    pact
}

/// A pact in a version whose request and response have a file as their part `f`.
fn with_part(version: i32, file: &File) -> Pact {
    let pact = Pact::new();
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join(file.1);
    std::fs::write(&path, file.2).expect("a file can be written");
    let path = CString::new(path.to_str().expect("text")).expect("without NUL");
    let kind = CString::new(file.0).expect("without NUL");
    assert!(pactffi_with_specification(pact.id, version));
    assert!(pactffi_with_request(pact.interaction, s(c"POST"), NULL));
    for part in [REQUEST, RESPONSE] {
        let added =
            pactffi_with_multipart_file_v2(pact.interaction, part, s(&kind), s(&path), s(c"f"), s(c"BND"));
        assert_eq!(added.tag, 0, "{:?}", added.text.take());
    }
    pact
}

/// Checks what a mock server and a verifier accept as a body of this type.
fn assert_accepted(what: &str, version: i32, pact: &Pact, content_type: &str, bytes: &[u8], is_right: bool) {
    let what = format!("{what} in version {version}: {}", bytes.escape_ascii());
    let header = format!("Content-Type: {content_type}");
    let server = Server::start(pact);
    let answered = ask(&server, b"POST /", &[header.as_bytes()], bytes);
    assert_eq!(answered.status == 200, is_right, "{what} {:?}", texts(&answered));

    let interaction = pact.interaction();
    let (version, empty) = (
        ["2.0.0", "3.0.0", "4.0"][usize::try_from(version - 3).expect("a version from 2")],
        serde_json::json!({}),
    );
    let verified = verify(version, &empty, &interaction["response"], &answer(&[header.as_bytes()], bytes));
    assert_eq!(verified.code == 0, is_right, "{what} {:?}", verified.texts);
}

#[test]
fn a_binary_file_accepts_its_own_bytes_and_others_of_its_type() {
    for version in [4, 5] {
        for file in &FILES {
            let (content_type, _, own, similar, other) = *file;
            for (bytes, is_right) in [(own, true), (similar, true), (other, false)] {
                assert_accepted(
                    content_type,
                    version,
                    &with_file(version, file),
                    content_type,
                    bytes,
                    is_right,
                );
            }
        }
    }
}

#[test]
fn a_file_in_a_multipart_body_accepts_its_own_bytes_and_others_of_its_type() {
    for version in [3, 4, 5] {
        for file in &FILES {
            let (content_type, _, own, similar, other) = *file;
            for (label, bytes, is_right) in [
                (content_type, own, true),
                // The rule is about the bytes, not about what the part is said to be.
                ("application/octet-stream", own, true),
                ("application/octet-stream", similar, true),
                (content_type, other, false),
            ] {
                let (body, kind) = (multipart(label, bytes), "multipart/form-data; boundary=XYZ");
                assert_accepted(content_type, version, &with_part(version, file), kind, &body, is_right);
            }
        }
    }
}

#[test]
fn a_part_is_labelled_with_the_content_type_of_the_call() {
    for (content_type, name) in [("text/x-odd; a=\"b c\"", "a.json"), ("text/plain", "none"), ("", "a.txt")] {
        let pact = with_part(5, &(content_type, name, b"x", b"", b""));
        let server = Server::start(&pact);
        let answered = ask(
            &server,
            b"POST /",
            &[b"Content-Type: multipart/form-data; boundary=XYZ"],
            &multipart("a/b", b"x"),
        );
        let body = String::from_utf8_lossy(&answered.body).into_owned();
        assert!(body.contains(&format!("\r\nContent-Type: {content_type}\r\n\r\nx\r\n")), "{body}");
    }
    let pact = Pact::new();
    let before = pact.interaction();
    for bad in [c"text/plain\r\nX: 1", c"a\tb", c"\x7f"] {
        let refused = pactffi_with_multipart_file_v2(pact.interaction, 0, s(bad), NULL, s(c"f"), NULL);
        let error = refused.text.read();
        assert_eq!(last_error(), error.clone().unwrap_or_default());
        pactffi_string_delete(refused.text);
        assert_eq!(
            (refused.tag, error.as_deref()),
            (1, Some("with_multipart_file: Content type value is not valid (NULL or non-UTF-8)"))
        );
    }
    assert_eq!(pact.interaction(), before);
}

#[test]
fn other_rules_of_the_body_apply_beside_its_type() {
    use crate::c::pactffi_with_matching_rules;
    let pact = with_file(5, &FILES[0]);
    let rules = c"{\"body\":{\"$.a\":{\"matchers\":[{\"match\":\"integer\"}]}}}";
    assert!(pactffi_with_matching_rules(pact.interaction, REQUEST, s(rules)));
    assert!(pactffi_with_matching_rules(pact.interaction, RESPONSE, s(rules)));

    for (bytes, is_right) in
        [(b"{\"a\":7}".as_slice(), true), (b"{\"a\":\"x\"}", false), (b"[7]", false), (b"seven", false)]
    {
        assert_accepted("with a rule", 5, &pact, "application/json", bytes, is_right);
    }
}
