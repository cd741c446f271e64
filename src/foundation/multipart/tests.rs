//! How bodies are cut into parts, and what is refused.

use super::{MAX_PARTS, MultipartError, Part, names, parse};
use bytes::Bytes;

fn parts(body: &str) -> Result<Vec<Part>, MultipartError> {
    parse(&Bytes::copy_from_slice(body.as_bytes()), "B")
}

fn bodies(body: &str) -> Vec<String> {
    let parts = parts(body).unwrap_or_else(|error| panic!("{body:?}: {error}"));
    parts.iter().map(|part| String::from_utf8(part.body.to_vec()).unwrap()).collect()
}

#[test]
fn fields_and_files_are_read_with_their_headers() {
    let found = parts(concat!(
        "--B\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n",
        "Content-Type: text/plain\r\n\r\nhello\r\n--B--\r\n",
    ))
    .unwrap();

    let [field, file] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((field.name.as_deref(), field.filename.as_deref()), (Some("field"), None));
    assert_eq!((&field.body[..], field.content_type()), (&b"value"[..], None));
    assert_eq!((file.name.as_deref(), file.filename.as_deref()), (Some("file"), Some("f.txt")));
    assert_eq!((&file.body[..], file.content_type()), (&b"hello"[..], Some("text/plain")));
    assert_eq!(file.header("content-disposition"), Some("form-data; name=\"file\"; filename=\"f.txt\""));
}

#[test]
fn parts_are_cut_at_the_markers_only() {
    let table: [(&str, &[&str]); 12] = [
        ("--B\r\n\r\nx\r\n--B--", &["x"]),
        ("--B\n\nx\n--B--\n", &["x"]),
        ("before\r\n--B\r\n\r\nx\r\n--B--\r\nafter\r\n--B\r\n", &["x"]),
        ("--B\r\n\r\nx\r\n\r\n--B--", &["x\r\n"]),
        ("--B\r\n\r\n\r\n--B--", &[""]),
        ("--B\r\n\r\n--B--", &[""]),
        ("--B \t\r\n\r\nx\r\n--B--", &["x"]),
        ("--B\r\n\r\n--BC\r\n--A\r\n-B--B--\r\n--B--", &["--BC\r\n--A\r\n-B--B--"]),
        ("--B\r\n\r\na\r\n--B\r\n\r\nb\r\n--B--", &["a", "b"]),
        ("--B\r\nX: 1\r\n--B--", &[""]),
        ("--B\r\n--B--", &[]),
        ("--B--", &[]),
    ];
    for (body, expected) in table {
        assert_eq!(bodies(body), expected, "{body:?}");
    }
}

#[test]
fn what_is_not_multipart_is_refused() {
    let table = [
        ("", "incomplete multipart stream"),
        ("x", "incomplete multipart stream"),
        ("--B\r\n\r\nx\r\n", "incomplete multipart stream"),
        ("--B\r\n\r\nx\r\n--B", "incomplete multipart stream"),
        ("--B\r\nno header\r\n\r\nx\r\n--B--", "part 0 has a malformed header"),
        ("--B\r\n folded\r\n\r\nx\r\n--B--", "part 0 has a malformed header"),
    ];
    for (body, error) in table {
        assert_eq!(parts(body).map_err(|found| found.to_string()), Err(error.to_owned()), "{body:?}");
    }
}

#[test]
fn parts_and_headers_are_limited() {
    let many = "--B\n\nx\n".repeat(MAX_PARTS);
    let headers = "A: 1\n".repeat(1_001);

    assert_eq!(parts(&format!("{many}--B--")).map(|parts| parts.len()), Ok(MAX_PARTS));
    assert_eq!(parts(&format!("{many}--B\n\nx\n--B--")), Err(MultipartError::TooManyParts));
    assert_eq!(parts(&format!("--B\n{headers}\nx\n--B--")), Err(MultipartError::TooManyHeaders(0)));
    assert_eq!(MultipartError::TooManyParts.to_string(), "more than 10000 parts");
    assert_eq!(MultipartError::TooManyHeaders(0).to_string(), "part 0 has more than 1000 headers");
}

#[test]
fn transfer_encodings_are_undone() {
    let table = [
        ("base64", "aGVs\r\nbG8=", "hello"),
        ("BASE64", "aGVsbG8", "hello"),
        ("quoted-printable", "caf=C3=A9 =\r\nau lait=3D", "café au lait="),
        ("quoted-printable", "a=\nb=zz", "ab=zz"),
        ("base64", "not base64!", "not base64!"),
        ("8bit", "a=3D", "a=3D"),
    ];
    for (encoding, body, decoded) in table {
        let body = format!("--B\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--B--");
        assert_eq!(bodies(&body), [decoded]);
    }
}

#[test]
fn folded_headers_are_joined() {
    let found = parts("--B\r\nX-A: 1;\r\n  2\r\n\r\n--B--").unwrap();

    assert_eq!(found[0].header("x-a"), Some("1; 2"));
}

#[test]
fn names_are_read_from_the_disposition() {
    let table = [
        ("form-data", None, None),
        ("form-data; name=a", Some("a"), None),
        ("form-data;name=\"a;b\" ; filename = \"x\"", Some("a;b"), Some("x")),
        (r#"form-data; name="a\"b"; filename="C:\x\\y""#, Some("a\"b"), Some(r"C:\x\y")),
        ("form-data; filename=\"\"; name=\"\"", Some(""), Some("")),
        ("form-data; odd; NAME=a", Some("a"), None),
        ("form-data; filename=\"x\"; filename*=UTF-8''na%C3%AFve", None, Some("naïve")),
        ("form-data; filename=\"x\"; filename*=oops", None, Some("x")),
        ("form-data; name=\"open", Some("open"), None),
    ];
    for (disposition, name, filename) in table {
        let found = names(disposition);
        assert_eq!((found.0.as_deref(), found.1.as_deref()), (name, filename), "{disposition}");
    }
}

#[test]
fn every_prefix_of_a_body_is_an_answer() {
    let body = "--B\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''%C3\r\n\r\nx=\r\n--B--";
    for end in 0..body.len() {
        assert_eq!(parts(&body[..end]), Err(MultipartError::Incomplete), "{end}");
    }
}
