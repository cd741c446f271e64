//! Plugins that hang, end, or answer with something else than they should.

use super::*;

const SHORT: Timeouts = Timeouts { call: Duration::from_millis(60), long_call: Duration::from_millis(60) };

#[test]
fn a_plugin_that_does_not_answer_is_named_with_the_call_and_the_limit() {
    let runtime = runtime();
    let fake = Fake::start(&runtime, |_, _| Answer::Silence);
    let connected = connect(2, &handshake(fake.port), SHORT, runtime);

    let begin = Instant::now();
    let failure = connected.failure();
    let init = connected.asked.init(v2::InitPluginRequest::default()).unwrap_err();

    assert_eq!(failure, "Plugin tp/1.2.3 did not answer CompareContents within 60 ms");
    assert_eq!(init.to_string(), "Plugin tp/1.2.3 did not answer InitPlugin within 60 ms");
    assert!(begin.elapsed() >= SHORT.call * 2);
}

#[test]
fn a_plugin_that_accepts_connections_and_is_silent_does_not_answer_in_time() {
    let runtime = runtime();
    let port = serving(&runtime, |stream| async move {
        let _open = stream;
        std::future::pending().await
    });

    let failure = connect(2, &handshake(port), SHORT, runtime).failure();

    assert_eq!(failure, "Plugin tp/1.2.3 did not answer CompareContents within 60 ms");
}

#[test]
fn a_status_that_says_that_the_deadline_has_passed_is_the_same_as_no_answer() {
    let runtime = runtime();
    let answer = |_: usize, call: &raw::Call| -> Answering {
        assert!(call.header("grpc-timeout").is_some());
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(45)).await;
            Ok(status(4, "Deadline Exceeded"))
        })
    };
    let fake = Fake::start_at(&runtime, IpAddr::V4(Ipv4Addr::LOCALHOST), answer).unwrap();
    let connected = connect(2, &handshake(fake.port), SHORT, runtime);

    assert_eq!(connected.failure(), "Plugin tp/1.2.3 did not answer CompareContents within 60 ms");
}

#[test]
fn a_plugin_that_has_ended_is_not_called() {
    let (connected, fake) = answering(|_, _| message(&reply()));
    assert_eq!(connected.asked.ending(), None);

    connected.asked.end();

    assert_eq!(connected.asked.ending().as_deref(), Some("signal 9"));
    assert_eq!(connected.failure(), "Plugin tp/1.2.3 has ended (signal 9)");
    assert!(fake.calls.lock().is_empty());
}

#[test]
fn a_call_fails_as_soon_as_the_plugin_ends() {
    let runtime = runtime();
    let called = Arc::new(tokio::sync::Notify::new());
    let arrived = Arc::clone(&called);
    let fake = Fake::start(&runtime, move |_, _| {
        called.notify_one();
        Answer::Silence
    });
    let connected = connect(2, &handshake(fake.port), LONG, runtime);
    let process = Arc::clone(&connected.process);
    spawn_on(connected.runtime.handle(), async move {
        arrived.notified().await;
        process.0.send_replace(Some("exit status 7".to_owned()));
    });

    let begin = Instant::now();
    assert_eq!(connected.failure(), "Plugin tp/1.2.3 has ended (exit status 7)");
    assert!(begin.elapsed() < LONG.call);
}

#[test]
fn a_connection_that_breaks_because_the_plugin_ends_says_so() {
    let runtime = runtime();
    let (broken, was_broken) = watch::channel(false);
    let port = serving(&runtime, move |stream| {
        broken.send_replace(true);
        async move { drop(stream) }
    });
    let connected = connect(2, &handshake(port), LONG, runtime);
    let process = Arc::clone(&connected.process);
    spawn_on(connected.runtime.handle(), async move {
        let mut was_broken = was_broken;
        let _ = was_broken.wait_for(|broken| *broken).await;
        // The end of the process is noticed after that of its connection.
        tokio::time::sleep(Duration::from_millis(20)).await;
        process.0.send_replace(Some("exit status 7".to_owned()));
    });

    assert_eq!(connected.failure(), "Plugin tp/1.2.3 has ended (exit status 7)");
}

