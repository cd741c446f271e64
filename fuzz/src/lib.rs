//! What the fuzz targets share: cutting one input into the texts a target needs.
//!
//! The pieces stand on lines of their own, so that inputs can be read and written by hand; the last piece
//! is the rest and may have any bytes, also line ends.

/// The first lines of an input as texts, and the rest of it. `None` when there are fewer lines or one
/// that has to be text is not.
pub fn lines<const N: usize>(input: &[u8]) -> Option<([&str; N], &[u8])> {
    let mut texts = [""; N];
    let mut rest = input;
    for text in &mut texts {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        *text = std::str::from_utf8(rest.get(..end)?).ok()?;
        rest = rest.get(end + 1..)?;
    }
    Some((texts, rest))
}
