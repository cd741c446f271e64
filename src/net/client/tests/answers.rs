use crate::net::client::fixture::{Answer, Server, raw, run};
use crate::net::client::{
    Client, HeaderName, HeaderValue, Method, Request, Response, Retries, Settings, Url, basic,
};
use crate::net::secret::Secret;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn client() -> Client {
    Client::new(Settings { user_agent: "tests/1".to_owned(), ..Settings::default() }).unwrap()
}

fn get(url: &str) -> Request {
    Request::new(Method::GET, Url::parse(url).unwrap())
}

async fn answer_text(client: &Client, request: &Request) -> String {
    match client.send(request).await {
        Ok(response) => format!("{} {}", response.status.as_u16(), String::from_utf8_lossy(&response.body)),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_request_arrives_as_it_is_with_what_http_needs() {
    run(async {
        let server = Server::start(|_| Answer::new(201, "made").with("x-a", "1")).await;
        let mut request = Request::new(Method::POST, Url::parse(&server.url("/a b?c=d e")).unwrap());
        request.headers.append("x-b", HeaderValue::from_static("2"));
        request.headers.insert("content-length", HeaderValue::from_static("999"));

        let response = client().send(&request.body("hello")).await.unwrap();

        assert_eq!((response.status.as_u16(), response.header("x-a")), (201, Some("1")));
        assert_eq!(response.text().unwrap(), "made");
        assert_eq!(response.url.to_string(), server.url("/a%20b?c=d%20e"));
        let asked = server.asked().remove(0);
        assert_eq!((asked.line().as_str(), asked.body.as_str()), ("POST /a%20b?c=d%20e", "hello"));
        let mut headers: Vec<_> = asked
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        let host = format!("host: 127.0.0.1:{}", server.port());
        assert_eq!(
            headers,
            [
                "accept-encoding: gzip,deflate",
                "accept: */*",
                "content-length: 5",
                &host,
                "user-agent: tests/1",
                "x-b: 2"
            ]
        );
    });
}

#[test]
fn a_request_without_a_body_says_so_where_one_is_expected() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/moved" => Answer::new(308, "").with("location", "/x"),
            _ => Answer::new(200, ""),
        })
        .await;
        let client = client();
        for (name, expected) in [
            ("POST", Some("0")),
            ("PUT", Some("0")),
            ("PATCH", Some("0")),
            ("GET", None),
            ("HEAD", None),
            ("DELETE", None),
            ("OPTIONS", None),
            ("PURGE", None),
        ] {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            for path in ["/x", "/moved"] {
                let url = Url::parse(&server.url(path)).unwrap();
                client.send(&Request::new(method.clone(), url)).await.unwrap();
            }
            for asked in server.asked().iter().rev().take(3) {
                let found = (
                    asked.method.as_str(),
                    asked.header("content-length"),
                    asked.header("transfer-encoding"),
                );
                assert_eq!(found, (name, expected, None));
            }
        }
    });
}

#[test]
fn a_redirected_request_is_sent_whole_where_it_keeps_its_method() {
    run(async {
        let server = Server::start(|asked| {
            let status = asked.target.trim_start_matches('/').parse().unwrap_or(200);
            Answer::new(status, "").with("location", "/there")
        })
        .await;
        let client = client();
        for (name, status, is_command, expected) in [
            ("POST", 302, false, "GET /there "),
            ("POST", 301, true, "POST /there whole"),
            ("POST", 302, true, "POST /there whole"),
            ("POST", 303, true, "GET /there "),
            ("PUT", 301, false, "PUT /there whole"),
            ("PATCH", 302, false, "PATCH /there whole"),
            ("DELETE", 302, false, "DELETE /there whole"),
        ] {
            let url = Url::parse(&server.url(&format!("/{status}"))).unwrap();
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            let request = Request { is_command, ..Request::new(method, url).body("whole") };

            assert_eq!(client.send(&request).await.unwrap().status.as_u16(), 200);

            let last = server.asked().pop().unwrap();
            assert_eq!(format!("{} {}", last.line(), last.body), expected, "{name} {status}");
            let length = if expected.starts_with("GET") { None } else { Some("5") };
            assert_eq!(last.header("content-length"), length, "{name} {status}");
        }
    });
}

