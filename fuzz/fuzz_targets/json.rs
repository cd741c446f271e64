//! JSON: what is read is printed and read again as the same; what another reader takes is taken here too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::json::{Document, Node, compact, number, parse_value, pretty};

fuzz_target!(|input: &str| {
    let Ok(document) = Document::parse(input) else {
        let other = serde_json::from_str::<serde_json::Value>(input);
        assert!(other.is_err(), "another reader takes this for {other:?}");
        return;
    };
    let printed = document.root().to_json();
    let again = Document::parse(&printed).unwrap();
    assert_eq!(again.root(), document.root());
    assert_eq!(again.root().to_json(), printed);

    let value = document.root().to_value();
    assert_eq!(compact(&value), printed);
    assert_eq!(parse_value(&pretty(&value)).unwrap(), value);
    assert_eq!(Document::from(&value).root(), document.root());
    compare_neighbours(document.root());
});

/// Comparing numbers is symmetric, and each is equal to itself.
fn compare_neighbours(node: Node<'_>) {
    let numbers: Vec<&str> = node.items().filter_map(Node::number_text).collect();
    for pair in numbers.windows(2) {
        assert!(number::are_equal(pair[0], pair[0]));
        assert_eq!(number::are_equal(pair[0], pair[1]), number::are_equal(pair[1], pair[0]));
    }
}
