//! The HTML page of a master, put together from its parts: one document that loads nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

const DOCUMENT: &str = include_str!("page/page.html");

const STYLE: &str = include_str!("page/page.css");

/// The parts of the script; the last one starts it.
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("page/differences.js"),
    include_str!("page/requests.js"),
    include_str!("page/page.js")
);

/// The page.
pub(super) fn document() -> String {
    DOCUMENT.replacen("/*STYLE*/", STYLE, 1).replacen("/*SCRIPT*/", SCRIPT, 1)
}

/// Its content security policy: it loads nothing, calls only its master, and runs only its own script.
pub(super) fn policy() -> String {
    let [script, style] = [SCRIPT, STYLE].map(|text| STANDARD.encode(digest(&SHA256, text.as_bytes())));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, STYLE, document};

    #[test]
    fn the_document_has_one_style_and_one_script() {
        let page = document();

        assert!(page.contains(&format!("<style>{STYLE}</style>")));
        assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
        assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1));
        assert!(!page.contains("*STYLE*") && !page.contains("*SCRIPT*"));
    }
}
