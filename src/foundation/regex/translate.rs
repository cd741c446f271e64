//! Translates Oniguruma's syntax into one that both engines read alike.
//!
//! One pass over the pattern, no syntax tree: escapes, groups, quantifiers and brackets are
//! recognised just far enough to rewrite what differs. Extended mode (`(?x)`) is resolved here, so the result has
//! neither free white space nor comments. Mistakes are left for the engines to report, except those
//! that wrapping the pattern in a group would hide.

/// A pattern the engines can read.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) text: String,
    /// The linear engine would read this pattern differently, without complaint.
    pub(super) needs_backtracking: bool,
}

pub(super) fn translate(pattern: &str) -> Result<Translation, &'static str> {
    let mut translator = Translator {
        rest: pattern,
        output: String::with_capacity(pattern.len() + 16),
        is_extended: false,
        outer: Vec::new(),
        open_flags: 0,
        last: Last::Other,
        needs_backtracking: false,
    };
    while let Some(c) = translator.next() {
        translator.item(c)?;
    }
    translator.close_flags();
    let Translator { output: text, needs_backtracking, .. } = translator;
    Ok(Translation { text, needs_backtracking })
}

/// What the quantifier at hand would apply to.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// `*`, `+` or `?`, which a `+` makes possessive.
    Quantifier,
    Other,
}

pub(super) struct Translator<'p> {
    pub(super) rest: &'p str,
    pub(super) output: String,
    is_extended: bool,
    /// Extended mode and open flags of the groups around this one.
    outer: Vec<(bool, usize)>,
    /// How many `(?i)` stand open at this level.
    open_flags: usize,
    last: Last,
    needs_backtracking: bool,
}

