//! Streams of bytes to a server: TCP that acknowledges at once, and a stream that notes whether an answer has begun.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A stream of bytes in both directions.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

pub(super) type Stream = Box<dyn Io>;

/// A TCP stream whose received bytes are acknowledged at once.
///
/// Many servers (Python's `http.server`, WEBrick, Java's `HttpServer`) write the head and the body of an answer in two
/// pieces with Nagle's algorithm on: the body leaves only when the head is acknowledged. On a kept connection the
/// system delays that acknowledgement by 40 ms in the hope of sending it with data. Linux forgets the option when data
/// goes out, so it is set at each read.
pub(super) struct PromptTcp(TcpStream);

impl PromptTcp {
    pub(super) fn new(stream: TcpStream) -> PromptTcp {
        PromptTcp(stream)
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn acknowledge(&self) {
        // Without the option the answer is slow, not wrong.
        let _ = self.0.set_quickack(true);
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn acknowledge(&self) {}
}

impl AsyncRead for PromptTcp {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.0).poll_read(context, buffer);
        if read.is_ready() && buffer.filled().len() > before {
            self.acknowledge();
        }
        read
    }
}

/// A stream that notes when bytes of the server arrive: what hyper reads, so behind TLS.
pub(super) struct Watched {
    stream: Stream,
    has_received: Arc<AtomicBool>,
}

impl Watched {
    /// The stream, and the flag that is set when something arrives.
    pub(super) fn new(stream: Stream) -> (Watched, Arc<AtomicBool>) {
        let has_received = Arc::new(AtomicBool::new(false));
        (Watched { stream, has_received: Arc::clone(&has_received) }, has_received)
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.has_received.store(true, Ordering::Relaxed);
        }
        read
    }
}

/// Passes writing on to the stream inside.
macro_rules! writes_through {
    ($type:ty, $inner:tt) => {
        impl AsyncWrite for $type {
            fn poll_write(
                mut self: Pin<&mut Self>,
                context: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.$inner).poll_write(context, bytes)
            }

            fn poll_write_vectored(
                mut self: Pin<&mut Self>,
                context: &mut Context<'_>,
                pieces: &[io::IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.$inner).poll_write_vectored(context, pieces)
            }

            fn is_write_vectored(&self) -> bool {
                self.$inner.is_write_vectored()
            }

            fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.$inner).poll_flush(context)
            }

            fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.$inner).poll_shutdown(context)
            }
        }
    };
}

writes_through!(PromptTcp, 0);
writes_through!(Watched, stream);

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::PromptTcp;
    use crate::net::client::fixture::run;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    #[test]
    fn what_is_read_is_acknowledged_at_once_after_any_number_of_requests() {
        run(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let plain = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let (mut server, _) = listener.accept().await.unwrap();
            let mut client = PromptTcp::new(plain);
            for _ in 0..40 {
                client.write_all(b"request").await.unwrap();
                server.read_exact(&mut [0; 7]).await.unwrap();
                server.write_all(b"head").await.unwrap();
                client.read_exact(&mut [0; 4]).await.unwrap();

                // Asked before the body comes: a delayed acknowledgement that has been sent sets it too.
                assert!(client.0.quickack().unwrap());
                server.write_all(b"body").await.unwrap();
                client.read_exact(&mut [0; 4]).await.unwrap();
            }
        });
    }
}
