//! Every function that returns `bool` defines four bytes of its register: some callers read them all.

use std::process::Command;

use crate::header::prototypes;
use crate::tools::{c_compiler, library, run, source};

/// Calls each function with nothing but zeros, which all of them refuse, after a call that fills registers with ones.
const MAIN: &str = "
#include <stdint.h>
#include <stdio.h>

typedef uint32_t Call(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static uint64_t ones(void) { return UINT64_MAX; }

int main(void) {
  uint64_t (*volatile fill)(void) = ones;
  int wrong = 0;
  for (unsigned at = 0; at < sizeof all / sizeof *all; at++) {
    fill();
    uint32_t answer = ((Call *)all[at].function)(0, 0, 0, 0, 0, 0);
    if (answer != 0) wrong += printf(\"%s answered %#x\\n\", all[at].name, answer);
  }
  return wrong != 0;
}
";

#[test]
fn a_false_is_false_in_four_bytes() {
    let all = prototypes().into_iter().filter(|one| one.returns == "bool").map(|one| one.name);
    let is_there = |name: &String| cfg!(feature = "unprefixed") || name.starts_with("pactffi_");
    let names: Vec<String> = all.filter(is_there).collect();
    assert!(names.len() > 25, "{names:?}");
    let declared: String = names.iter().map(|name| format!("void {name}(void);\n")).collect();
    let table: Vec<String> = names.iter().map(|name| format!("{{\"{name}\", {name}}}")).collect();
    let table = format!(
        "static const struct {{ const char *name; void (*function)(void); }} all[] = {{{}}};\n",
        table.join(", ")
    );
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = source(folder.path(), "booleans.c", &format!("{declared}{table}{MAIN}"));
    let built = folder.path().join("booleans");
    let library = library();

    run(c_compiler().arg("-w").arg(file).arg("-o").arg(&built).arg(&library)).expect("it compiles");
    let beside = library.parent().expect("the library lies in a folder");
    let ran = run(Command::new(&built).env("LD_LIBRARY_PATH", beside).env("DYLD_LIBRARY_PATH", beside));

    assert_eq!(ran.map(drop), Ok(()));
}
