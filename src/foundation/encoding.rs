//! Content codings: decoding and encoding a body as its `Content-Encoding` header says.
//!
//! Knows gzip, deflate (read with and without its zlib wrapping) and Brotli, which is written without compression. What
//! comes out of decoding is limited, so a small body cannot fill the memory. The callers decide when to do it.

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::Compression;
use flate2::bufread::{DeflateDecoder, GzEncoder, MultiGzDecoder, ZlibDecoder, ZlibEncoder};
use std::io::{ErrorKind, Read};

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
    /// There is no memory for what comes out.
    #[error("there is not enough memory for the decoded body")]
    NoMemory,
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

/// Whether the bytes already are in the codings of a header value. At most `limit` bytes are decoded to find out.
#[must_use]
pub fn is_encoded(content_encoding: &str, bytes: &[u8], limit: usize) -> bool {
    let Ok(codings) = codings(content_encoding) else { return false };
    let mut decoded: Option<Vec<u8>> = None;
    for coding in codings.into_iter().rev() {
        let bytes = decoded.as_deref().unwrap_or(bytes);
        // Any text may begin like deflate without its wrapping, so all of it has to be.
        let is_whole = !matches!(coding, Coding::Deflate) || is_zlib(bytes) || is_whole_deflate(bytes, limit);
        match coding.decode(bytes, limit) {
            Ok(bytes) if is_whole => decoded = Some(bytes),
            // So much came out that the rest is no question.
            Err(DecodeError::TooLarge(_)) => return true,
            Ok(_) | Err(_) => return false,
        }
    }
    true
}

fn is_whole_deflate(bytes: &[u8], limit: usize) -> bool {
    let mut decoder = DeflateDecoder::new(bytes);
    let read = std::io::copy(&mut (&mut decoder).take(limit as u64), &mut std::io::sink());
    read.is_ok() && decoder.total_in() == bytes.len() as u64
}

/// Applies the codings of a header value, the first one first; nothing if one of them is unknown or there is none.
#[must_use]
pub fn encode(content_encoding: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoded: Option<Vec<u8>> = None;
    for coding in codings(content_encoding).ok()? {
        encoded = Some(coding.encode(encoded.as_deref().unwrap_or(bytes))?);
    }
    encoded
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

    fn encode(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut encoded = Vec::new();
        match self {
            Coding::Gzip => GzEncoder::new(bytes, Compression::default()).read_to_end(&mut encoded).ok()?,
            Coding::Deflate => {
                ZlibEncoder::new(bytes, Compression::default()).read_to_end(&mut encoded).ok()?
            }
            Coding::Brotli => return Some(uncompressed_brotli(bytes)),
        };
        Some(encoded)
    }

    fn read(self, decoder: impl Read, limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut decoded = Vec::new();
        let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let read = decoder.take(one_more).read_to_end(&mut decoded);
        if decoded.len() > limit {
            return Err(DecodeError::TooLarge(limit));
        }
        read.map_err(|error| match error.kind() {
            ErrorKind::OutOfMemory => DecodeError::NoMemory,
            _ => DecodeError::Malformed(self.name()),
        })?;
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

/// A Brotli stream (RFC 7932) whose blocks are not compressed: an encoder would be larger than all other codings.
fn uncompressed_brotli(bytes: &[u8]) -> Vec<u8> {
    const LARGEST: usize = 1 << 16;
    let mut stream = Vec::with_capacity(bytes.len() + bytes.len() / LARGEST * 3 + 4);
    for (at, block) in bytes.chunks(LARGEST).enumerate() {
        // From the lowest bit: not the last block (0), the length less one in four nibbles (00 and 16 bits), not
        // compressed (1). A bit before the first block gives the size of the window.
        let head = (block.len() as u32 - 1) << 3 | 1 << 19;
        let head = if at == 0 { head << 1 } else { head };
        stream.extend_from_slice(&head.to_le_bytes()[..3]);
        stream.extend_from_slice(block);
    }
    // The last block, and empty. Of an empty stream it is the first.
    stream.push(if bytes.is_empty() { 0b110 } else { 0b11 });
    stream
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, decode, encode, is_encoded};
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
    fn what_is_encoded_can_be_decoded() {
        let long: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let table = ["gzip", "x-gzip", "deflate", "br", "gzip, br", "br,deflate,GZIP", "identity, gzip"];
        for header in table {
            for bytes in [TEXT, b"", &long, &long[..65_536], &long[..65_537]] {
                let encoded = encode(header, bytes).unwrap();
                assert_eq!(decode(header, &encoded, 1_000_000).as_deref(), Ok(bytes), "{header}");
                assert!(is_encoded(header, &encoded, 1_000_000) && encode(header, bytes) == Some(encoded));
            }
        }
        assert_eq!(encode("br", TEXT).as_deref(), Some(&b"\x60\x00\x10{\"a\":1}\x03"[..]));
        assert!(encode("deflate", TEXT).unwrap().starts_with(b"\x78\x9c"));
        for header in ["", "identity", "zstd", "gzip, zstd"] {
            assert_eq!(encode(header, TEXT), None, "{header}");
        }
    }

    #[test]
    fn only_what_is_whole_counts_as_encoded() {
        for (header, bytes) in [("gzip", GZIP), ("deflate", ZLIB), ("deflate", RAW), ("br", BROTLI)] {
            assert!(is_encoded(header, bytes, LIMIT), "{header}");
            assert!(!is_encoded(header, TEXT, LIMIT), "{header}");
            assert!(!is_encoded(header, &bytes[..bytes.len() - 1], LIMIT), "{header}");
        }
        assert!(!is_encoded("deflate", &[RAW, b"x"].concat(), LIMIT));
        assert!(!is_encoded("deflate, gzip", GZIP, LIMIT) && !is_encoded("zstd", TEXT, LIMIT));
        assert!(is_encoded("gzip", &gzip(&vec![0; 1_000_000]), LIMIT));
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
