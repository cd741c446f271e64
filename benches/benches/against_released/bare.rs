//! The limits: what the same sockets and bytes take without a Pact library.

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use pact_benches::Client;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Reads the request whole and answers 200 without a body.
async fn answer(request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, hyper::Error> {
    request.into_body().collect().await?;
    Ok(Response::new(Empty::new()))
}

/// A bare hyper server on loopback, for as long as the process runs.
pub(crate) struct Server {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts one that takes `pause` for each answer.
    pub(crate) fn start(pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket option");
        let port = listener.local_addr().expect("a bound socket").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
            runtime.block_on(serve(listener, pause, count));
        });
        Server { port, connections }
    }

    /// How many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Relaxed)
    }
}

async fn serve(listener: TcpListener, pause: Duration, count: Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener of the runtime");
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        count.fetch_add(1, Relaxed);
        stream.set_nodelay(true).expect("a TCP option");
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request| async move {
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
                answer(request).await
            });
            // A client that goes away ends the connection with an error, and nothing else.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// The sockets and the file of a consumer's cycle: listen, connect, one request and its answer, one file. The answer
/// comes from another thread, as the client waits for it on its own.
pub(crate) fn cycles(turns: usize) -> Duration {
    let directory = tempfile::tempdir().expect("a temporary folder");
    let (listeners, received) = std::sync::mpsc::channel();
    let server = std::thread::spawn(move || received.iter().for_each(|listener| one_answer(&listener)));
    let start = Instant::now();
    for turn in 0..turns {
        let directory = directory.path().join(turn.to_string());
        std::fs::create_dir(&directory).expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound socket").port();
        listeners.send(listener).expect("a thread that answers");
        assert_eq!(Client::connect(port).send("GET", "/one", ""), 200);
        std::fs::write(directory.join("consumer-provider.json"), [b' '; 700]).expect("a file");
    }
    let elapsed = start.elapsed();
    drop(listeners);
    server.join().expect("the thread ends");
    elapsed
}

fn one_answer(listener: &TcpListener) {
    let (mut stream, _): (TcpStream, _) = listener.accept().expect("a connection");
    let mut head = [0; 1024];
    assert!(stream.read(&mut head).expect("a request") > 0);
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").expect("the client reads");
}
