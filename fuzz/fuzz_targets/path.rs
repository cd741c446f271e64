//! Path expressions: a path keeps its text, and spelled anew from its steps it has the same steps.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::model::DocPath;

fuzz_target!(|input: &str| {
    let named = DocPath::of_name(input);
    assert_eq!(named.text().parse::<DocPath>().unwrap().tokens(), named.tokens());

    let Ok(path) = input.parse::<DocPath>() else { return };
    assert_eq!(path.text(), input);
    let spelled = path.tokens().iter().fold(DocPath::empty(), |path, token| path.join(token.clone()));
    assert_eq!(spelled.text().parse::<DocPath>().unwrap().tokens(), path.tokens());
});
