use super::*;

/// A key made for these tests, and the public key that openssl derives from it.
const PRIVATE: &str = include_str!("rsa_private.pem");
const PUBLIC: &str = include_str!("rsa_public.pem");

fn run(expression: &str) -> String {
    let source = format!(
        "{DUMP}local private, public = [[{PRIVATE}]], [[{PUBLIC}]]\n{}",
        configure(&format!(
            "local ok, result = pcall(function() return {expression} end)
             return {{error = ok and dump(result) or (tostring(result):gsub('\\nstack.*', ''))}}"
        ))
    );
    Fixture::of(&source).configure().unwrap().error
}

#[test]
fn signatures_are_those_of_rs512() {
    assert_eq!(run("rsa_public_key(private) == public"), "true");
    // By openssl dgst -sha512 -sign.
    let signature = include_str!("rsa_signature.txt").trim();
    assert_eq!(run("rsa_sign('hello', private)"), format!("\"{signature}\""));
    assert!(!run("rsa_sign('\\xff\\0', private)").contains("error"));
    let problem = "PKCS#1 ASN.1 error: PEM error: unexpected PEM type label: expecting \"RSA PRIVATE KEY\"";
    for key in ["public", "'x'"] {
        assert_eq!(run(&format!("rsa_sign('hello', {key})")), problem);
        assert_eq!(run(&format!("rsa_public_key({key})")), problem);
    }
}

#[test]
fn signatures_are_checked() {
    let valid = |token: &str, key: &str| run(&format!("rsa_validate({token}, 'RS512', {key})"));
    let signature = "rsa_sign('a.b', private)";

    assert_eq!(valid(&format!("{{'a', 'b', {signature}}}"), "public"), "true");
    assert_eq!(valid(&format!("{{'a', 'b', {signature} .. '=='}}"), "public"), "true");
    assert_eq!(valid(&format!("{{'a', 'c', {signature}}}"), "public"), "false");
    assert_eq!(valid("{'a', 'b', 'AAAA'}", "public"), "false");
    assert_eq!(valid("{'a', 'b', '!!'}", "public"), "false");
    assert_eq!(valid(&format!("{{'a', 'b', {signature}}}"), "'x'"), "false");
    assert_eq!(valid(&format!("{{'a', 'b', {signature}}}"), "private"), "false");
    let parts = "runtime error: Expected a 3 part JWT token (header, payload, signature)";
    assert_eq!(valid("{'a', 'b'}", "public"), parts);
    let algorithm = "runtime error: Unsupported JWT algorithm 'RS256': only RS512 is supported";
    assert_eq!(run("rsa_validate({'a', 'b', 'c'}, 'RS256', public)"), algorithm);
    let argument = "bad argument #1: error converting Lua string to Vec<String> (expected table)";
    assert_eq!(run("rsa_validate('x', 'RS512', public)"), argument);
}

#[test]
fn base64_of_urls_is_read_with_or_without_padding() {
    for (text, bytes) in [("aGVsbG8", "\"hello\""), ("aGVsbG8=", "\"hello\""), ("", "\"\""), ("YQ", "\"a\"")]
    {
        assert_eq!(run(&format!("b64_decode_no_pad('{text}')")), bytes);
    }
    assert_eq!(run("b64_decode_no_pad('_-8') == '\\xff\\xef'"), "true");
    let problem = "Failed to base64 decode value - Invalid symbol 47, offset 0.";
    assert_eq!(run("b64_decode_no_pad('/+8')"), problem);
    assert_eq!(run("b64_decode_no_pad('a')"), "Failed to base64 decode value - Invalid input length: 1");
}
