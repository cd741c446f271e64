//! The header compiles alone and included twice, in the languages clients use, with warnings as errors.

use crate::header::root;
use crate::tools::{compiler, run, say, source};

const ONCE: &str = "#include \"pact.h\"\n";
/// A use of the one struct that is read by field, so that its unnamed union is tried too.
const TWICE: &str = "#include \"pact.h\"\n#include \"pact.h\"\n\
    const char *text(StringResult result);\n\
    const char *text(StringResult result) {\n\
    \x20 return result.tag == StringResult_Ok ? result.ok : result.failed;\n}\n";
/// The names of the first releases belong to the user, unless they are asked for.
const OWN_NAMES: &str = "#include \"pact.h\"\n\
    typedef struct { int given; } FirstPactHandle;\n\
    int init(FirstPactHandle one);\n\
    int init(FirstPactHandle one) {\n\
    \x20 return one.given;\n}\n";
const UNPREFIXED: &str = "#define PACT_UNPREFIXED\n\
    #include \"pact.h\"\n\
    size_t number(FirstPactHandle pact);\n\
    size_t number(FirstPactHandle pact) {\n\
    \x20 return new_interaction(pact, \"x\").interaction;\n}\n";

fn compiles(is_cpp: bool, flags: &[&str]) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    for text in [ONCE, TWICE, OWN_NAMES, UNPREFIXED] {
        let file = source(folder.path(), if is_cpp { "header.cpp" } else { "header.c" }, text);
        let mut command = compiler(is_cpp).expect("the caller looked for it");
        run(command.args(flags).arg("-fsyntax-only").arg("-I").arg(root()).arg(file))?;
    }
    Ok(())
}

#[test]
fn the_header_is_clean_c11() {
    assert_eq!(compiles(false, &["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]), Ok(()));
}

#[test]
fn the_header_is_c99() {
    // C99 has no unnamed unions; every compiler takes them as an extension, which only the pedantic flag reports.
    assert_eq!(compiles(false, &["-std=c99", "-Wall", "-Wextra", "-Werror"]), Ok(()));
}

#[test]
fn the_header_is_clean_cpp17() {
    if compiler(true).is_none() {
        say("skipped: the header as C++17 (there is no C++ compiler)");
        return;
    }

    assert_eq!(compiles(true, &["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]), Ok(()));
}
