//! The programs in `docs/guide.md` are parts of the files that it names, which other tests run.

use std::fs;

use crate::header::root;

/// The path of the example that a line links to.
fn example(line: &str) -> Option<&str> {
    let (_, link) = line.split_once("](../examples/")?;
    link.split_once(')').map(|(path, _)| path)
}

#[test]
fn the_programs_of_the_guide_are_those_of_the_examples() {
    let page = fs::read_to_string(root().join("docs/guide.md")).expect("the guide can be read");
    let mut named = None;
    let mut block: Option<String> = None;
    let mut compared = 0;
    for line in page.lines() {
        match &mut block {
            Some(code) if line == "```" => {
                if let Some(path) = named.take() {
                    let file = root().join("examples").join(path);
                    let text = fs::read_to_string(&file).expect("the example can be read");
                    assert!(!code.is_empty() && text.contains(code.as_str()), "not in {path}:\n{code}");
                    compared += 1;
                }
                block = None;
            }
            Some(code) => {
                code.push_str(line);
                code.push('\n');
            }
            None if line.starts_with("```") => block = Some(String::new()),
            None if !line.is_empty() => named = example(line),
            None => {}
        }
    }
    assert!(block.is_none(), "the last block of code ends");
    assert!(compared >= 10, "{compared} programs were compared");
}
