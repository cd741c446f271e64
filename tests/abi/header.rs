//! Reads `pact.h`, the committed one.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::declarations::{self, Prototype};

/// The package's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The text of the header.
pub(crate) fn text() -> String {
    fs::read_to_string(root().join("pact.h")).expect("pact.h is committed")
}

/// All functions the header declares.
pub(crate) fn prototypes() -> Vec<Prototype> {
    declarations::prototypes(&text())
}

/// The code of the header, without comments and directives.
pub(crate) fn code() -> String {
    let mut rest = text();
    while let Some(start) = rest.find("/*") {
        let end = rest[start..].find("*/").expect("comments are closed");
        rest.replace_range(start..start + end + 2, "");
    }
    rest.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_committed_header_is_the_one_the_build_emits() {
    let emitted =
        fs::read_to_string(Path::new(env!("OUT_DIR")).join("pact.h")).expect("the build emits a header");

    assert_eq!(text(), emitted);
}

#[test]
fn a_prototype_is_read_whole() {
    let header = "#ifdef __cplusplus\nextern \"C\" {\n#endif // __cplusplus; of C++\n\n/* ---- A chapter; one ---- */\n\n\
        /** One; of text/*.\n */\nconst char *pactffi_x(void (*callback)(const char *a, int b),\n   uint16_t  n);\n\
        typedef void (*Callback)(int n);\nint y(void);\n";

    let read = declarations::prototypes(header);

    let [x, y] = &read[..] else { unreachable!("{read:?}") };
    assert_eq!((x.name.as_str(), x.returns.as_str()), ("pactffi_x", "const char *"));
    assert_eq!(x.parameters, ["void (*callback)(const char *a, int b)", "uint16_t n"]);
    assert_eq!(x.comment.trim_end_matches(['\n', ' ']), " One; of text/*.");
    assert_eq!((y.name.as_str(), y.returns.as_str(), y.comment.as_str()), ("y", "int", ""));
    assert_eq!(y.parameters, Vec::<String>::new());
}

#[test]
fn the_header_has_the_version_of_the_package() {
    let major = env!("CARGO_PKG_VERSION_MAJOR");
    let minor = env!("CARGO_PKG_VERSION_MINOR");
    let patch = env!("CARGO_PKG_VERSION_PATCH");
    let expected = format!(
        "#define PACT_FFI_VERSION \"{}\"\n#define PACT_FFI_VERSION_MAJOR {major}\n\
        #define PACT_FFI_VERSION_MINOR {minor}\n#define PACT_FFI_VERSION_PATCH {patch}\n",
        env!("CARGO_PKG_VERSION")
    );

    assert!(text().contains(&expected), "{expected}");
}
