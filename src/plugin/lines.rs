//! [`Lines`]: output as lines, however it arrives.

/// Lines that are longer come in pieces.
pub(super) const LONGEST_PIECE: usize = 64 * 1024;

/// The lines of one stream.
#[derive(Debug, Default)]
pub(super) struct Lines {
    unfinished: Vec<u8>,
    is_cut: bool,
}

/// A line, or a piece of one that is too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// Its text, without the end of the line.
    pub(super) text: &'a str,
    /// Whether the line begins here.
    pub(super) is_first: bool,
    /// Whether the line ends here.
    pub(super) is_last: bool,
}

impl Lines {
    /// Takes the next bytes and calls the function with each piece that is complete.
    pub(super) fn push(&mut self, bytes: &[u8], mut each: impl FnMut(Piece<'_>)) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.unfinished.extend_from_slice(part);
            let is_last = part.ends_with(b"\n");
            if is_last || self.unfinished.len() >= LONGEST_PIECE {
                self.send(is_last, &mut each);
            }
        }
    }

    /// Calls the function with the last line if it does not end with a line feed.
    pub(super) fn finish(&mut self, mut each: impl FnMut(Piece<'_>)) {
        if !self.unfinished.is_empty() {
            self.send(true, &mut each);
        }
    }

    fn send(&mut self, is_last: bool, each: &mut impl FnMut(Piece<'_>)) {
        let bytes = self.unfinished.strip_suffix(b"\n").unwrap_or(&self.unfinished);
        let bytes = if is_last { bytes.strip_suffix(b"\r").unwrap_or(bytes) } else { bytes };
        each(Piece { text: &String::from_utf8_lossy(bytes), is_first: !self.is_cut, is_last });
        self.unfinished.clear();
        self.is_cut = !is_last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(parts: &[&[u8]]) -> Vec<(String, bool, bool)> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        let mut each = |piece: Piece<'_>| found.push((piece.text.to_owned(), piece.is_first, piece.is_last));
        for part in parts {
            lines.push(part, &mut each);
        }
        lines.finish(&mut each);
        found
    }

    #[test]
    fn lines_may_come_in_parts_and_end_in_any_way() {
        let found = pieces(&[b"a", b"b\ncd\r\n", b"\n\xffe"]);

        let texts: Vec<&str> = found.iter().map(|(text, _, _)| text.as_str()).collect();
        assert_eq!(texts, ["ab", "cd", "", "\u{fffd}e"]);
        assert!(found.iter().all(|(_, is_first, is_last)| *is_first && *is_last));
    }

    #[test]
    fn a_long_line_comes_in_pieces() {
        let long = vec![b'x'; LONGEST_PIECE];

        let found = pieces(&[&long, b"y\nz\n"]);

        let ends: Vec<_> =
            found.iter().map(|(text, is_first, is_last)| (text.len(), *is_first, *is_last)).collect();
        assert_eq!(ends, [(LONGEST_PIECE, true, false), (1, false, true), (1, true, true)]);
    }
}
