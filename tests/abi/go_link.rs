//! Every name of the interface resolves when a program is loaded, as Go's linker and many hosts demand.

use std::process::Command;

use crate::header::prototypes;
use crate::table::{functions, table};
use crate::tools::{c_compiler, library, run, source};

/// The functions of the table, or without it those of the header.
fn names() -> Vec<String> {
    match table("names of the ABI table that resolve at once; those of the header are tried instead") {
        Some(table) => functions(&table).into_keys().collect(),
        None => {
            prototypes().into_iter().map(|one| one.name).filter(|name| name.starts_with("pactffi_")).collect()
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn every_name_resolves_when_the_program_is_loaded() {
    let names = names();
    assert!(names.len() >= 284, "{} names", names.len());
    let declared: String = names.iter().map(|name| format!("void {name}(void);\n")).collect();
    let program = format!(
        "{declared}\nstatic void (*const all[])(void) = {{{}}};\n\n\
         int main(void) {{\n  for (unsigned at = 0; at < sizeof all / sizeof *all; at++)\n    \
         if (!all[at]) return 1;\n  return 0;\n}}\n",
        names.join(", ")
    );
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = source(folder.path(), "names.c", &program);
    let built = folder.path().join("names");
    let library = library();

    let mut compiler = c_compiler();
    compiler.arg(file).arg("-o").arg(&built).arg(&library).args(["-Wl,-z,now", "-Wl,--no-as-needed"]);
    assert_eq!(run(&mut compiler).map(drop), Ok(()));
    let mut start = Command::new(&built);
    let beside = library.parent().expect("the library lies in a folder");
    let ran = run(start.env("LD_LIBRARY_PATH", beside).env("LD_BIND_NOW", "1"));

    assert_eq!(ran.map(drop), Ok(()));
}
