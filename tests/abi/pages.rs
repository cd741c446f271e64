//! The programs on the pages of `docs/in-process`, and that of the README, run as they are printed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::header::root;
use crate::tools::{c_compiler, compiler, library, run, say, source, with_library};

/// The first block of code in this language on a page of `docs/in-process`.
fn program(page: &str, language: &str) -> String {
    first_block(&Path::new("docs/in-process").join(page), language)
}

fn first_block(page: &Path, language: &str) -> String {
    let text = fs::read_to_string(root().join(page)).expect("the page can be read");
    let (_, after) = text.split_once(&format!("```{language}\n")).expect("the page has a program");
    let (program, _) = after.split_once("```").expect("the program ends");
    program.to_owned()
}

/// A folder as the programs expect it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    fs::create_dir(folder.path().join("pacts")).expect("a temporary folder can be written");
    folder
}

fn assert_passes(command: &mut Command, folder: &Path) {
    let output = run(with_library(command).current_dir(folder));

    let printed = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = printed.unwrap_or_else(|error| error);
    assert!(text.contains(" verified: ") && text.contains("chair"), "{text}");
}

fn assert_compiles_and_passes(mut compiler: Command, file: &str, text: &str) {
    let folder = folder();
    let built = folder.path().join("program");
    compiler.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    compiler.arg("-I").arg(root()).arg("-I").arg(root().join("bindings/cpp"));
    compiler.arg(source(folder.path(), file, text)).arg("-o").arg(&built).arg(library()).arg("-lpthread");
    assert_eq!(run(&mut compiler).map(drop), Ok(()));

    assert_passes(&mut Command::new(&built), folder.path());
}

#[test]
fn the_program_in_c_runs() {
    let mut compiler = c_compiler();
    compiler.arg("-std=c11");

    assert_compiles_and_passes(compiler, "page.c", &program("c.md", "c"));
}

#[test]
fn the_program_in_cpp_runs() {
    let Some(mut compiler) = compiler(true) else {
        say("skipped: the program in C++ (there is no C++ compiler)");
        return;
    };
    compiler.arg("-std=c++17");

    assert_compiles_and_passes(compiler, "page.cpp", &program("cpp.md", "cpp"));
}

#[test]
fn the_program_in_php_runs() {
    if !crate::php::has_ffi() || cfg!(not(feature = "unprefixed")) {
        say("skipped: the program in PHP (there is no php with FFI, or no name of the first releases)");
        return;
    }
    let folder = folder();
    let file = source(folder.path(), "page.php", &program("php.md", "php"));
    let mut php = Command::new("php");
    php.args(["-d", "ffi.enable=1"]).arg(file).arg(root().join("pact.h")).arg(library());

    assert_passes(&mut php, folder.path());
}

#[test]
fn the_program_in_ruby_runs() {
    if !crate::ruby::has_ffi() {
        say("skipped: the program in Ruby (there is no ruby with ffi)");
        return;
    }
    let folder = folder();
    let file = source(folder.path(), "page.rb", &program("ruby.md", "ruby"));
    let mut ruby = Command::new("ruby");
    ruby.arg(file).arg(library());

    assert_passes(&mut ruby, folder.path());
}

#[test]
fn the_program_in_c_of_the_readme_says_what_was_not_requested() {
    let folder = folder();
    let built = folder.path().join("program");
    let mut compiler = c_compiler();
    compiler.args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]).arg(root());
    compiler.arg(source(folder.path(), "shop.c", &first_block(Path::new("README.md"), "c")));
    compiler.arg("-o").arg(&built).arg(library()).arg("-lpthread");
    assert_eq!(run(&mut compiler).map(drop), Ok(()));

    let mut program = Command::new(built);
    let output =
        with_library(&mut program).current_dir(folder.path()).output().expect("the program can be started");

    // There is no code under test between its lines.
    let report = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("an order") && report.contains("GET /orders/1"), "{report}");
}

#[test]
fn the_program_in_cpp_of_the_readme_prints_what_differs() {
    let Some(compiler) = compiler(true) else {
        say("skipped: the README's program in C++ (there is no C++ compiler)");
        return;
    };
    let folder = folder();
    let printed = first_block(Path::new("README.md"), "cpp");
    let client = "char answer[4096];\n    http_send(server.port(), \"GET\", \"/orders/7\", \"\", \"\", answer, sizeof answer);";
    let place = "// ... call server.url() + \"/orders/7\" with the code under test ...";
    let whole = format!("#include \"ctests/http.h\"\n{}", printed.replacen(place, client, 1));
    assert!(whole.contains(client), "{printed}");

    let output = start_cpp(compiler, folder.path(), &printed);
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("an order (GET /orders/1)"), "{report}");
    assert!(!folder.path().join("pacts/shop-stock.json").exists());

    let output = start_cpp(crate::tools::compiler(true).expect("it is there"), folder.path(), &whole);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success() && folder.path().join("pacts/shop-stock.json").exists());
}

/// What a C++ program does. As it is printed, the README's does not use its server.
fn start_cpp(mut compiler: Command, folder: &Path, text: &str) -> std::process::Output {
    let built = folder.join("program");
    compiler.args(["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused-parameter"]);
    compiler.arg("-I").arg(root()).arg("-I").arg(root().join("bindings/cpp"));
    compiler.arg(source(folder, "shop.cpp", text)).arg("-o").arg(&built).arg(library()).arg("-lpthread");
    assert_eq!(run(&mut compiler).map(drop), Ok(()));
    with_library(&mut Command::new(built)).current_dir(folder).output().expect("the program can be started")
}
