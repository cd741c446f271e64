//! The header compiles alone and included twice, in the languages clients use, with warnings as errors.

use std::process::Command;

use crate::header::root;
use crate::tools::{compiler, is_there, run, say, source};

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
fn the_header_is_clean_c99() {
    assert_eq!(compiles(false, &["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]), Ok(()));
}

#[test]
fn the_header_is_clean_for_clang() {
    if !is_there("clang") {
        say("skipped: the header read by clang (it is not installed)");
        return;
    }

    for (language, standard) in [("c", "c99"), ("c", "c11"), ("c++", "c++17")] {
        for text in [ONCE, TWICE, OWN_NAMES, UNPREFIXED] {
            let folder = tempfile::tempdir().expect("there is a temporary folder");
            let file = source(folder.path(), "header.c", text);
            let mut clang = Command::new("clang");
            clang.args([
                "-x",
                language,
                &format!("-std={standard}"),
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
            ]);
            clang.arg("-fsyntax-only").arg("-I").arg(root()).arg(file);
            assert_eq!(run(&mut clang).map(drop), Ok(()));
        }
    }
}

#[test]
fn functions_have_the_linkage_of_c_in_cpp() {
    let Some(mut compiler) = compiler(true).filter(|_| is_there("nm")) else {
        say("skipped: the linkage of functions in C++ (there is no C++ compiler, or no nm)");
        return;
    };
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let text = "#define PACT_UNPREFIXED\n#include \"pact.h\"\n\
        const char *version() { init(\"X\"); return pactffi_version(); }\n\
        int cpp(int x);\nint after(int x) { return cpp(x); }\n";
    let file = source(folder.path(), "linkage.cpp", text);
    let object = folder.path().join("linkage.o");
    run(compiler.arg("-I").arg(root()).arg("-c").arg(file).arg("-o").arg(&object)).expect("it compiles");

    let names = run(Command::new("nm").arg("-u").arg(object)).expect("nm reads it");

    let names = String::from_utf8_lossy(&names.stdout).into_owned();
    let has = |name: &str| names.split_whitespace().any(|one| one.trim_start_matches('_') == name);
    assert!(has("pactffi_version") && has("init") && !has("cpp"), "{names}");
}

#[test]
fn the_header_is_clean_cpp17() {
    if compiler(true).is_none() {
        say("skipped: the header as C++17 (there is no C++ compiler)");
        return;
    }

    assert_eq!(compiles(true, &["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]), Ok(()));
}
