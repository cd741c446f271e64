//! Numbers of enums, sizes of handles and layout of structs, asserted by the C compiler.

use std::fmt::Write;

use serde_json::Value;

use crate::header::root;
use crate::table::{string, table};
use crate::tools::{c_compiler, run, source};

#[test]
fn numbers_and_layouts_are_those_of_the_table() {
    let Some(table) = table("enums and layouts against the ABI table") else { return };
    let mut program = "#include \"pact.h\"\n".to_owned();
    let asserted = [enums(&table), structs(&table), handles(&table)].concat();
    for condition in &asserted {
        writeln!(program, "_Static_assert({condition}, \"{condition}\");").expect("a string takes it");
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = source(folder.path(), "layout.c", &program);

    let outcome = run(c_compiler().args(["-std=c11", "-fsyntax-only", "-I"]).arg(root()).arg(file));

    assert!(asserted.len() > 40, "the table says something");
    assert_eq!(outcome.map(|_| ()), Ok(()));
}

fn enums(table: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (name, definition) in table["enums"].as_object().expect("enums") {
        all.push(format!("sizeof({name}) == 4"));
        for (constant, number) in definition["values"].as_object().expect("values") {
            let is_whole = constant.starts_with("StringResult_");
            let constant = if is_whole { constant.clone() } else { format!("{name}_{constant}") };
            all.push(format!("{constant} == {number}"));
        }
    }
    all
}

fn structs(table: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (name, layout) in table["structs_with_layout"].as_object().expect("structs") {
        all.push(format!("sizeof({name}) == {}", layout["size"]));
        all.push(format!("_Alignof({name}) == {}", layout["align"]));
        for field in layout["fields"].as_array().expect("fields") {
            let names = string(&field["name"]).replace(" (union)", "");
            all.extend(names.split('|').map(|one| format!("offsetof({name}, {one}) == {}", field["offset"])));
        }
    }
    all
}

fn handles(table: &Value) -> Vec<String> {
    let all = table["handles"].as_object().expect("handles").iter();
    all.map(|(name, handle)| format!("sizeof({name}) == {} && ({name})-1 > 0", handle["bytes"])).collect()
}