#[test]
fn headers_of_the_request_win_over_those_of_the_client() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut request = get(&server.url("/"));
        for name in ["accept", "user-agent", "accept-encoding", "host", "x-a"] {
            request.headers.insert(name, HeaderValue::from_static("own"));
        }
        request.private.insert("x-a", HeaderValue::from_static("private"));

        client().send(&request).await.unwrap();

        let asked = server.asked().remove(0);
        for name in ["accept", "user-agent", "accept-encoding", "host"] {
            assert_eq!(asked.header(name), Some("own"), "{name}");
        }
        assert_eq!(asked.header("x-a"), Some("private"));
        assert_eq!(asked.header("content-length"), None);
    });
}

#[test]
fn credentials_in_the_url_are_sent_unless_a_header_has_others() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let request = get(&format!("http://u:p%20w@127.0.0.1:{}/", server.port()));

        client().send(&request).await.unwrap();
        client().send(&request.authorization(basic("v", &Secret::default()))).await.unwrap();

        let sent: Vec<_> =
            server.asked().iter().map(|asked| asked.header("authorization").unwrap().to_owned()).collect();
        assert_eq!(sent, ["Basic dTpwIHc=", "Basic djo="]);
    });
}

#[test]
fn packed_bodies_are_unpacked() {
    run(async {
        let text = "text ".repeat(50_000);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::none());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(text.as_bytes()).unwrap();
        let zlib = zlib.finish().unwrap();
        let server = Server::start(move |asked| match asked.target.as_str() {
            "/gzip" => Answer::new(200, gzip.clone()).with("content-encoding", "gzip"),
            "/zlib" => Answer::new(200, zlib.clone()).with("content-encoding", "deflate"),
            "/br" => Answer::new(200, &b"\x0b\x03\x80{\"a\":1}\x03"[..]).with("content-encoding", "br"),
            "/other" => Answer::new(200, "other").with("content-encoding", "zstd"),
            "/none" => Answer::new(200, "").with("content-encoding", "gzip"),
            _ => Answer::new(200, "no gzip").with("content-encoding", "gzip"),
        })
        .await;
        let client = client();

        assert_eq!(answer_text(&client, &get(&server.url("/gzip"))).await, format!("200 {text}"));
        assert_eq!(answer_text(&client, &get(&server.url("/zlib"))).await, format!("200 {text}"));
        assert_eq!(answer_text(&client, &get(&server.url("/br"))).await, "200 {\"a\":1}");
        assert_eq!(answer_text(&client, &get(&server.url("/other"))).await, "200 other");
        assert_eq!(answer_text(&client, &get(&server.url("/none"))).await, "200 ");
        assert_eq!(
            answer_text(&client, &get(&server.url("/bad"))).await,
            format!(
                "error decoding response body for url ({}): body is not valid gzip data",
                server.url("/bad")
            )
        );
        assert_eq!(
            client.send(&get(&server.url("/gzip"))).await.unwrap().header("content-encoding"),
            Some("gzip")
        );
    });
}

#[test]
fn a_body_beyond_the_limit_is_not_read() {
    run(async {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 100_000]).unwrap();
        let bomb = bomb.finish().unwrap();
        let server = Server::start(move |asked| match asked.target.as_str() {
            "/bomb" => Answer::new(200, bomb.clone()).with("content-encoding", "gzip"),
            _ => Answer::new(200, "12345678901"),
        })
        .await;
        let limited = |limit| Client::new(Settings { body_limit: limit, ..Settings::default() }).unwrap();

        assert_eq!(
            answer_text(&limited(10), &get(&server.url("/"))).await,
            format!(
                "error decoding response body for url ({}): the body is larger than the limit of 10 bytes",
                server.url("/")
            )
        );
        assert_eq!(answer_text(&limited(11), &get(&server.url("/"))).await, "200 12345678901");
        assert_eq!(
            answer_text(&limited(50_000), &get(&server.url("/bomb"))).await,
            format!(
                "error decoding response body for url ({}): decoded body is larger than 50000 bytes",
                server.url("/bomb")
            )
        );
    });
}

#[test]
fn redirects_are_followed_or_are_the_answer() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/end" => Answer::new(200, "end"),
            _ => Answer::new(302, "").with("location", "end"),
        })
        .await;
        let obedient = Client::new(Settings { follow_redirects: false, ..Settings::default() }).unwrap();
        let request = Request::new(Method::POST, Url::parse(&server.url("/start")).unwrap()).body("x");

        assert_eq!(answer_text(&client(), &request).await, "200 end");
        assert_eq!(answer_text(&obedient, &request).await, "302 ");

        assert_eq!(server.lines(), ["POST /start", "GET /end", "POST /start"]);
        assert_eq!(server.asked()[1].header("referer"), Some(server.url("/start").as_str()));
    });
}

