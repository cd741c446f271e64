//! The files that a document refers to, each read once.

use super::{Documents, File, MOST_BYTES, read};
use crate::foundation::json::Node;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How many files a document may refer to.
const MOST_FILES: usize = 1_000;

impl Documents {
    /// Reads all files that the document refers to, and those that they refer to. One that cannot be read is not entered,
    /// so that references to it lead nowhere.
    pub(super) fn follow(&mut self, folder: PathBuf) {
        let mut by_path: HashMap<PathBuf, Option<usize>> = HashMap::new();
        let mut folders = vec![folder];
        let mut number = 0;
        while number < folders.len() {
            let mut refers = HashMap::new();
            for name in names(self.file(number).document.root()) {
                let path = folders[number].join(&name);
                let key = path.canonicalize().unwrap_or_else(|_| path.clone());
                let known = if let Some(known) = by_path.get(&key) {
                    *known
                } else {
                    let read = self.enter(&path, &name, &mut folders);
                    by_path.insert(key, read);
                    read
                };
                if let Some(other) = known {
                    refers.insert(name, other);
                }
            }
            match number.checked_sub(1).and_then(|other| self.others.get_mut(other)) {
                Some(file) => file.refers = refers,
                None => self.main.refers = refers,
            }
            number += 1;
        }
    }

    /// Reads a file and gives it the next number.
    fn enter(&mut self, path: &Path, name: &str, folders: &mut Vec<PathBuf>) -> Option<usize> {
        if self.others.len() >= MOST_FILES {
            return None;
        }
        let document = text(path).and_then(|text| read::document(&text).map_err(|error| error.to_string()));
        match document {
            Ok(document) => {
                self.others.push(File { name: name.to_owned(), document, refers: HashMap::new() });
                folders.push(path.parent().map_or_else(PathBuf::new, Path::to_owned));
                Some(self.others.len())
            }
            Err(reason) => {
                tracing::warn!("OpenAPI document '{}': {reason}", path.display());
                None
            }
        }
    }
}

/// The text of a file, up to the largest size.
pub(super) fn text(path: &Path) -> Result<String, String> {
    let is_file = fs::metadata(path).map_err(|error| error.to_string())?.is_file();
    if !is_file {
        return Err("it is not a file".to_owned());
    }
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it has more than {} MiB", MOST_BYTES >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is not UTF-8 text: the byte at offset {at} belongs to no character")
    })
}

/// The names of files in references. A reference with a scheme leads out of the machine and is not followed.
fn names(root: Node<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            let name = reference.split('#').next().unwrap_or_default();
            if !name.is_empty() && !name.contains("://") {
                names.insert(name.to_owned());
            }
        }
        open.extend(node.members().map(|(_, value)| value));
        open.extend(node.items());
    }
    names
}
