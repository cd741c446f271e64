//! What is understood on the wire, and how answers are put on it.

use super::{connect_to, hello, read_response, serve, serve_with};
use crate::mock_server::fixture::{
    asks, closing, exchange, header, interaction, pact, read_to_end, request, response, status_and_body,
};
use std::io::{BufReader, Write};

#[test]
fn a_connection_carries_many_requests() {
    let server = serve(vec![hello()]);
    let mut reader = BufReader::new(connect_to(&server));

    for _ in 0..3 {
        reader.get_mut().write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let (head, body) = read_response(&mut reader);
        assert_eq!((header(&head, "connection"), body.as_str()), (None, "hello"));
    }
}

#[test]
fn requests_may_be_sent_ahead_of_their_answers() {
    let server = serve(vec![hello(), asks(request("GET", "/b", &[]))]);

    let text =
        exchange(server.port(), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20) + &closing("GET /b", ""));

    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 21);
    assert_eq!(text.matches("\r\n\r\nhello").count(), 20);
    assert!(server.matched().unwrap());
}

#[test]
fn connections_are_closed_after_one_answer_without_keep_alive() {
    let server = serve_with(pact([hello()]), "", r#"{"keepAlive":false}"#);

    let text = exchange(server.port(), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

    assert_eq!(header(&text, "connection"), Some("close"));
    assert!(text.ends_with("\r\n\r\nhello"));
}

#[test]
fn older_and_odder_requests_are_understood() {
    let table = [
        ("GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK"),
        ("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET http://other/a HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET /a HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 200 OK"),
        ("BREW /a HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 500 Internal Server Error"),
    ];

    for (text, status) in table {
        let server = serve(vec![hello()]);
        assert_eq!(status_and_body(&exchange(server.port(), text)).0, status, "{text}");
    }
}

#[test]
fn a_client_that_has_said_all_still_gets_its_answer() {
    let server = serve(vec![hello()]);
    let mut stream = connect_to(&server);
    stream.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();

    assert!(read_to_end(&mut stream).ends_with("\r\n\r\nhello"));
}

#[test]
fn a_request_in_pieces_is_put_together() {
    let server = serve(vec![]);
    let body = "Transfer-Encoding: chunked\r\n";

    exchange(server.port(), closing("POST /a", body) + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

    assert_eq!(server.mismatches_json().unwrap()[0]["request"]["body"], "abcde");
}

#[test]
fn a_client_that_waits_for_permission_is_told_to_go_on() {
    let server = serve(vec![]);
    let mut reader = BufReader::new(connect_to(&server));
    let head = closing("POST /a", "Content-Length: 5\r\nExpect: 100-continue\r\n");
    reader.get_mut().write_all(head.as_bytes()).unwrap();

    let (go_on, _) = read_response(&mut reader);
    reader.get_mut().write_all(b"hello").unwrap();
    let (answer, _) = read_response(&mut reader);

    assert_eq!(go_on, "HTTP/1.1 100 Continue\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 500 "));
    assert_eq!(server.mismatches_json().unwrap()[0]["request"]["body"], "hello");
}

#[test]
fn requests_that_are_none_are_turned_away_unseen() {
    let server = serve(vec![]);
    let table = [
        ("nonsense\r\n\r\n".to_owned(), "HTTP/1.1 400 Bad Request"),
        (closing(&format!("GET /{}", "a".repeat(70_000)), ""), "HTTP/1.1 414 URI Too Long"),
        (closing("GET /", &"X: 1\r\n".repeat(200)), "HTTP/1.1 431 Request Header Fields Too Large"),
    ];

    for (text, status) in table {
        assert_eq!(status_and_body(&exchange(server.port(), text)), (status, ""));
    }
    assert!(server.matched().unwrap());
}

#[test]
fn header_names_lose_their_case_and_lists_become_values() {
    let server = serve(vec![]);
    let headers = "X-One: 1, 2\r\nx-one: 3\r\nACCEPT: a , b\r\naccept: c\r\n";

    exchange(server.port(), closing("GET /a", headers));

    let received = &server.mismatches_json().unwrap()[0]["request"]["headers"];
    let expected = r#"{"accept":"a, b, c","connection":"close","host":"x","x-one":"1, 2, 3"}"#;
    assert_eq!(received.to_string(), expected);
}

#[test]
fn a_header_beyond_ascii_is_utf8_or_latin_1() {
    let server = serve(vec![]);
    let mut stream = connect_to(&server);
    stream
        .write_all(
            b"GET /a HTTP/1.1\r\nhost: x\r\nX-A: Zo\xc3\xab\r\nX-B: Zo\xeb\r\nconnection: close\r\n\r\n",
        )
        .unwrap();

    read_to_end(&mut stream);

    let received = &server.mismatches_json().unwrap()[0]["request"]["headers"];
    assert_eq!(received.to_string(), r#"{"connection":"close","host":"x","x-a":"Zoë","x-b":"Zoë"}"#);
}

#[test]
fn a_body_that_breaks_off_is_refused_unseen() {
    let server = serve(vec![]);
    let mut stream = connect_to(&server);
    stream.write_all(closing("POST /a", "Content-Length: 10\r\n").as_bytes()).unwrap();
    stream.write_all(b"abc").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();

    let text = read_to_end(&mut stream);

    assert_eq!(status_and_body(&text).1, "Could not process request body");
    assert!(server.matched().unwrap());
}

#[test]
fn a_body_beyond_the_limit_is_refused_unseen() {
    let server = serve_with(pact([]), "", r#"{"bodyLimit":4}"#);
    let chunked = "Transfer-Encoding: chunked\r\n";
    let table = [
        (closing("POST /a", "Content-Length: 5\r\n") + "hello", true),
        (closing("POST /a", "Content-Length: 5\r\nExpect: 100-continue\r\n"), true),
        (closing("POST /a", chunked) + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", true),
        (closing("OPTIONS /a", "Content-Length: 4\r\n") + "four", false),
        (closing("OPTIONS /a", chunked) + "4\r\nfour\r\n0\r\n\r\n", false),
    ];

    for (text, is_refused) in table {
        let answer = exchange(server.port(), &text);
        let (status, body) = status_and_body(&answer);
        assert_eq!(status == "HTTP/1.1 413 Payload Too Large", is_refused, "{text}: {answer}");
        let expected = "The request body is larger than the limit of 4 bytes (option bodyLimit)";
        assert_eq!(body == expected, is_refused, "{text}: {answer}");
    }
    assert!(server.matched().unwrap());
}

#[test]
fn a_large_body_arrives_whole() {
    let server = serve(vec![]);
    let body = "x".repeat(3_000_000);
    let head = closing("POST /a", &format!("Content-Length: {}\r\n", body.len()));

    exchange(server.port(), head + &body);

    assert_eq!(
        server.mismatches_json().unwrap()[0]["request"]["body"].as_str().map(str::len),
        Some(body.len())
    );
}

#[test]
fn a_body_of_a_hundred_megabytes_is_just_within_the_limit() {
    let server = serve(vec![asks(request("POST", "/a", &[]))]);
    let mut stream = connect_to(&server);
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));

    stream.write_all(closing("POST /a", "Transfer-Encoding: chunked\r\n").as_bytes()).unwrap();
    for _ in 0..100 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();

    assert_eq!(status_and_body(&read_to_end(&mut stream)).0, "HTTP/1.1 200 OK");
    assert!(server.matched().unwrap());
}

#[test]
fn answers_without_a_body_announce_none() {
    let table = [
        ("GET", 204, "", None, ""),
        ("GET", 204, "hello", None, ""),
        ("GET", 304, "hello", None, ""),
        ("HEAD", 200, "hello", Some("5"), ""),
        ("GET", 200, "", Some("0"), ""),
        ("GET", 999, "hello", Some("5"), "hello"),
    ];

    for (method, status, body, length, sent) in table {
        let answers = response(status, &[("Content-Length", "77")], body);
        let server = serve(vec![interaction(request(method, "/a", &[]), answers)]);

        let text = exchange(server.port(), closing(&format!("{method} /a"), ""));

        assert_eq!(header(&text, "content-length"), length, "{method} {status}: {text}");
        assert_eq!(status_and_body(&text).1, sent, "{method} {status}: {text}");
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{text}");
    }
}

#[test]
fn a_pact_may_ask_for_its_own_date_and_for_pieces() {
    let headers = [("Date", "yesterday"), ("Transfer-Encoding", "chunked"), ("X", "ü")];
    let server = serve(vec![interaction(request("GET", "/a", &[]), response(200, &headers, "body"))]);

    let new = exchange(server.port(), closing("GET /a", ""));
    let old = exchange(server.port(), "GET /a HTTP/1.0\r\n\r\n");

    assert_eq!(new.matches("date: ").count(), 1);
    assert_eq!((header(&new, "date"), header(&new, "x")), (Some("yesterday"), Some("ü")));
    assert_eq!(status_and_body(&new).1, "4\r\nbody\r\n0\r\n\r\n");
    assert_eq!((status_and_body(&old).1, header(&old, "content-length")), ("body", Some("4")));
}
