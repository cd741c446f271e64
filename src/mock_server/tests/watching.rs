//! Those who want to know of requests as they come.

use super::{connect_to, hello, read_response, serve, serve_apart};
use crate::foundation::json::Value;
use crate::mock_server::Watcher;
use crate::mock_server::fixture::{asks, closing, exchange, request};
use parking_lot::Mutex;
use std::io::{BufReader, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

#[test]
fn a_watcher_is_told_each_verdict_before_the_answer_leaves() {
    let server = serve(vec![hello(), asks(request("PUT", "/b?q=1", &[]))]);
    let received: Arc<Mutex<Vec<Value>>> = Arc::default();
    let receiving = Arc::clone(&received);
    server.watch(Some(Arc::new(move |event: &Value| receiving.lock().push(event.clone())))).unwrap();
    let told_after = |line: &str| {
        exchange(server.port(), closing(line, ""));
        let events: Vec<String> = received.lock().drain(..).map(|event| event.to_string()).collect();
        events.join("\n")
    };

    let matched = concat!(
        r#"{"interaction":"GET /a","method":"GET","path":"/a","request":{"body":"","headers":{"connection":"close","#,
        r#""host":"x"},"method":"GET","path":"/a"},"status":200,"type":"request-match"}"#,
    );
    assert_eq!(told_after("GET /a"), matched);
    let unexpected = concat!(
        r#"{"method":"GET","path":"/c","request":{"body":"","headers":{"connection":"close","host":"x"},"#,
        r#""method":"GET","path":"/c"},"status":500,"type":"request-not-found"}"#,
    );
    assert_eq!(told_after("GET /c"), unexpected);
    let differs = concat!(
        r#"{"interaction":"PUT /b","method":"PUT","mismatches":[{"actual":"2","expected":"1","mismatch":"#,
        r#""Expected query parameter 'q' with value '1' but was '2'","parameter":"q","type":"QueryMismatch"}],"#,
        r#""path":"/b","request":{"body":"","headers":{"connection":"close","host":"x"},"method":"PUT","path":"/b","#,
        r#""query":{"q":["2"]}},"status":500,"type":"request-mismatch"}"#,
    );
    assert_eq!(told_after("PUT /b?q=2"), differs);
    assert_eq!(told_after("OPTIONS /c"), "");
    server.watch(None).unwrap();
    assert_eq!(told_after("GET /a"), "");
}

#[test]
fn requests_are_counted_and_waited_for() {
    let server = serve(vec![hello()]);
    let port = server.port();

    let client = thread::spawn(move || {
        exchange(port, closing("OPTIONS /a", ""));
        exchange(port, closing("GET /a", ""));
        exchange(port, closing("GET /b", ""));
    });
    let seen = server.wait(2, Duration::MAX).unwrap();

    assert_eq!((seen, server.request_count().unwrap()), (2, 2));
    assert!(!server.matched().unwrap());
    client.join().unwrap();
    assert_eq!(server.wait(3, Duration::ZERO).unwrap(), 2);
}

#[test]
fn waiting_ends_when_the_server_is_stopped() {
    let server = serve(vec![hello()]);

    let seen = thread::scope(|scope| {
        let waiter = scope.spawn(|| server.wait(1, Duration::MAX).unwrap());
        server.stop();
        waiter.join().unwrap()
    });

    assert_eq!(seen, 0);
}

#[test]
fn other_clients_are_served_while_a_watcher_takes_its_time() {
    let server = serve(vec![hello()]);
    let (leave, may_leave) = channel::<()>();
    let may_leave = Mutex::new(may_leave);
    let slow: Watcher = Arc::new(move |event: &Value| {
        if event["path"] == "/slow" {
            may_leave.lock().recv().unwrap();
        }
    });
    server.watch(Some(slow)).unwrap();
    let mut held: Vec<_> = (0..4).map(|_| BufReader::new(connect_to(&server))).collect();
    for client in &mut held {
        client.get_mut().write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    }
    server.wait(4, Duration::MAX).unwrap();

    assert!(exchange(server.port(), closing("GET /a", "")).ends_with("hello"));

    held.iter().for_each(|_| leave.send(()).unwrap());
    held.iter_mut().for_each(|client| assert!(read_response(client).0.starts_with("HTTP/1.1 500 ")));
}

#[test]
fn large_bodies_are_told_of_too() {
    let server = serve(vec![]);
    let (send, received) = channel();
    let sender = move |event: &Value| send.send(event["request"]["body"].clone()).unwrap();
    server.watch(Some(Arc::new(sender))).unwrap();
    let body = "x".repeat(300_000);

    exchange(server.port(), closing("POST /a", &format!("Content-Length: {}\r\n", body.len())) + &body);

    assert_eq!(received.recv().unwrap(), body);
}

#[test]
fn nobody_is_called_after_a_stop() {
    let server = serve_apart(hello());
    let (entered, has_entered) = channel();
    let (leave, may_leave) = channel::<()>();
    let may_leave = Mutex::new(may_leave);
    let left = Arc::new(Mutex::new(0));
    let leaving = Arc::clone(&left);
    let watcher = server.watch(Some(Arc::new(move |_: &Value| {
        entered.send(()).unwrap();
        may_leave.lock().recv().unwrap();
        *leaving.lock() += 1;
    })));
    watcher.unwrap();
    let mut client = connect_to(&server);
    client.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    has_entered.recv().unwrap();

    thread::scope(|scope| {
        let stopping = scope.spawn(|| {
            server.stop();
            *left.lock()
        });
        // The stop gives up waiting for the answer long before; it must not for the watcher.
        assert_eq!(server.wait(2, Duration::MAX).unwrap(), 1);
        leave.send(()).unwrap();
        assert_eq!(stopping.join().unwrap(), 1);
    });
}