/// Serves connections, and gives the port.
fn serving<F>(runtime: &Runtime, serve: impl Fn(TcpStream) -> F + Send + 'static) -> u16
where
    F: Future<Output = ()> + Send + 'static,
{
    raw::listen(runtime, IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream| Box::pin(serve(stream))).unwrap()
}

#[test]
fn what_is_no_http_2_is_an_error() {
    let garbage: [&[u8]; 5] = [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"\0\0\0\x04\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff",
        &[0xff; 4096],
        b"\0\0\x04\x07\0\0\0\0\0",
    ];
    for bytes in garbage {
        let runtime = runtime();
        let port = serving(&runtime, move |mut stream| async move {
            let _ = stream.read(&mut [0; 24]).await;
            let _ = stream.write_all(bytes).await;
        });
        let connected = connect(2, &handshake(port), LONG, runtime);

        for _ in 0..2 {
            let failure = connected.failure();
            let beginning = "transport error: Plugin tp/1.2.3 did not answer CompareContents: ";
            assert!(failure.starts_with(beginning) && failure.len() > beginning.len(), "{failure}");
        }
    }
}

#[test]
fn a_connection_that_is_reset_is_an_error() {
    let runtime = runtime();
    // Closing it with bytes that were not read resets it.
    let port = serving(&runtime, |stream| async move { stream.readable().await.unwrap() });

    let failure = connect(2, &handshake(port), LONG, runtime).failure();

    assert!(
        failure.starts_with("transport error: Plugin tp/1.2.3 did not answer CompareContents: "),
        "{failure}"
    );
}

#[test]
fn statuses_become_texts_whatever_is_in_them() {
    let status = |code: &str, text: &[u8]| {
        Answer::Trailers(vec![("grpc-status", code.into()), ("grpc-message", text.to_vec())])
    };
    let long = "x".repeat(200_000);
    let long_text = format!("code: 'Internal error', message: \"{long}\"");
    type Row<'r> = (Box<dyn Fn() -> Answer + Send + Sync>, &'r str);
    let body = |status, body: &'static [u8]| move || Answer::Bytes(status, body.to_vec());
    let rows: Vec<Row<'_>> = vec![
        (
            Box::new(move || status("13", b"boom in InitPlugin")),
            "code: 'Internal error', message: \"boom in InitPlugin\"",
        ),
        (Box::new(move || status("5", b"")), "code: 'Some requested entity was not found'"),
        (
            Box::new(move || status("3", b"a%22b%0Ac%E2%9C%93%00")),
            "code: 'Client specified an invalid argument', message: \"a\\\"b\\nc\u{2713}\\0\"",
        ),
        (
            Box::new(move || status("13", b"%FF")),
            "code: 'Unknown error', message: \"Error deserializing status message header: invalid utf-8 sequence of 1 \
             bytes from index 0\"",
        ),
        (Box::new(move || status("13", b"100% %zz")), "code: 'Internal error', message: \"100% %zz\""),
        (Box::new(move || status("99", b"odd")), "code: 'Unknown error', message: \"odd\""),
        (Box::new(move || status("x", b"odd")), "code: 'Unknown error', message: \"odd\""),
        (Box::new(move || status("13", "x".repeat(200_000).as_bytes())), &long_text),
        (
            Box::new(|| {
                Answer::Trailers(vec![
                    ("grpc-status", b"13".to_vec()),
                    ("grpc-message", b"boom".to_vec()),
                    ("grpc-status-details-bin", b"no base64!".to_vec()),
                ])
            }),
            "code: 'Internal error', message: \"boom\"",
        ),
        (
            Box::new(|| Answer::Trailers(vec![("grpc-status", b"0".to_vec())])),
            "code: 'Internal error', message: \"Missing response message.\"",
        ),
        (
            Box::new(body(503, b"")),
            "code: 'The service is currently unavailable', message: \"grpc-status header missing, mapped from HTTP status \
             code 503\"",
        ),
        (
            Box::new(body(200, b"<html>")),
            "code: 'Internal error', message: \"protocol error: received message with invalid compression flag: 60 (valid \
             flags are 0 and 1) while receiving response with status: 200 OK\"",
        ),
        (
            Box::new(body(200, &[0, 0, 0, 0, 2, 0xff, 0xff])),
            "code: 'Internal error', message: \"failed to decode Protobuf message: invalid varint\"",
        ),
        (
            Box::new(body(200, &[0, 0x06, 0x40, 0, 1])),
            "code: 'Operation was attempted past the valid range', message: \"Error, decoded message length too large: \
             found 104857601 bytes, the limit is: 104857600 bytes\"",
        ),
    ];
    let (answers, texts): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let (connected, _fake) = answering(move |number, _| answers[number]());

    for text in texts {
        assert_eq!(connected.failure(), text);
    }
}

#[test]
fn details_of_a_status_without_a_message_do_no_harm() {
    let runtime = runtime();
    let port = serving(&runtime, |stream| async move {
        let answer = hyper::service::service_fn(|_| async {
            let response = hyper::Response::builder().header("grpc-status", "13");
            let response = response.header("grpc-status-details-bin", "no base64!");
            let body = http_body_util::Empty::<hyper::body::Bytes>::new();
            Ok::<_, Infallible>(response.body(body).unwrap())
        });
        let builder = hyper::server::conn::http2::Builder::new(crate::net::tasks::Spawner);
        let _ = builder.serve_connection(hyper_util::rt::TokioIo::new(stream), answer).await;
    });

    let failure = connect(2, &handshake(port), LONG, runtime).failure();

    assert_eq!(failure, "code: 'Internal error'");
}

#[test]
fn replies_of_more_than_four_megabytes_are_taken() {
    let large = v2::CompareContentsResponse { error: "x".repeat(6_000_000), ..Default::default() };
    let expected = large.clone();
    let (connected, _fake) = answering(move |_, _| message(&large));

    assert_eq!(connected.compare(), Ok(expected));
}

#[test]
fn an_empty_message_is_a_reply_without_contents() {
    let (connected, _fake) = answering(|_, _| Answer::Message(Vec::new()));

    assert_eq!(connected.compare(), Ok(v2::CompareContentsResponse::default()));
}

#[test]
fn a_forked_child_does_not_wait_for_threads_that_are_not_there() {
    let runtime = runtime();
    let fake = Fake::start(&runtime, |_, _| message(&reply()));
    let (_ending, ended) = watch::channel(None);
    let mut caller =
        Caller::new(plugin(), "service", &handshake(fake.port), LONG, runtime.handle().clone(), ended);
    caller.owner = 1;

    let failure = caller.call::<_, v2::CompareContentsResponse>("CompareContents", reply()).unwrap_err();

    assert!(
        failure.to_string().ends_with("it was loaded by process 1, of which this one is a fork"),
        "{failure}"
    );
    assert!(fake.calls.lock().is_empty());
}
