//! Emits `pact.h` from `src/ffi`, the messages and services of the interfaces of plugins from `src/plugin/proto`, and
//! sets how the shared library is linked. Nothing else happens at build time.
//!
//! The header is written only when its text changed, so a build from a read-only copy works; a copy lies in
//! the build's own folder, where `tests/abi` compares it with the committed file. Beside it lies the same interface as
//! declarations of Rust, which `tests/capi` includes. Sources that cannot be
//! parsed are left to the compiler, which says so better.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "tests/capi/bindings.rs"]
mod bindings;
#[path = "tests/abi/declarations.rs"]
#[allow(dead_code, reason = "the comments of functions are for tests/abi")]
mod declarations;

/// What stands at the top of the header.
const HEADER: &str = "\
/*
 * The C interface of libpact_ffi. Emitted from src/ffi by build.rs: do not edit.
 *
 * NULL, text that is not UTF-8, unknown numbers and pointers or handles that are stale or foreign make a
 * function return its failure value; pactffi_get_error_message says why.
 * Who frees what stands with each function under Ownership. Functions on numeric handles may be called from
 * any thread at any time, functions on one pointer from any thread, one at a time.
 */";

/// The version of the library that the header belongs to.
const VERSION: &str = concat!(
    "\n/*\n * The version that this header belongs to; pactffi_version is that of the loaded library.\n */\n",
    "#define PACT_FFI_VERSION \"",
    env!("CARGO_PKG_VERSION"),
    "\"\n#define PACT_FFI_VERSION_MAJOR ",
    env!("CARGO_PKG_VERSION_MAJOR"),
    "\n#define PACT_FFI_VERSION_MINOR ",
    env!("CARGO_PKG_VERSION_MINOR"),
    "\n#define PACT_FFI_VERSION_PATCH ",
    env!("CARGO_PKG_VERSION_PATCH"),
    "\n",
);

/// The struct cbindgen cannot write: two names for one pointer, in a union without a name.
const STRING_RESULT: &str = "
/**
 * Whether a StringResult holds an answer or an error text.
 */
typedef enum StringResult_Tag {
  StringResult_Ok = 0,
  StringResult_Failed = 1,
} StringResult_Tag;

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \"-Wpedantic\"
#endif

/**
 * An answer or an error text. The string, unless it is NULL, is freed with pactffi_string_delete.
 */
typedef struct StringResult {
  StringResult_Tag tag;
  union {
    char *ok;
    char *failed;
  };
} StringResult;

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif";

/// What cbindgen writes before the functions, and after them.
const CPP: [&str; 2] = [
    "#ifdef __cplusplus\nextern \"C\" {\n#endif // __cplusplus\n",
    "#ifdef __cplusplus\n}  // extern \"C\"\n#endif  // __cplusplus\n",
];

/// What stands there instead: for C and for simple parsers the declaration of a struct, for C++ a macro.
const PLAIN_CPP: [&str; 2] = [
    "\
/*
 * In C++ the functions have C linkage. Macros open and close the block, so that the file can be read without a
 * preprocessor by skipping the lines that begin with a number sign, as PHP's FFI::cdef does.
 */
#ifdef __cplusplus
#define PactHeaderBegin PactHeaderOpen; extern \"C\" { struct PactHeaderOpened
#define PactHeaderEnd PactHeaderClose; } struct PactHeaderClosed
#endif

struct PactHeaderBegin;
",
    "\
struct PactHeaderEnd;

#undef PactHeaderBegin
#undef PactHeaderEnd
",
];

/// Where the interfaces of plugins are.
const PROTO: &str = "src/plugin/proto";

/// The messages that have the same fields in both interfaces of plugins, or in version 2 more at the end. They are one
/// type in Rust, that of version 2; what sends them to a plugin of version 1 leaves the others empty.
const SHARED_MESSAGES: [&str; 28] = [
    "Body",
    "Catalogue",
    "CatalogueEntry",
    "CompareContentsRequest",
    "CompareContentsResponse",
    "ConfigureInteractionRequest",
    "ConfigureInteractionResponse",
    "ContentMismatch",
    "ContentMismatches",
    "ContentTypeMismatch",
    "GenerateContentRequest",
    "GenerateContentResponse",
    "Generator",
    "InteractionData",
    "InteractionResponse",
    "MatchingRule",
    "MatchingRules",
    "MetadataValue",
    "MockServerDetails",
    "MockServerRequest",
    "MockServerResult",
    "MockServerResults",
    "PluginConfiguration",
    "StartMockServerResponse",
    "VerificationPreparationResponse",
    "VerificationResult",
    "VerificationResultItem",
    "VerifyInteractionResponse",
];

/// What stands over everything that only programs of the first releases want to see.
const GUARD: &str = "#if defined(PACT_UNPREFIXED)\n";

fn main() -> Result<(), Box<dyn Error>> {
    for source in ["build.rs", "cbindgen.toml", "src/ffi", PROTO] {
        println!("cargo:rerun-if-changed={source}");
    }
    link();
    plugin_interfaces()?;
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no package folder")?);
    let build = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no build folder")?);
    match emit(&root.join("src/ffi")) {
        Ok(header) => {
            fs::write(build.join("pact.h"), &header)?;
            fs::write(build.join("bindings.rs"), bindings::bindings(&header))?;
            if let Err(error) = write_if_changed(&root.join("pact.h"), &header) {
                println!("cargo:warning=pact.h was not written: {error}");
            }
        }
        Err(error) => println!("cargo:warning=pact.h was not emitted: {error}"),
    }
    Ok(())
}

