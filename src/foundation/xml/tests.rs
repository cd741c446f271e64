//! What is read out of XML, what is refused and with which message.

use super::{Child, Document, Edits, Element, MAX_DEPTH};
use std::fmt::Write as _;

fn parse(text: &str) -> Document {
    Document::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refusal(text: &str) -> String {
    Document::parse(text).map(|_| "accepted".to_owned()).unwrap_or_else(|error| error.to_string())
}

/// The tree as `name{attribute=value|child,child}`, texts in quotes. Only for shallow trees.
fn dump(element: Element<'_>) -> String {
    let mut out = element.name().expanded().into_owned();
    for attribute in element.attributes() {
        write!(out, "[{}={}]", attribute.name, attribute.value).unwrap();
    }
    let children: Vec<_> = element
        .children()
        .map(|child| match child {
            Child::Element(element) => dump(element),
            Child::Text(text) => format!("'{text}'"),
        })
        .collect();
    if !children.is_empty() {
        write!(out, "({})", children.join(",")).unwrap();
    }
    out
}

#[test]
fn elements_attributes_and_texts_are_read() {
    let table = [
        ("<a/>", "a"),
        ("<a></a>", "a"),
        ("<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE a>\n<a/>\n<!-- end -->", "a"),
        ("\u{feff}<a/>", "a"),
        ("<a x='1' y=\"&lt;&#65;&#x42;\"/>", "a[x=1][y=<AB]"),
        ("<a> x &amp; y </a>", "a(' x & y ')"),
        ("<a>x<b/>y</a>", "a('x',b,'y')"),
        ("<a>x<!-- c -->y<?pi?>z</a>", "a('x','y','z')"),
        ("<a>x<![CDATA[<&y]]>z</a>", "a('x','<&y','z')"),
        ("<a><b><c>1</c></b><b>2</b></a>", "a(b(c('1')),b('2'))"),
        ("<é/>", "é"),
    ];
    for (text, tree) in table {
        assert_eq!(dump(parse(text).root()), tree, "{text}");
    }
}

#[test]
fn names_are_resolved_to_namespaces() {
    let table = [
        ("<p:a xmlns:p='urn:x'/>", "urn:x:a"),
        ("<a xmlns='urn:x'/>", "urn:x:a"),
        ("<a xmlns='urn:x'><b/><c xmlns=''/></a>", "urn:x:a(urn:x:b,c)"),
        ("<a xmlns='urn:x' y='1'/>", "urn:x:a[y=1]"),
        ("<a xmlns:p='u' p:y='1'/>", "a[u:y=1]"),
        ("<a p:y='1' xmlns:p='u'/>", "a[u:y=1]"),
        ("<a xml:lang='en'/>", "a[http://www.w3.org/XML/1998/namespace:lang=en]"),
        ("<p:a xmlns:p='u'><p:b xmlns:p='v'/><p:c/></p:a>", "u:a(v:b,u:c)"),
    ];
    for (text, tree) in table {
        assert_eq!(dump(parse(text).root()), tree, "{text}");
    }
}

#[test]
fn prefixes_are_kept_and_do_not_make_names_different() {
    let (left, right) = (parse("<p:a xmlns:p='urn:x'/>"), parse("<a xmlns='urn:x'/>"));

    assert_eq!(left.root().name(), right.root().name());
    assert_eq!(left.root().name().written(), "p:a");
    assert_eq!(left.declarations().collect::<Vec<_>>(), [("p", "urn:x")]);
    assert_eq!(right.declarations().collect::<Vec<_>>(), [("", "urn:x")]);
}

#[test]
fn what_is_not_xml_is_refused_with_its_place() {
    let table = [
        ("", "there is no root element at line 1 column 1"),
        ("x", "text outside of the root element at line 1 column 1"),
        ("<a/>\n<b/>", "there is more than one root element at line 2 column 1"),
        ("<a/>x", "text outside of the root element at line 1 column 5"),
        ("<a/>&amp;", "text outside of the root element at line 1 column 5"),
        ("<a><b></a>", "expected </b> but found </a> at line 1 column 7"),
        ("<a>", "element <a> is not closed at line 1 column 4"),
        ("</a>", "</a> closes nothing at line 1 column 1"),
        ("<a", "tag is not closed at line 1 column 1"),
        ("<a x=1/>", "the value of an attribute must stand in quotes at line 1 column 1"),
        ("<a x/>", "expected `=` after the name of an attribute at line 1 column 1"),
        ("<a x='1' x='2'/>", "attribute is given twice at line 1 column 1"),
        ("<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>", "attribute is given twice at line 1 column 1"),
        ("<a x='<'/>", "attribute value contains `<` at line 1 column 1"),
        ("<1/>", "`1` is not a name at line 1 column 1"),
        ("<p:a/>", "prefix p is not declared at line 1 column 1"),
        ("<a p:x='1'/>", "prefix p is not declared at line 1 column 1"),
        ("<a>&foo;</a>", "unknown entity at line 1 column 4"),
        ("<a>&#0;</a>", "reference to a character that does not exist at line 1 column 4"),
        ("<a>&#+65;</a>", "reference to a character that does not exist at line 1 column 4"),
        ("<a>&amp</a>", "`&` without a `;` at line 1 column 4"),
        ("<a x='&amp'/>", "`&` without a `;` at line 1 column 1"),
        ("<a><!-- </a>", "comment is not closed at line 1 column 4"),
        ("<a><![CDATA[ </a>", "CDATA is not closed at line 1 column 4"),
    ];
    for (text, error) in table {
        assert_eq!(refusal(text), error, "{text}");
    }
}

#[test]
fn entities_of_the_document_are_never_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;'>]><a>&c;</a>";

    assert_eq!(refusal(bomb), "unknown entity at line 1 column 54");
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);

    assert!(Document::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(
        refusal(&nested(MAX_DEPTH + 1)),
        "elements are nested deeper than 1024 levels at line 1 column 3073"
    );
    assert_eq!(refusal(&nested(50_000)), "elements are nested deeper than 1024 levels at line 1 column 3073");
}