#[test]
fn redirects_that_never_end_are_given_up() {
    run(async {
        let server = Server::start(|_| Answer::new(302, "").with("location", "/again")).await;

        let text = answer_text(&client(), &get(&server.url("/"))).await;

        let url = server.url("/again");
        assert_eq!(text, format!("error following redirect for url ({url}): more than 10 redirects"));
        assert_eq!(server.asked().len(), 11);
    });
}

#[test]
fn a_redirect_to_another_server_takes_no_credentials_along() {
    run(async {
        let other = Server::start(|_| Answer::new(200, "there")).await;
        let elsewhere = other.url("/there");
        let server = Server::start(move |_| Answer::new(307, "").with("location", &elsewhere)).await;
        let mut request = get(&server.url("/")).authorization(basic("u", &Secret::new("p")));
        request.private.insert("x-secret", HeaderValue::from_static("s"));
        let request = request.header(HeaderName::from_static("x-open"), HeaderValue::from_static("o"));

        assert_eq!(answer_text(&client(), &request).await, "200 there");

        let (here, there) = (server.asked().remove(0), other.asked().remove(0));
        let seen = |asked: &super::super::fixture::Asked| {
            ["authorization", "x-secret", "x-open"].map(|name| asked.headers.contains_key(name))
        };
        assert_eq!(seen(&here), [true, true, true]);
        assert_eq!(seen(&there), [false, false, true]);
        assert_eq!(there.header("host"), Some(format!("127.0.0.1:{}", other.port()).as_str()));
    });
}

#[test]
fn an_answer_that_may_pass_is_asked_for_again() {
    run(async {
        let times = std::sync::atomic::AtomicUsize::new(0);
        let server = Server::start(move |_| match times.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Answer::new(503, "busy"),
            1 => Answer::new(429, "slow down").with("retry-after", "0"),
            _ => Answer::new(200, "done"),
        })
        .await;
        let retries = Retries { first_wait: Duration::from_millis(1), ..Retries::up_to(2) };
        let request = get(&server.url("/")).retries(retries);

        assert_eq!(answer_text(&client(), &request).await, "429 slow down");
        assert_eq!(answer_text(&client(), &request).await, "200 done");
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn the_waits_of_all_requests_stay_within_the_budget_of_the_client() {
    run(async {
        let server = Server::start(|_| Answer::new(503, "")).await;
        let retry_budget = Duration::from_micros(10);
        let client = Client::new(Settings { retry_budget, ..Settings::default() }).unwrap();
        let retries = Retries { first_wait: Duration::from_micros(1), ..Retries::up_to(8) };
        let mut attempts = Vec::new();
        for _ in 0..3 {
            let before = server.asked().len();
            let response = client.send(&get(&server.url("/x")).retries(retries)).await.unwrap();
            assert_eq!(response.status.as_u16(), 503);
            attempts.push(server.asked().len() - before);
        }

        // Waits of 1, 2 and 4, then of 1 and 2, then none is left.
        assert_eq!(attempts, [4, 3, 1]);
    });
}

#[test]
fn what_is_not_http_is_told_with_its_reason() {
    run(async {
        let address = raw(|mut stream| async move {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").await;
        })
        .await;
        let short = raw(|mut stream| async move {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").await;
        })
        .await;

        assert_eq!(
            answer_text(&client(), &get(&format!("http://{address}/"))).await,
            format!("error sending request for url (http://{address}/): invalid HTTP version parsed")
        );
        assert_eq!(
            answer_text(&client(), &get(&format!("http://{short}/"))).await,
            format!(
                "error sending request for url (http://{short}/): \
                 error reading a body from connection: end of file before message length reached"
            )
        );
    });
}

#[test]
fn a_body_that_is_no_text_is_told() {
    let url = Url::parse("http://h/").unwrap();
    let response = Response {
        status: hyper::StatusCode::OK,
        headers: hyper::HeaderMap::new(),
        body: b"\xff"[..].into(),
        url,
    };

    assert_eq!(
        response.text().unwrap_err().to_string(),
        "error decoding response body for url (http://h/): the body is not UTF-8 text"
    );
}
