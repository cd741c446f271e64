//! [`Stream`]: a connection with or without TLS as one type, so that hyper is compiled only once. It also ends a
//! connection on purpose, when an exchange has requested that.

use super::activity::Activity;
use super::ending::Ending;
use crate::mock_server::error::Error;
use crate::mock_server::options::Tls;
use crate::net::tls::{self, Authority, HTTP_1, HTTP_2};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a server that serves HTTPS makes handshakes with. `names` are those that clients may call it by.
pub(in crate::mock_server) fn acceptor(
    tls: &Tls,
    authority: &Arc<Authority>,
    names: Vec<String>,
) -> Result<TlsAcceptor, Error> {
    let protocols = &[HTTP_2, HTTP_1];
    let config = match &tls.identity {
        Some(identity) => tls::server(identity.clone(), &tls.clients, protocols),
        None => tls::certified_server(authority, names, &tls.clients, protocols),
    };
    Ok(TlsAcceptor::from(config?))
}

/// What is sent as garbage: neither the status line of an HTTP/1 response nor a frame of HTTP/2.
const GARBAGE: &[u8] = b"\x00\xff\x13garbage\xfe\x80 that is no HTTP\r\n\xff\xff\r\n\r\n";

/// How much of what a client has sent is read before its connection is closed.
const MOST_DISCARDED: usize = 1024 * 1024;

/// A connection.
pub(super) struct Stream {
    wire: Wire,
    /// What the exchanges on the connection have requested.
    activity: Arc<Activity>,
    /// Whether something was written after the last flush.
    is_written: bool,
    /// How much of the garbage has been sent.
    garbage: usize,
}

/// What carries a connection.
enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    /// A connection without TLS.
    pub(super) fn plain(stream: TcpStream, activity: Arc<Activity>) -> Stream {
        Stream::new(Wire::Plain(stream), activity)
    }

    /// Makes the handshake of TLS.
    pub(super) async fn handshake(
        stream: TcpStream,
        acceptor: TlsAcceptor,
        activity: Arc<Activity>,
    ) -> io::Result<Stream> {
        Ok(Stream::new(Wire::Tls(Box::new(acceptor.accept(stream).await?)), activity))
    }

    fn new(wire: Wire, activity: Arc<Activity>) -> Stream {
        Stream { wire, activity, is_written: false, garbage: 0 }
    }

    /// Ends the connection in the requested way before something is written, if that is to happen at once.
    fn poll_end_at_once(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.activity.ending.get() {
            Some((ending, true)) => self.poll_end(ending, context).map(Err),
            Some((_, false)) | None => Poll::Ready(Ok(())),
        }
    }

    /// Ends the connection. The error makes hyper drop it.
    fn poll_end(&mut self, ending: Ending, context: &mut Context<'_>) -> Poll<io::Error> {
        let ended = match ending {
            Ending::Reset => self.wire.socket().set_zero_linger(),
            Ending::Close => ready!(self.poll_close(context)),
            Ending::Garbage => ready!(self.poll_garbage(context)),
        };
        Poll::Ready(ended.err().unwrap_or_else(|| io::ErrorKind::ConnectionAborted.into()))
    }

    fn poll_garbage(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = GARBAGE.get(self.garbage..).filter(|rest| !rest.is_empty()) {
            self.garbage += ready!(self.wire.poll_write(context, rest))?.max(1);
        }
        self.poll_close(context)
    }

    fn poll_close(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.wire.poll_flush(context))?;
        let closed = ready!(self.wire.poll_shutdown(context));
        // The system resets a connection that is closed with unread bytes: the client would lose what was sent.
        let (mut buffer, mut discarded) = ([0; 4096], 0);
        while discarded < MOST_DISCARDED {
            match self.wire.socket().try_read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(length) => discarded += length,
            }
        }
        Poll::Ready(closed)
    }
}

impl Wire {
    fn socket(&self) -> &TcpStream {
        match self {
            Wire::Plain(stream) => stream,
            Wire::Tls(stream) => stream.get_ref().0,
        }
    }

    fn poll_write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self {
            Wire::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Wire::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Wire::Plain(stream) => Pin::new(stream).poll_flush(context),
            Wire::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Wire::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Wire::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.get_mut().wire {
            Wire::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Wire::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_end_at_once(context))?;
        this.is_written = true;
        this.wire.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_end_at_once(context))?;
        this.is_written = true;
        match &mut this.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_write_vectored(context, pieces),
            Wire::Tls(stream) => Pin::new(stream).poll_write_vectored(context, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.wire {
            Wire::Plain(stream) => stream.is_write_vectored(),
            Wire::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let Some((ending, at_once)) = this.activity.ending.get() else {
            this.is_written = false;
            return this.wire.poll_flush(context);
        };
        if at_once || !this.is_written {
            return this.poll_end(ending, context).map(Err);
        }
        ready!(this.wire.poll_flush(context))?;
        // hyper flushes between the frames of HTTP/2 too. A flush before which nothing was written follows the last one.
        this.is_written = false;
        context.waker().wake_by_ref();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().wire.poll_shutdown(context)
    }
}
