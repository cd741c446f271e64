//! What patterns accept, row by row, and what bad ones answer.

use super::{Regex, RegexError};

fn is_full_match(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).unwrap().is_full_match(text).unwrap()
}

fn refusal(pattern: &str) -> String {
    Regex::new(pattern).unwrap_err().to_string()
}

#[test]
fn the_whole_text_must_match() {
    for (pattern, text, matches) in [
        ("^a", "abc", false),
        (r"\d+", "x1", false),
        ("a|ab", "ab", true),
        ("ab$", "ab\n", false),
        ("a.b", "a\nb", false),
        ("", "", true),
        ("", "a", false),
        ("a|", "", true),
        ("a|b", "ab", false),
        (r"(?x) a b # comment)", "ab", true),
        ("(?x) a [ ] b\n# comment", "a b", true),
    ] {
        assert_eq!(is_full_match(pattern, text), matches, "{pattern} / {text}");
    }
}

#[test]
fn oniguruma_spellings_are_understood() {
    for (pattern, text) in [
        (r"\d", "٣"),
        (r"\w", "é"),
        (r"\p{L}+", "é"),
        ("(?i)É", "é"),
        (r"\h+", "aF09"),
        (r"[\h]", "f"),
        (r"\H", "g"),
        (r"[\H]", "g"),
        ("a{,2}", ""),
        ("a{,2}", "aa"),
        ("a{2}+", "aaaa"),
        ("a{1,2}+a", "aa"),
        ("a**", "aa"),
        ("a{x}", "a{x}"),
        ("{", "{"),
        ("}", "}"),
        ("]", "]"),
        ("a{", "a{"),
        ("{a}", "{a}"),
        ("/users/{id}", "/users/{id}"),
        ("[[:alpha:]]", "a"),
        ("[[:word:]]+", "a_1"),
        ("[[:alpha:][:digit:]]+", "é١"),
        ("[[:^alnum:]-]+", "-!"),
        ("[[:upper:]][[:lower:]][[:space:]]", "Éé "),
        ("[[:punct:]]", "!"),
        ("[ab]{2}?", ""),
        ("[ab]{2,3}?", "ab"),
        ("a(?i)b|c", "aC"),
        ("(a(?i)b|c)d", "aCd"),
        ("(?i)a|(?x)b c", "BC"),
        (r"\p{Alpha}", "a"),
        (r"\p{Alnum}+", "a1"),
        (r"\p{^Alpha}", "1"),
        (r"(?<n>a)\k<n>", "aa"),
        (r"(?'n'a)\k'n'", "aa"),
        (r"(a)\1", "aa"),
        (r"\x{41}\x41\u0041", "AAA"),
        (r"\e\07\0", "\u{1b}\u{7}\0"),
        ("[a-z&&[^b]]", "c"),
        ("[a-z--b]", "c"),
        ("[+--]+", "-,"),
        ("[~~a]", "~"),
        ("a++b", "aab"),
        ("a?+b", "b"),
        ("(?>a+)b", "aab"),
        (r"<a\>", "<a>"),
        (r"\<a", "<a"),
        (r"\-\/\_\é\@\%\ ", "-/_é@% "),
        (r#"\""#, "\""),
        (r"\q\i\j", "qij"),
        ("[]a]", "]"),
        ("[^]a]", "b"),
        ("(?#x)a", "a"),
        (r"\N", "a"),
        (r"\O", "\n"),
        ("(?m)a.b", "a\nb"),
        ("(?m:a.b)", "a\nb"),
        ("^a$\n^b$", "a\nb"),
        (r"a\Z", "a"),
        (r"a\Z\n", "a\n"),
        (r"\Aa\z", "a"),
        (r"\Ga", "a"),
        (r"\Ra", "\r\na"),
        (r"\g<1>(a)", "aa"),
        ("(?~ab)", "cc"),
        (r"[\w-]+", "a-b"),
        ("[a-]", "-"),
        (r"[\b]", "\u{8}"),
        (r"[\]#]+", "]#"),
        ("[[a-c]]", "b"),
        ("(?:a)(?=b)b", "ab"),
        ("(?<=a)b|ab", "ab"),
        ("(?!b)a(?<!c)", "a"),
        ("(?-i)a", "a"),
        ("(?i-m:a)", "A"),
        ("(?mi-x:a.)", "A\n"),
        ("(?:)+a", "a"),
        (r"a\b", "a"),
    ] {
        assert!(is_full_match(pattern, text), "{pattern} / {text}");
    }
}

#[test]
fn oniguruma_spellings_are_not_taken_too_far() {
    for (pattern, text) in [
        ("a{,2}", "a{,2}"),
        ("a++a", "aa"),
        ("a*+a", "aa"),
        ("(?>a|ab)c", "abc"),
        (r"(a)\1", "ab"),
        ("(?x: a )b c", "abc"),
        ("a(?i)b|c", "c"),
        ("(a(?i)b)c", "abC"),
    ] {
        assert!(!is_full_match(pattern, text), "{pattern} / {text}");
    }
}

#[test]
fn a_malformed_pattern_is_refused_in_one_line() {
    for (pattern, detail) in [
        ("(a", "Opening parenthesis without closing parenthesis"),
        ("a)", "Closing parenthesis without opening parenthesis"),
        ("a)(b", "Closing parenthesis without opening parenthesis"),
        ("[a", "Invalid character class"),
        ("[[]", "Invalid character class"),
        ("[z-a]", "invalid character class range, the start must be <= the end"),
        (r"\p{Foo}", "Unicode property not found"),
        ("*a", "Target of repeat operator is invalid"),
        ("(?<n", "Could not parse group name"),
        ("(?#a", "comment without closing parenthesis"),
        (r"a\", "Backslash without following character"),
        (r"\X", "Invalid escape: \\X"),
        (r"\1(b)\3", "Invalid back reference to group 3"),
    ] {
        assert_eq!(refusal(pattern), format!("'{pattern}' is not a valid regular expression - {detail}"));
    }
}

#[test]
fn a_pattern_that_backtracks_forever_is_cut_short() {
    let text = format!("{}b", "a".repeat(40));

    assert!(!is_full_match("(a+)+$", &text));
    let error = Regex::new("(?:(?=a)a+)+$").unwrap().is_full_match(&text).unwrap_err();
    assert_eq!(error, RegexError::OutOfBudget { pattern: "(?:(?=a)a+)+$".to_owned() });
    assert_eq!(
        error.to_string(),
        "the regular expression '(?:(?=a)a+)+$' takes too many steps to match this value"
    );
}

#[test]
fn a_pattern_that_would_fill_the_memory_is_refused() {
    for pattern in ["(a{1000}){1000}", r"((\w{100}){100}){100}", r"(?=a)(?:a{1000}){1000}"] {
        let expected =
            format!("'{pattern}' is not a valid regular expression - the compiled pattern is too large");
        assert_eq!(refusal(pattern), expected);
    }
}

#[test]
fn large_ranges_of_everyday_patterns_are_accepted() {
    assert!(is_full_match(r"\w{1,255}", "abc"));
    assert!(is_full_match(".{0,4000}", "abc"));
    assert!(is_full_match(r"[\w\s]{0,255}", "a b"));
}

#[test]
fn deep_nesting_and_long_patterns_are_answered() {
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Regex::new(&deep).is_err());
    assert!(Regex::new(&format!("(?=a){deep}")).is_err());
    assert!(Regex::new(&"[".repeat(100_000)).is_err());
    assert!(Regex::new(&format!("a{}", "+".repeat(100_000))).is_err());

    for piece in ["{", "[[:a", r"\p{a", "(?'", "(?x)#"] {
        assert!(Regex::new(&format!("[{}", piece.repeat(100_000))).is_err(), "{piece}");
        let answer = Regex::new(&piece.repeat(20_000)).and_then(|regex| regex.is_full_match("b"));
        assert!(!answer.unwrap_or(false), "{piece}");
    }

    let long = "ab|".repeat(20_000);
    assert!(Regex::new(&long).unwrap().is_full_match("ab").unwrap());
}

#[test]
fn a_search_finds_the_first_place_and_its_groups() {
    let regex = Regex::new(r".*(/orders/\d+)(x)?").unwrap();

    let found = regex.captures("http://é/orders/12?").unwrap();

    assert_eq!(found, Some(vec![Some((0, 19)), Some((9, 19)), None]));
    assert_eq!(regex.captures("/items/1").unwrap(), None);
    assert_eq!(Regex::new(r"(?<=a)(b)").unwrap().captures("xab").unwrap(), Some(vec![Some((2, 3)); 2]));
    assert_eq!(regex.as_str(), r".*(/orders/\d+)(x)?");
}

#[test]
fn no_pattern_can_upset_the_engines() {
    let pieces = [
        "a",
        "b",
        "(",
        ")",
        "[",
        "]",
        "^",
        "-",
        "\\",
        "{",
        "}",
        ",",
        "2",
        "*",
        "+",
        "?",
        "?:",
        "?=",
        "?<!",
        "?<n>",
        "\\k<n>",
        "\\1",
        "\\h",
        "|",
        ".",
        "&&",
        "~",
        "[:alpha:]",
        "?x",
        "#",
        "\n",
        "é",
        "\\p{",
        "\\u",
        "?>",
        "\\g<1>",
    ];
    let mut random = fastrand::Rng::with_seed(11);
    let mut accepted = 0;
    for _ in 0..4_000 {
        let pattern: String = (0..random.usize(1..10))
            .filter_map(|_| pieces.get(random.usize(..pieces.len())).copied())
            .collect();
        let Ok(regex) = Regex::new(&pattern) else { continue };
        accepted += 1;
        if let Err(error) = regex.is_full_match("aab2é-") {
            assert!(matches!(error, RegexError::OutOfBudget { .. }), "{pattern}: {error}");
        }
        assert!(regex.captures("aab2é-").is_ok_and(|found| found.is_none_or(|groups| !groups.is_empty())));
    }
    assert!(accepted > 100, "{accepted}");
}
