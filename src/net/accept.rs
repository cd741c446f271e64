//! Accepting connections until the server stops.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// How long accepting pauses when the system has no more sockets to give.
const OUT_OF_SOCKETS_PAUSE: Duration = Duration::from_millis(20);

/// Hands over each connection until `stopped` is ready. `failed` gets each error; after one, accepting goes on.
pub async fn accept(
    listener: &TcpListener,
    stopped: impl Future,
    connected: impl Fn(TcpStream),
    failed: impl Fn(&io::Error),
) {
    let mut stopped = pin!(stopped);
    while let Some(accepted) = until_stopped(pin!(listener.accept()), stopped.as_mut()).await {
        let error = match accepted {
            Ok((stream, _)) => {
                connected(stream);
                continue;
            }
            Err(error) => error,
        };
        failed(&error);
        // Otherwise the connection stays in the queue, and the next attempt would fail at once.
        if !is_about_one_connection(&error)
            && until_stopped(pin!(sleep(OUT_OF_SOCKETS_PAUSE)), stopped.as_mut()).await.is_none()
        {
            return;
        }
    }
}

/// Waits for `work`; gives `None` if the stop came first. Neither is lost: both can be waited for again.
pub async fn until_stopped<W, S>(mut work: W, mut stop: S) -> Option<W::Output>
where
    W: Future + Unpin,
    S: Future + Unpin,
{
    poll_fn(|context| match Pin::new(&mut work).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Pin::new(&mut stop).poll(context).map(|_| None),
    })
    .await
}

/// Whether the next attempt may go well: a client gave up before its connection was accepted.
fn is_about_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
