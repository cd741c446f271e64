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
fn quoted_text_stands_for_itself() {
    for (pattern, text, matches) in [
        (r"\Qhttp://a.b/c?d=(1)\E", "http://a.b/c?d=(1)", true),
        (r"\Qhttp://a.b/c?d=(1)\E", "http://aXb/c?d=(1)", false),
        (r".*\Q/orders\E/\d+$", "http://x/orders/12", true),
        (r"\Qa.b", "a.b", true),
        (r"\Qa.b", "axb", false),
        (r"x\Q\Ey", "xy", true),
        (r"a+\Q\E+a", "aa", false),
        (r"\Qab\E+", "abbb", true),
        (r"\Qab\E{2}", "abb", true),
        (r"\Q\d[(\E\d", r"\d[(1", true),
        (r"\Q<é> & ~#-_`\E", "<é> & ~#-_`", true),
        (r"(?x) \Qa b#\E c", "a b#c", true),
        (r"(?i)\Qa.B\E", "A.b", true),
        (r"[\Q^]-a\E]+", "a-]^", true),
        (r"[\Qa-c\E]", "b", false),
        (r"[^\Q.]\Ex]", "]", false),
        (r"[\Q&&[\Ed]+", "&[d", true),
        (r"(?=\Qa.\E)\Qa.b\E", "a.b", true),
        (r"(?=\Qa.\E)\Qa.b\E", "axb", false),
        (r"(\Qa|b\E)\1", "a|ba|b", true),
        (r"a++\Q+\E", "aa+", true),
        (r"\\Qa", r"\Qa", true),
        (r"a\E", "aE", true),
    ] {
        assert_eq!(is_full_match(pattern, text), matches, "{pattern} / {text}");
    }
    assert!(Regex::new(r"[\Qa]").is_err());
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
    for pattern in [r"(?~b)(?:\w{1000}){1000}", r"\g<1>(?:a{1000}){1000}(b)"] {
        let expected =
            format!("'{pattern}' is not a valid regular expression - the compiled pattern is too large");
        assert_eq!(refusal(pattern), expected);
    }
}

#[test]
fn lengths_are_counted_however_large_they_are() {
    let word = |length: usize| "é".repeat(length);
    for (pattern, longest) in [
        (r"^[\w ]{0,512}$", 512),
        (r"^\w{1,1000}$", 1_000),
        (r"\w{1,255}", 255),
        (r"^.{1,65535}$", 65_535),
        (r"^[\s\S]{0,65000}$", 65_000),
        (r"(\p{L}|\d){0,2000}", 2_000),
        ("[^<>]{0,4000}", 4_000),
        (r"(?=\w{1,1000}$)\w*", 1_000),
        (r"^(?!.{301,}$).+$", 300),
        (r"(?<![a-z])(?>\w{1,900})(?!\w)", 900),
        (r"((\w{1,10}){1,10}){1,10}", 1_000),
        (r"\w{1,2000}?", 2_000),
        (r"((?i)[a-zé]{0,3000})", 3_000),
    ] {
        assert!(is_full_match(pattern, &word(1)), "{pattern}");
        assert!(is_full_match(pattern, &word(longest)), "{pattern}");
        assert!(!is_full_match(pattern, &word(longest + 1)), "{pattern}");
        assert!(!is_full_match(pattern, &format!("{}<", word(longest))), "{pattern}");
    }
}

#[test]
fn groups_are_counted_however_large_the_numbers_are() {
    let words = |count: usize| "ab é1 ".repeat(count);
    for (pattern, most) in [
        (r"(\w+ ){1,300}", 150),
        (r"(?=(\w+ ){1,300}$).*", 150),
        (r"(?=(?:\w+ ){1,300}\z)[\s\S]+", 150),
        (r"(?:\w+ ){300}?", 150),
        (r"((\w+) ){300}(?<= )", 150),
    ] {
        assert!(is_full_match(pattern, &words(most)), "{pattern}");
        assert!(!is_full_match(pattern, &words(most + 1)), "{pattern}");
        assert!(!is_full_match(pattern, &format!("{}!", words(most))), "{pattern}");
    }
    assert!(is_full_match(r"^(\w{1,63}\.){1,8}\w{2,63}$", "www.example.com"));
    assert!(!is_full_match(r"^(\w{1,63}\.){1,8}\w{2,63}$", "www.example..com"));
    assert!(is_full_match(r#"(['"])[^<]{0,5000}\1"#, "'a'"));
    assert!(!is_full_match(r#"(['"])[^<]{0,5000}\1"#, "'a\""));
    assert!(is_full_match("(a{1000}){1000}", &"a".repeat(1_000_000)));
    assert!(!is_full_match("(a{1000}){1000}", &"a".repeat(999_999)));
}

#[test]
fn a_text_that_takes_too_many_steps_is_an_error() {
    let error = Regex::new(r"(\w{1,9}\w{1,9}\w{1,9}\s?){1,3000}").unwrap();
    let error = error.is_full_match(&format!("{}!", "a".repeat(3_000))).unwrap_err();
    assert!(error.to_string().ends_with("takes too many steps to match this value"), "{error}");
}

#[test]
fn a_pattern_that_is_used_much_matches_the_same() {
    let regex = Regex::new(r"[a-z]+@(\w+\.)+[a-z]{2,4}").unwrap();
    for _ in 0..2_000 {
        assert_eq!(regex.is_full_match("someone@mail.example.org"), Ok(true));
        assert_eq!(regex.is_full_match("someone@mail.example.o"), Ok(false));
    }
}

#[test]
fn a_search_with_large_numbers_finds_groups() {
    let regex = Regex::new(r"\w{1,2000}(/orders/\d{1,300})(x)?").unwrap();
    let found = regex.captures("http://é/orders/12?").unwrap();
    assert_eq!(found, Some(vec![Some((7, 19)), Some((9, 19)), None]));
    assert_eq!(regex.captures("/items/1").unwrap(), None);

    let regex = Regex::new(r"(?<=/)(\w{1,2000})(?=/)(x)?").unwrap();
    assert_eq!(regex.captures("a/bc/").unwrap(), Some(vec![Some((2, 4)), Some((2, 4)), None]));
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

#[test]
fn a_long_text_is_matched_also_where_the_first_engine_gives_up() {
    let fields = "a,".repeat(140_000);
    assert!(is_full_match(r"^(?:[\w-]{1,64}|,)*$", &fields));
    assert!(!is_full_match(r"^(?:[\w-]{1,64}|,)*$", &(fields + "!")));
}