#[test]
fn many_siblings_attributes_and_declarations_are_read() {
    let siblings = format!("<a>{}</a>", "<b>1</b>".repeat(20_000));
    let attributes: String = (0..20_000).map(|n| format!(" x{n}='1'")).collect();
    let declarations: String = (0..20_000).map(|n| format!(" xmlns:p{n}='u{n}'")).collect();

    assert_eq!(parse(&siblings).root().elements().count(), 20_000);
    assert_eq!(parse(&format!("<a{attributes}/>")).root().attributes().len(), 20_000);
    let children: String = (0..20_000).map(|n| format!("<p{n}:b/>")).collect();
    assert_eq!(parse(&format!("<a{declarations}>{children}</a>")).root().elements().count(), 20_000);
}

#[test]
fn the_text_of_an_element_is_its_pieces_trimmed_and_joined() {
    let table = [
        ("<a>\n 1 \n</a>", "1"),
        ("<a>x<b>no</b>y</a>", "xy"),
        ("<a> x <![CDATA[ y ]]></a>", "xy"),
        ("<a>x &amp; y</a>", "x & y"),
        ("<a>x\u{a0}</a>", "x"),
        ("<a/>", ""),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text).root().text(), expected, "{text}");
    }
}

#[test]
fn every_kind_of_node_counts() {
    let table = [
        ("<a/>", 0),
        ("<a>\n<b/>\n</a>", 3),
        ("<a>t<!--x--><?p?>u<![CDATA[x]]></a>", 5),
        ("<a>t&amp;u</a>", 1),
    ];
    for (text, count) in table {
        assert_eq!(parse(text).root().node_count(), count, "{text}");
    }
}

#[test]
fn bytes_are_decoded_when_they_say_how() {
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| "\u{feff}<a>é</a>".encode_utf16().flat_map(unit).collect::<Vec<_>>();
    let latin_1 = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>".to_vec();
    for bytes in ["<a>é</a>".into(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), latin_1] {
        assert_eq!(Document::parse_bytes(&bytes).unwrap().root().text(), "é");
    }

    let refusal = |bytes: &[u8]| Document::parse_bytes(bytes).unwrap_err().to_string();
    assert_eq!(refusal(b"<a>\xe9</a>"), "invalid utf-8 sequence of 1 bytes from index 3");
    assert_eq!(refusal(b"\xff\xfe<"), "invalid utf-16 sequence");
}

#[test]
fn documents_are_printed_in_one_form() {
    let table = [
        ("<a></a>", "<a/>"),
        ("<a x=\"'&lt;&quot;\">&lt;&gt;\"'</a>", "<a x='&apos;&lt;&quot;'>&lt;&gt;\"'</a>"),
        ("<a>x<!-- c --><b/><![CDATA[&]]></a>", "<a>x<b/>&amp;</a>"),
        ("<p:a xmlns:p='u' p:x='1'><b xmlns='v'/></p:a>", "<p:a xmlns:p='u' p:x='1'><b xmlns='v'/></p:a>"),
    ];
    for (text, printed) in table {
        let printed = format!("<?xml version='1.0'?>{printed}");
        assert_eq!(parse(text).to_text(&Edits::default()), printed);
        assert_eq!(parse(&printed).to_text(&Edits::default()), printed);
    }
}

#[test]
fn edits_replace_texts_and_attribute_values() {
    let document = parse("<a x='1' y='2'>old<b/>old<c/></a>");
    let root = document.root();
    let mut edits = Edits::default();
    edits.set_text(root, "new".into());
    edits.set_attribute(root, "x", "7".into());
    for child in root.elements().skip(1) {
        edits.set_text(child, "<".into());
    }

    assert_eq!(document.to_text(&edits), "<?xml version='1.0'?><a x='7' y='2'>new<b/>new<c>&lt;</c></a>");
}

#[test]
fn every_prefix_and_every_odd_byte_is_an_answer_and_never_a_panic() {
    let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x'>]><p:a xmlns:p='u' p:x='&#65;'>\
                é&amp;<!-- c --><![CDATA[]]]]><b/><?pi?></p:a>";
    assert!(Document::parse(text).is_ok());
    for (end, _) in text.char_indices() {
        assert!(Document::parse(&text[..end]).is_err(), "{}", &text[..end]);
    }
    for (at, character) in text.char_indices() {
        for odd in ["", "<", ">", "&", "'", ":", "/", "!", "\0", "é"] {
            let changed = [&text[..at], odd, &text[at + character.len_utf8()..]].concat();
            let printed = Document::parse(&changed).map(|document| document.to_text(&Edits::default()));
            assert!(
                printed.is_err() || printed.is_ok_and(|text| Document::parse(&text).is_ok()),
                "{changed}"
            );
        }
    }
}
