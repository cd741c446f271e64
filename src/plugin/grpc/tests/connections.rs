//! One connection for all calls, made where the plugin listens, and made anew.

use super::*;

#[test]
fn parallel_calls_share_one_connection() {
    const CALLS: usize = 8;
    let runtime = runtime();
    let all = Arc::new(Barrier::new(CALLS));
    // No call is answered before all have arrived.
    let answer = move |_: usize, _: &raw::Call| -> Answering {
        let all = Arc::clone(&all);
        Box::pin(async move {
            all.wait().await;
            Ok(message(&reply()))
        })
    };
    let fake = Fake::start_at(&runtime, IpAddr::V4(Ipv4Addr::LOCALHOST), answer).unwrap();
    let connected = connect(2, &handshake(fake.port), LONG, runtime);

    thread::scope(|scope| {
        let calls: Vec<_> = (0..CALLS).map(|_| scope.spawn(|| connected.compare())).collect();
        for call in calls {
            assert_eq!(call.join().unwrap(), Ok(reply()));
        }
    });

    let calls = fake.calls.lock();
    assert_eq!(calls.len(), CALLS);
    assert!(calls.iter().all(|call| call.peer == calls[0].peer), "{calls:?}");
}

#[test]
fn the_second_address_is_tried_when_the_first_refuses() {
    let runtime = runtime();
    let at = IpAddr::V6(Ipv6Addr::LOCALHOST);
    let answer = |_: usize, _: &raw::Call| -> Answering { Box::pin(async { Ok(message(&reply())) }) };
    let Ok(fake) = Fake::start_at(&runtime, at, answer) else { return };
    let connected = connect(2, &handshake(fake.port), LONG, runtime);

    assert_eq!(connected.compare(), Ok(reply()));
    assert!(fake.calls.lock()[0].peer.is_ipv6());
}

#[test]
fn a_port_without_a_listener_is_an_error_at_once() {
    let begin = Instant::now();
    let failure = connect(2, &handshake(free_port()), LONG, runtime()).failure();

    assert!(
        failure.starts_with("transport error: Plugin tp/1.2.3 did not answer CompareContents: 127.0.0.1:")
    );
    assert!(failure.contains("Connection refused"), "{failure}");
    assert!(begin.elapsed() < LONG.call);
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_broken_connection_is_made_anew_by_the_next_call() {
    let (connected, fake) = answering(|number, _| match number {
        1 => Answer::Half,
        2 => Answer::Reset,
        _ => message(&reply()),
    });

    let answers: Vec<_> = (0..4).map(|_| connected.compare().is_ok()).collect();

    assert_eq!(answers, [true, false, false, true]);
    let calls = fake.calls.lock();
    assert_eq!(calls[0].peer, calls[1].peer);
    assert_ne!(calls[1].peer, calls[2].peer);
}

#[test]
fn a_connection_that_the_plugin_closed_meanwhile_is_noticed() {
    let runtime = runtime();
    let (close, closed) = watch::channel(false);
    let is_first = std::sync::atomic::AtomicBool::new(true);
    let port = raw::listen(&runtime, IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream| {
        let mut closed = closed.clone();
        let is_first = is_first.swap(false, std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            let answer = hyper::service::service_fn(|_| async {
                let body = raw::framed(&reply().encode_to_vec());
                let body = http_body_util::Full::new(hyper::body::Bytes::from(body));
                let response = hyper::Response::builder().header("grpc-status", "0");
                Ok::<_, Infallible>(response.body(body).unwrap())
            });
            let builder = hyper::server::conn::http2::Builder::new(crate::net::tasks::Spawner);
            let mut serving =
                Box::pin(builder.serve_connection(hyper_util::rt::TokioIo::new(stream), answer));
            let stop = Box::pin(closed.wait_for(|closed| *closed && is_first));
            if crate::net::accept::until_stopped(&mut serving, stop).await.is_none() {
                // Says goodbye as servers do that have reached the age of a connection.
                serving.as_mut().graceful_shutdown();
                let _ = serving.await;
            }
        })
    });
    let connected = connect(2, &handshake(port.unwrap()), LONG, runtime);

    let answers: Vec<_> = (0..20)
        .map(|number| {
            if number == 5 {
                close.send_replace(true);
            }
            connected.compare()
        })
        .collect();

    assert!(answers[..5].iter().all(Result::is_ok), "{answers:?}");
    // A call that is on its way when the connection ends may fail with it, no other.
    assert!(answers.iter().filter(|answer| answer.is_err()).count() <= 1, "{answers:?}");
}

#[test]
fn calls_may_be_made_on_threads_of_other_runtimes() {
    let (connected, _fake) = answering(|_, _| message(&reply()));
    for threads in [1, 2] {
        let other = Runtime::start("pact-test", threads).unwrap();
        let asked = Arc::clone(&connected.asked);
        let task = spawn_on(other.handle(), async move {
            asked.compare_contents(v2::CompareContentsRequest::default(), &chain())
        });

        assert_eq!(other.block_on(task).unwrap(), Ok(reply()));
    }
}

#[test]
fn calls_may_be_made_on_threads_of_the_same_runtime_while_there_are_others() {
    let (connected, _fake) = answering(|_, _| message(&reply()));
    let asked = Arc::clone(&connected.asked);

    let task = spawn_on(connected.runtime.handle(), async move {
        asked.compare_contents(v2::CompareContentsRequest::default(), &chain())
    });

    assert_eq!(connected.runtime.block_on(task).unwrap(), Ok(reply()));
}
