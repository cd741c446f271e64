use super::{Url, escape_segment, shown_url};

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn a_url_is_read_and_printed_as_it_is_sent() {
    for (text, expected) in [
        ("http://h", "http://h/"),
        ("HTTP://H:80/A", "http://h/A"),
        ("https://h:443?q=1", "https://h/?q=1"),
        ("https://h:80/", "https://h:80/"),
        (" http://127.0.0.1:1234/a b/é%20/c?d=e f#g ", "http://127.0.0.1:1234/a%20b/%C3%A9%20/c?d=e%20f"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://h:/{a}", "http://h/%7Ba%7D"),
        ("http://h/a/./b/../c", "http://h/a/c"),
        ("http://h/a/%2E%2e/", "http://h/"),
        ("http://h/a/b/..", "http://h/a/"),
        ("http://h/../..", "http://h/"),
        ("http://h/a//b", "http://h/a//b"),
        ("http://h/?", "http://h/?"),
        ("http://h/a?b?c='d'", "http://h/a?b?c=%27d%27"),
        ("http://my_host/%zz", "http://my_host/%zz"),
        ("http://Bücher.example:81/ü", "http://xn--bcher-kva.example:81/%C3%BC"),
        ("http://日本語.jp", "http://xn--wgv71a119e.jp/"),
        ("http://h/a\\b", "http://h/a%5Cb"),
        ("http://h:/x", "http://h/x"),
    ] {
        assert_eq!(url(text).to_string(), expected, "{text}");
    }
}

#[test]
fn what_is_no_url_is_refused_with_its_reason() {
    for (text, expected) in [
        ("", "relative URL without a base"),
        ("localhost:8080/x", "relative URL without a base"),
        ("ftp://h/x", "the scheme 'ftp' is neither http nor https"),
        ("http://", "empty host"),
        ("http:///x", "empty host"),
        ("http://user:secret@/x", "empty host"),
        ("http://h:99999/", "'99999' is not a port"),
        ("http://h:secret", "'secret' is not a port"),
        ("http://a b/", "'a b' is not a host name or an IP address"),
        ("http://a\\b/", "'a\\b' is not a host name or an IP address"),
        ("http://a\tb:1/", "'a\tb' is not a host name or an IP address"),
        ("http://a%2Fb/", "'a%2Fb' is not a host name or an IP address"),
        ("http://[::1/", "'[::1' is not a host name or an IP address"),
        ("http://[::z]/", "'[::z]' is not a host name or an IP address"),
        ("http://[::1]x/", "'[::1]x' is not a host name or an IP address"),
    ] {
        assert_eq!(Url::parse(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn credentials_are_read_and_never_printed() {
    let url = url("http://us%40er:p+a%3Ass@h/x");

    let (user, password) = url.login().unwrap();

    assert_eq!((user, password.reveal()), ("us@er", "p+a:ss"));
    assert_eq!(format!("{url} {url:?}"), "http://h/x Url(http://h/x)");
    assert_eq!(shown_url("http://user:p@ss@h:9/x@y"), "http://h:9/x@y");
    assert_eq!(shown_url("user:pass@h"), "h");
    assert_eq!(shown_url("http://h/x@y"), "http://h/x@y");
}

#[test]
fn secrets_in_a_query_are_masked_in_messages_and_sent() {
    for (text, shown) in [
        ("http://h/p?token=abc", "http://h/p?token=****"),
        ("http://h/p?a=1&TOKEN=abc&b=2#f", "http://h/p?a=1&TOKEN=****&b=2#f"),
        (
            "http://h/p?access_token=a=b&key=&Password=x&secret=y&sig=z",
            "http://h/p?access_token=****&key=****&Password=****&secret=****&sig=****",
        ),
        ("http://u:p@h/p?token=abc", "http://h/p?token=****"),
        ("http://h/p?tokens=abc&mytoken=1&token", "http://h/p?tokens=abc&mytoken=1&token"),
        ("http://h/token=abc", "http://h/token=abc"),
        ("http://h/p#?token=abc", "http://h/p#?token=abc"),
        ("h?token=a?b&x", "h?token=****&x"),
    ] {
        assert_eq!(shown_url(text), shown);
    }
    let url = url("http://u:p@h/p?token=abc&x=1");
    assert_eq!(
        format!("{url} {url:?} {}", url.shown_target()),
        "http://h/p?token=****&x=1 Url(http://h/p?token=****&x=1) /p?token=****&x=1"
    );
    assert_eq!(
        (url.target().as_str(), url.sent().as_str()),
        ("/p?token=abc&x=1", "http://h/p?token=abc&x=1")
    );
}

#[test]
fn a_long_url_is_shortened_in_messages() {
    let long = format!("http://h/{}", "x".repeat(10_000_000));
    let shown = format!("http://h/{}… (10000009 bytes)", "x".repeat(991));
    assert_eq!(shown_url(&long), shown);
    assert_eq!(url(&long).to_string(), shown);
    for odd in [
        format!("{}://h", "x".repeat(5000)),
        format!("http://{}", "|".repeat(5000)),
        format!("http://h:{}", "9".repeat(5000)),
    ] {
        let error = Url::parse(&odd).unwrap_err().to_string();
        assert!(error.len() < 1100, "{} bytes", error.len());
    }
}

#[test]
fn references_are_resolved_as_the_standard_says() {
    let base = url("http://u:p@a:81/b/c/d?q");
    for (reference, expected) in [
        ("g", "http://a:81/b/c/g"),
        ("./g/", "http://a:81/b/c/g/"),
        ("/g", "http://a:81/g"),
        ("//g", "http://g/"),
        ("?y", "http://a:81/b/c/d?y"),
        ("g?y#s", "http://a:81/b/c/g?y"),
        ("", "http://a:81/b/c/d?q"),
        ("#s", "http://a:81/b/c/d?q"),
        ("..", "http://a:81/b/"),
        ("../../../g", "http://a:81/g"),
        ("https://x/y", "https://x/y"),
        ("g:h", "error: relative URL without a base"),
        ("ftp://x", "error: the scheme 'ftp' is neither http nor https"),
    ] {
        let found =
            base.resolve(reference).map_or_else(|error| format!("error: {error}"), |url| url.to_string());
        assert_eq!(found, expected, "{reference}");
    }
    assert!(base.resolve("/x").unwrap().login().is_some());
    assert!(base.resolve("http://other:secret@a:81/x").unwrap().login().is_none());
}

#[test]
fn an_origin_is_scheme_host_and_port() {
    let here = url("http://a/x");
    for (other, expected) in
        [("http://A:80/y", true), ("https://a/x", false), ("http://a:81/x", false), ("http://b/x", false)]
    {
        assert_eq!(here.is_same_origin(&url(other)), expected, "{other}");
    }
}

#[test]
fn a_segment_escapes_all_that_could_end_it() {
    assert_eq!(escape_segment("feat/y 1.2+é-_.~"), "feat%2Fy%201.2%2B%C3%A9-_.~");
    assert_eq!(escape_segment("plain"), "plain");
}

#[test]
fn host_header_and_request_line_come_from_the_parts() {
    let there = url("https://[::1]:8443/a?b");

    assert_eq!((there.host(), there.port()), ("::1", 8443));
    assert_eq!((there.authority(), there.target()), ("[::1]:8443".to_owned(), "/a?b".to_owned()));
    assert_eq!(url("https://h/").authority(), "h");
}

#[test]
fn a_plain_host_is_read_as_the_crate_reads_it() {
    let hosts = [
        "localhost",
        "a.b-c.d",
        "a-",
        "-a",
        "a..b",
        "a.",
        ".a",
        "1.2.3.4",
        "1.2.3",
        "0x7f.1",
        "a.1",
        "a.0x1",
        "1a.b",
        "xn--a",
        "xn--nxasmq6b.a",
        "a.xn--a",
        "A.b",
        "a_b",
        "01.2.3.4",
        "256.1.1.1",
        "a.b1",
        "1.a",
    ];
    for host in hosts {
        for port in ["", ":", ":80", ":081", ":65535", ":65536", ":+1", ":8a"] {
            let text = format!("http://{host}{port}/");
            let ours = Url::parse(&text).map(|url| (url.host, url.port)).ok();
            let crates = url::Url::parse(&text).ok();
            let crates = crates.and_then(|url| Some((url.host_str()?.to_owned(), url.port().unwrap_or(80))));
            assert_eq!(ours, crates, "{text}");
        }
    }
}