impl Translator<'_> {
    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    pub(super) fn take(&mut self, prefix: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(prefix) else { return false };
        self.rest = rest;
        true
    }

    /// Takes everything up to the first `end`, and `end` too.
    fn take_through(&mut self, end: char) -> Option<&str> {
        let (taken, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(taken)
    }

    fn item(&mut self, c: char) -> Result<(), &'static str> {
        let before = std::mem::replace(&mut self.last, Last::Other);
        match c {
            '\\' if self.take("Q") => {
                if self.quote() == 0 {
                    self.last = before;
                }
            }
            '\\' => self.escape()?,
            '[' => self.class(),
            '(' => self.open()?,
            ')' => self.close()?,
            '{' => self.brace(),
            '*' | '+' | '?' => self.quantifier(c, before),
            '#' if self.is_extended => {
                let _comment = self.take_through('\n').is_some() || {
                    self.rest = "";
                    true
                };
            }
            c if self.is_extended && c.is_ascii_whitespace() => self.last = before,
            c => self.output.push(c),
        }
        Ok(())
    }

    fn quantifier(&mut self, c: char, before: Last) {
        self.output.push(c);
        match (before, c) {
            // The linear engine reads `a++` as `(?:a+)+`.
            (Last::Quantifier, '+') => self.needs_backtracking = true,
            (Last::Quantifier, '?') => {}
            _ => self.last = Last::Quantifier,
        }
    }

    /// `{n,m}` and its short forms are quantifiers, any other brace is a character.
    fn brace(&mut self) {
        let counts = leading(self.rest, |c| c.is_ascii_digit() || c == ',');
        let end = self.rest.get(counts.len()..).and_then(|rest| rest.strip_prefix('}'));
        match end.filter(|_| is_interval(counts)) {
            Some(rest) => {
                let least = if counts.starts_with(',') { "{0" } else { "{" };
                self.output.extend([least, counts, "}"]);
                self.rest = rest;
                // COMPAT: `a{2}?` means "twice or not at all"; only a range can be lazy.
                if !counts.contains(',') && self.take("?") {
                    self.output.push_str("{0,1}");
                }
            }
            None => self.output.push_str(r"\{"),
        }
    }

    fn open(&mut self) -> Result<(), &'static str> {
        if self.take("?#") {
            return self.take_through(')').map(|_| ()).ok_or("comment without closing parenthesis");
        }
        if self.flags() {
            return Ok(());
        }
        self.enter();
        self.output.push('(');
        if self.take("?'") {
            self.output.push_str("?<");
            if let Some(name) = self.rest.split_once('\'') {
                self.output.extend([name.0, ">"]);
                self.rest = name.1;
            }
        } else if self.take("?") {
            // Written separately so that the question mark is not taken for a quantifier.
            self.output.push('?');
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), &'static str> {
        // Wrapped in a group, `a)(b` would be valid.
        let around = self.outer.pop().ok_or("Closing parenthesis without opening parenthesis")?;
        self.close_flags();
        (self.is_extended, self.open_flags) = around;
        self.output.push(')');
        Ok(())
    }

    fn enter(&mut self) {
        self.outer.push((self.is_extended, std::mem::take(&mut self.open_flags)));
    }

    fn close_flags(&mut self) {
        self.output.extend(std::iter::repeat_n(')', self.open_flags));
    }

    /// `(?imx-imx)` and `(?imx-imx:`.
    fn flags(&mut self) -> bool {
        let Some(after) = self.rest.strip_prefix('?') else { return false };
        let end = after.find(|c| !matches!(c, 'i' | 'm' | 's' | 'x' | '-')).unwrap_or(after.len());
        let (flags, rest) = after.split_at(end);
        let is_scoped = rest.starts_with(':');
        if !is_scoped && (flags.is_empty() || !rest.starts_with(')')) {
            return false;
        }
        self.rest = rest.get(1..).unwrap_or_default();
        if is_scoped {
            self.enter();
        } else {
            self.open_flags += 1;
        }
        self.set_flags(flags);
        true
    }

    /// COMPAT: `a(?i)b|c` is `a(?i:b|c)`, so the group lasts as long as the one around it.
    fn set_flags(&mut self, flags: &str) {
        let (on, off) = flags.split_once('-').unwrap_or((flags, ""));
        if on.contains('x') || off.contains('x') {
            self.is_extended = on.contains('x');
        }
        let (on, off) = (engine_flags(on), engine_flags(off));
        let minus = if off.is_empty() { "" } else { "-" };
        self.output.extend(["(?", &on, minus, &off, ":"]);
    }

    fn escape(&mut self) -> Result<(), &'static str> {
        // Wrapped in a group, a lone backslash would swallow the parenthesis.
        let c = self.next().ok_or("Backslash without following character")?;
        match c {
            'h' => self.output.push_str("[0-9a-fA-F]"),
            'H' => self.output.push_str("[^0-9a-fA-F]"),
            'N' => self.output.push_str(r"[^\n]"),
            'O' => self.output.push_str("(?s:.)"),
            'k' | 'g' | '1'..='9' | 'A' | 'z' | 'Z' | 'b' | 'B' | 'G' | 'K' | 'R' | 'X' => self.keep(c),
            c => self.common_escape(c),
        }
        Ok(())
    }

    /// Text that stands for itself, up to `\E` or to the end of the pattern. Returns how long it is.
    ///
    /// Oniguruma does not know it, but Java does, and pacts that are written on the JVM have it around URLs.
    pub(super) fn quote(&mut self) -> usize {
        let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
        self.rest = rest;
        for c in quoted.chars() {
            if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
                self.output.push('\\');
            }
            self.output.push(c);
        }
        quoted.len()
    }

    /// Escapes that mean the same inside and outside of brackets.
    pub(super) fn common_escape(&mut self, c: char) {
        match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'n' | 'r' | 't' | 'f' | 'v' | 'a' | 'x' | 'u' => self.keep(c),
            'e' => self.output.push_str(r"\x1B"),
            '0' => self.octal(),
            'p' | 'P' => self.property(c),
            // COMPAT: an escape without meaning stands for its character, `\<` and `\q` included.
            c if c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '<' | '>') => self.output.push(c),
            c => self.keep(c),
        }
    }

    pub(super) fn keep(&mut self, c: char) {
        self.output.push('\\');
        self.output.push(c);
    }

    fn octal(&mut self) {
        let mut value = 0_u32;
        for _ in 0..2 {
            let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(8)) else { break };
            value = value * 8 + digit;
            let _digit = self.next();
        }
        self.output.push_str(&format!("\\x{value:02X}"));
    }

    /// `\p{^Alpha}` is `\P{Alpha}` to the engines.
    fn property(&mut self, c: char) {
        let is_negated = self.take("{^");
        self.keep(if is_negated == (c == 'p') { 'P' } else { 'p' });
        if is_negated || self.take("{") {
            // Copied here, or the main loop would take it for a quantifier.
            let name = leading(self.rest, |c| c.is_alphanumeric() || "_-=: ".contains(c));
            self.output.push('{');
            self.output.push_str(name);
            self.rest = self.rest.get(name.len()..).unwrap_or_default();
            if self.take("}") {
                self.output.push('}');
            }
        }
    }
}

/// Oniguruma's `m` lets the dot match line ends, which others call `s`.
fn engine_flags(flags: &str) -> String {
    let mut known = String::new();
    for (letters, flag) in [(['i', 'i'], 'i'), (['m', 's'], 's')] {
        if flags.contains(letters) {
            known.push(flag);
        }
    }
    known
}

/// The longest start of the text made of such characters. Never looks further, so that translating
/// stays linear.
pub(super) fn leading(text: &str, is_wanted: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !is_wanted(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// `n`, `n,`, `n,m` or `,m`.
fn is_interval(counts: &str) -> bool {
    counts.len() > 1 && counts.matches(',').count() == 1 || !counts.is_empty() && !counts.contains(',')
}