/// Programs find the library by this name, and it stays loaded: unloading code with live threads ends the host.
///
/// `PACT_SONAME` is another name. `dist/build` sets a longer one, so that `dist/install` has room for it.
fn link() {
    println!("cargo:rerun-if-env-changed=PACT_SONAME");
    let system = env::var_os("CARGO_CFG_TARGET_OS").unwrap_or_default();
    let family = env::var_os("CARGO_CFG_TARGET_FAMILY").unwrap_or_default();
    let soname = env::var_os("PACT_SONAME")
        .and_then(|name| name.into_string().ok())
        .unwrap_or_else(|| "libpact_ffi.so".to_owned());
    let arguments = match (system.to_str(), family.to_str()) {
        (Some("macos"), _) => vec!["-Wl,-install_name,@rpath/libpact_ffi.dylib".to_owned()],
        (_, Some("unix")) => vec![format!("-Wl,-soname,{soname}"), "-Wl,-z,nodelete".to_owned()],
        _ => Vec::new(),
    };
    for argument in arguments {
        println!("cargo:rustc-cdylib-link-arg={argument}");
    }
}

/// Generates the messages of both interfaces of plugins and the service that plugins call. `src/plugin/grpc` makes the
/// calls by their names.
fn plugin_interfaces() -> Result<(), Box<dyn Error>> {
    let second = tonic_prost_build::configure().btree_map(".").build_client(false);
    second.compile_fds(protox::compile(["v2.proto"], [PROTO])?)?;
    let mut first = tonic_prost_build::configure().btree_map(".").build_client(false).build_server(false);
    for name in SHARED_MESSAGES {
        let path = format!("crate::plugin::proto::v2::{name}");
        first = first.extern_path(format!(".io.pact.plugin.{name}"), path);
    }
    first.compile_fds(protox::compile(["v1.proto"], [PROTO])?)?;
    Ok(())
}

fn emit(ffi: &Path) -> Result<String, Box<dyn Error>> {
    let chapters = chapters(ffi)?;
    let mut config = cbindgen::Config::from_file("cbindgen.toml")?;
    config.header = Some(HEADER.to_owned());
    config.after_includes = Some(format!("{VERSION}{STRING_RESULT}"));
    let bindings = cbindgen::Builder::new().with_config(config).with_src(ffi.join("mod.rs")).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let header = with_chapters(&tidy(&String::from_utf8(text)?), &chapters);
    let first_names = chapters.get("new_pact").ok_or("there are no names of the first releases")?;
    plain_cpp(&guarded_last(&header, first_names))
}

/// Makes the block of C++ one that a parser without a preprocessor does not see.
fn plain_cpp(header: &str) -> Result<String, Box<dyn Error>> {
    let mut plain = header.to_owned();
    for (from, to) in CPP.into_iter().zip(PLAIN_CPP) {
        if plain.matches(from).count() != 1 {
            return Err(format!("cbindgen does not write this once:\n{from}").into());
        }
        plain = plain.replace(from, to);
    }
    Ok(plain)
}

/// Renamed argument types come with a space too many, enums and structs without the tag of `struct X`.
fn tidy(header: &str) -> String {
    let tagged = with_tags(&with_tags(header, "typedef enum {"), "typedef struct {");
    tagged.lines().map(tidy_line).collect()
}

fn with_tags(header: &str, start: &str) -> String {
    let mut tagged = String::new();
    let mut pieces = header.split(start);
    tagged.extend(pieces.next());
    for piece in pieces {
        let name = piece.split("\n} ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
        tagged.extend([start.trim_end_matches('{'), name, " {", piece]);
    }
    tagged
}

fn tidy_line(line: &str) -> String {
    let is_code = !line.trim_start().starts_with(['*', '/', '#']);
    if is_code { format!("{}\n", line.replace("* ", "*")) } else { format!("{line}\n") }
}

/// Sets the first line of a chapter's file over its first function.
fn with_chapters(header: &str, chapters: &HashMap<String, String>) -> String {
    let mut current = None;
    let mut out = String::new();
    for block in header.split("\n\n") {
        let chapter = prototype(block).and_then(|name| chapters.get(name));
        if chapter.is_some() && chapter != current {
            current = chapter;
            out.extend(chapter.map(|title| format!("/* ---- {title} ---- */\n\n")));
        }
        out.push_str(block);
        out.push_str("\n\n");
    }
    format!("{}\n", out.trim_end())
}

/// Gathers what is guarded, types too, in one chapter under one guard: cbindgen guards each by itself.
fn guarded_last(header: &str, title: &str) -> String {
    let mut pieces = header.split(GUARD);
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    let mut guarded = format!("/* ---- {title} ---- */\n\n{GUARD}\n");
    for piece in pieces {
        let (inside, outside) = piece.split_once("#endif\n\n").unwrap_or((piece, ""));
        guarded.extend([inside, "\n"]);
        plain.push_str(outside);
    }
    let end = plain.rfind("#ifdef __cplusplus").unwrap_or(plain.len());
    plain.insert_str(end, &format!("{guarded}#endif\n\n"));
    plain
}

fn prototype(block: &str) -> Option<&str> {
    let code = block.lines().find(|line| !line.trim_start().starts_with(['*', '/']) && line.contains('('))?;
    code.split('(').next()?.rsplit([' ', '*']).next()
}

/// The title of the chapter each function stands in.
fn chapters(folder: &Path) -> io::Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(chapters(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path)?;
            let title = source.lines().next().unwrap_or_default();
            let title = title.trim_start_matches("//!").trim().trim_end_matches('.');
            found.extend(exports(&source).map(|name| (name.to_owned(), title.to_owned())));
        }
    }
    Ok(found)
}

fn exports(source: &str) -> impl Iterator<Item = &str> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.filter_map(|line| line.split("extern \"C\" fn ").nth(1)?.split(['(', '<']).next())
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) { Ok(()) } else { fs::write(path, text) }
}
