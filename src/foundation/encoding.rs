//! Content codings: decoding a body as its `Content-Encoding` header says.
//!
//! Knows gzip, deflate (with and without its zlib wrapping) and Brotli. What comes out is limited, so a
//! small body cannot fill the memory. The callers decide when to decode.

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// How many codings may have been applied one after the other.
const MAX_CODINGS: usize = 8;

const BROTLI_BUFFER: usize = 4_096;

/// Why a body could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The header names an unknown coding.
    #[error("content coding '{0}' is not supported")]
    Unsupported(String),
    /// The header names more codings than are accepted.
    #[error("more than {MAX_CODINGS} content codings were applied")]
    TooMany,
    /// The bytes are not what the header says.
    #[error("body is not valid {0} data")]
    Malformed(&'static str),
    /// More came out than the limit allows.
    #[error("decoded body is larger than {0} bytes")]
    TooLarge(usize),
}

#[derive(Debug, Clone, Copy)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

/// Undoes the codings of a header value, the last one first. At most `limit` bytes come out.
pub fn decode(content_encoding: &str, bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    let codings = codings(content_encoding)?;
    let mut decoded: Option<Vec<u8>> = None;
    for coding in codings.into_iter().rev() {
        decoded = Some(coding.decode(decoded.as_deref().unwrap_or(bytes), limit)?);
    }
    match decoded {
        Some(decoded) => Ok(decoded),
        None if bytes.len() > limit => Err(DecodeError::TooLarge(limit)),
        None => Ok(bytes.to_vec()),
    }
}

/// The codings in the order they were applied, without those that change nothing.
fn codings(content_encoding: &str) -> Result<Vec<Coding>, DecodeError> {
    let mut codings = Vec::new();
    for name in content_encoding.split(',').map(str::trim) {
        let coding = match name.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Coding::Gzip,
            "deflate" => Coding::Deflate,
            "br" => Coding::Brotli,
            "identity" | "" => continue,
            _ => return Err(DecodeError::Unsupported(name.to_owned())),
        };
        if codings.len() == MAX_CODINGS {
            return Err(DecodeError::TooMany);
        }
        codings.push(coding);
    }
    Ok(codings)
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
        }
    }

    fn decode(self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        // An empty body is often sent as it is, whatever the header says.
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Coding::Gzip => self.read(MultiGzDecoder::new(bytes), limit),
            Coding::Deflate if is_zlib(bytes) => self.read(ZlibDecoder::new(bytes), limit),
            Coding::Deflate => self.read(DeflateDecoder::new(bytes), limit),
            Coding::Brotli => self.read(brotli(bytes), limit),
        }
    }

    fn read(self, decoder: impl Read, limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut decoded = Vec::new();
        let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let read = decoder.take(one_more).read_to_end(&mut decoded);
        if decoded.len() > limit {
            return Err(DecodeError::TooLarge(limit));
        }
        read.map_err(|_| DecodeError::Malformed(self.name()))?;
        Ok(decoded)
    }
}

/// Whether a deflate body has its zlib wrapping. The standard asks for it, but many leave it out.
fn is_zlib(bytes: &[u8]) -> bool {
    match *bytes {
        [first, second, ..] => first & 0x0f == 8 && u16::from_be_bytes([first, second]) % 31 == 0,
        _ => false,
    }
}

fn brotli(bytes: &[u8]) -> impl Read {
    let mut decoder = Decompressor::new(bytes, BROTLI_BUFFER);
    // The large windows of the extended format may ask for a gigabyte; HTTP does not use them.
    decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    decoder
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, decode};
    use std::io::Write as _;

    const LIMIT: usize = 1_000;
    const TEXT: &[u8] = b"{\"a\":1}";
    const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\xaf\xac\x1b\x56\x07\x00\x00\x00";
    const ZLIB: &[u8] = b"\x78\x9c\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\x08\x2a\x02\x09";
    const RAW: &[u8] = b"\xab\x56\x4a\x54\xb2\x32\xac\x05\x00";
    /// One uncompressed block and the end.
    const BROTLI: &[u8] = b"\x0b\x03\x80{\"a\":1}\x03";

    #[test]
    fn each_coding_is_undone() {
        let table: [(&str, &[u8]); 11] = [
            ("gzip", GZIP),
            ("x-gzip", GZIP),
            (" GZIP ", GZIP),
            ("deflate", ZLIB),
            ("deflate", RAW),
            ("br", BROTLI),
            ("identity", TEXT),
            ("", TEXT),
            ("gzip, identity", GZIP),
            (",gzip,", GZIP),
            ("identity,identity", TEXT),
        ];
        for (header, bytes) in table {
            assert_eq!(decode(header, bytes, LIMIT).as_deref(), Ok(TEXT), "{header}");
        }
        assert_eq!(decode("gzip", b"", LIMIT).as_deref(), Ok(b"".as_slice()));
    }

    #[test]
    fn compressed_brotli_is_read() {
        let bytes = b"\x1b\x8b\x00\xf8\x8d\xd4\x62\xad\xb0\x37\xd6\x22\x3a\x61\x7b\x2a\xa6\x2f\x62\x8b\x04\xfe\x09\x05";

        assert_eq!(decode("br", bytes, LIMIT), Ok(TEXT.repeat(20)));
    }

    #[test]
    fn codings_are_undone_in_reverse_order() {
        let twice = gzip(ZLIB);

        assert_eq!(decode("deflate, gzip", &twice, LIMIT).as_deref(), Ok(TEXT));
        assert_eq!(decode("gzip, deflate", &twice, LIMIT), Err(DecodeError::Malformed("deflate")));
    }

    #[test]
    fn what_is_not_as_announced_is_refused() {
        let table: [(&str, &[u8], &str); 8] = [
            ("zstd", TEXT, "content coding 'zstd' is not supported"),
            ("gzip", TEXT, "body is not valid gzip data"),
            ("gzip", &GZIP[..GZIP.len() - 1], "body is not valid gzip data"),
            ("deflate", TEXT, "body is not valid deflate data"),
            ("deflate", &RAW[..RAW.len() - 1], "body is not valid deflate data"),
            ("br", &BROTLI[..5], "body is not valid br data"),
            ("br", b"\xff\xff\xff", "body is not valid br data"),
            ("br,br,br,br,br,br,br,br,br", TEXT, "more than 8 content codings were applied"),
        ];
        for (header, bytes, error) in table {
            assert_eq!(
                decode(header, bytes, LIMIT).map_err(|found| found.to_string()),
                Err(error.to_owned())
            );
        }
    }

    #[test]
    fn what_comes_out_is_limited() {
        let bomb = gzip(&vec![0; 1_000_000]);

        assert_eq!(decode("gzip", &bomb, LIMIT), Err(DecodeError::TooLarge(LIMIT)));
        assert_eq!(decode("gzip", &bomb, 1_000_000).map(|decoded| decoded.len()), Ok(1_000_000));
        assert_eq!(decode("", TEXT, 3), Err(DecodeError::TooLarge(3)));
        assert_eq!(DecodeError::TooLarge(3).to_string(), "decoded body is larger than 3 bytes");
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }
}
