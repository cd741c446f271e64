//! Pact files on disk: read under a shared lock; read, merged and written under an exclusive one.
//!
//! A file is written in place. A temporary file and a rename would be safer against a crash, but other writers that
//! wait for the lock have the old file open and would write into a file without a name.

use super::layout::{check_convertible, to_text};
use super::lock::{self, Deadline};
use super::merge::merge;
use super::{ReadPact, name, not_an_object, read, read_node};
use crate::foundation::json::Document;
use crate::foundation::text::on_one_line;
use crate::model::error::Error;
use crate::model::pact::Pact;
use crate::model::spec::SpecVersion;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Files of more bytes are looked at before they are read as a whole.
const LARGE: u64 = 1024 * 1024;

/// How much of a file is looked at at once.
const BLOCK: usize = 4096;

/// How many bytes of a file that is no pact are shown.
const SHOWN: usize = 20;

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// What happens to the pact a file already holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// It is replaced.
    Overwrite,
    /// The new interactions are added to it.
    Merge,
}

/// Reads a pact file. Waits for writers, but not longer than 30 seconds.
pub fn read_path(path: &Path) -> Result<ReadPact, Error> {
    let mut file = check_is_file(path).and_then(|()| File::open(path)).map_err(io_error("open", path))?;
    lock::shared(&file, path, Deadline::start())?;
    check_beginning(&mut file)
        .map_err(io_error("read", path))?
        .map_or(Ok(()), |found| Err(not_an_object(&found).at(path.display())))?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(io_error("read", path))?;
    let document = Document::parse(&text).map_err(Error::from);
    document.and_then(|document| read_node(document.root())).map_err(|error| error.at(path.display()))
}

/// What a large file begins with if that is no object. Anything may lie in a folder of pacts, such as the image of a disk:
/// it is not read as a whole.
fn check_beginning(file: &mut File) -> io::Result<Option<String>> {
    if file.metadata()?.len() <= LARGE {
        return Ok(None);
    }
    let mut block = [0; BLOCK];
    let mut is_start = true;
    loop {
        let count = file.read(&mut block)?;
        let read = block.get(..count).unwrap_or_default();
        let text = if is_start { read.strip_prefix(BOM).unwrap_or(read) } else { read };
        match text.iter().position(|byte| !b" \t\r\n".contains(byte)) {
            Some(at) if text.get(at) == Some(&b'{') => break,
            Some(at) => {
                let found: Vec<u8> = text.iter().skip(at).take(SHOWN).copied().collect();
                return Ok(Some(format!("'{}…'", on_one_line(&String::from_utf8_lossy(&found)))));
            }
            None if count == 0 => return Ok(Some("nothing but white space".to_owned())),
            None => is_start = false,
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(None)
}

/// Writes a pact into a folder and returns the path of its file.
///
/// The whole text is made before the file is changed, so a pact that cannot be merged or written in this
/// version leaves everything as it was. Other writers are waited for, but not longer than 30 seconds.
pub fn write(pact: &Pact, directory: &Path, mode: WriteMode, version: SpecVersion) -> Result<PathBuf, Error> {
    let version = version.for_writing();
    let path = directory.join(name::of(&pact.consumer, &pact.provider)?);
    check_convertible(pact, version)?;
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(io_error("create folder", parent))?;
    }
    let deadline = Deadline::start();
    lock::in_turn(&canonical(&path), deadline, || {
        let mut target = Target::open(&path, deadline)?;
        let result = text_to_write(pact, &mut target, mode, version).and_then(|text| target.replace(&text));
        if result.is_err() {
            target.remove_if_new();
        }
        result
    })?;
    let how = if mode == WriteMode::Merge { "merged into" } else { "written to" };
    tracing::info!(
        "the pact between '{}' and '{}' was {how} '{}'",
        pact.consumer,
        pact.provider,
        path.display()
    );
    Ok(path)
}

fn text_to_write(
    pact: &Pact,
    target: &mut Target<'_>,
    mode: WriteMode,
    version: SpecVersion,
) -> Result<String, Error> {
    if mode == WriteMode::Overwrite {
        return to_text(pact, version);
    }
    let text = target.text()?;
    // COMPAT: a file of no bytes holds no pact yet.
    if text.is_empty() {
        return to_text(pact, version);
    }
    let merged = read(&text).and_then(|existing| merge(existing, pact, version));
    drop(text);
    to_text(&merged.map_err(|error| error.at(target.path.display()))?, version)
}

/// A pact file, open and locked.
struct Target<'p> {
    path: &'p Path,
    file: File,
    /// Whether this write made the file and no other caller has written to it since.
    is_new: bool,
}

impl<'p> Target<'p> {
    /// Opens the file, made if it is not there, and waits for the lock on it.
    fn open(path: &'p Path, deadline: Deadline) -> Result<Self, Error> {
        loop {
            let (file, is_new) = open_or_create(path).map_err(io_error("open", path))?;
            lock::exclusive(&file, path, deadline)?;
            // While we waited, a writer that failed may have removed the file it had made.
            if is_still_at(&file, path) {
                let is_new = is_new && is_empty(&file);
                return Ok(Target { path, file, is_new });
            }
            deadline.check(path)?;
        }
    }

    fn text(&mut self) -> Result<String, Error> {
        let mut text = String::new();
        self.file.read_to_string(&mut text).map_err(io_error("read", self.path))?;
        Ok(text)
    }

    /// Writes over the old text and cuts what is left of it.
    fn replace(&mut self, text: &str) -> Result<(), Error> {
        self.write_over(text.as_bytes()).map_err(io_error("write", self.path))
    }

    fn write_over(&mut self, text: &[u8]) -> io::Result<()> {
        let old = self.file.metadata()?.len();
        let (front, end) = text.split_at(usize::try_from(old).unwrap_or(usize::MAX).min(text.len()));
        // What makes the file longer is written first: if the disk is full, the old text is still there.
        self.file.seek(SeekFrom::Start(front.len() as u64))?;
        if let Err(error) = self.file.write_all(end) {
            self.file.set_len(old)?;
            return Err(error);
        }
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(front)?;
        self.file.set_len(text.len() as u64)
    }

    /// Removes the file if this write made it.
    fn remove_if_new(&self) {
        // Emptied first: other processes may have it open and must not find half a pact in it.
        if self.is_new && self.file.set_len(0).and_then(|()| fs::remove_file(self.path)).is_err() {
            tracing::warn!("could not remove '{}' after a write that failed", self.path.display());
        }
    }
}

/// Opens the file, or makes it; the flag says whether it was made.
fn open_or_create(path: &Path) -> io::Result<(File, bool)> {
    check_is_file(path)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    match options.clone().create_new(true).open(path) {
        Ok(file) => Ok((file, true)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            // It may be removed just now, or be a link to a file that is not there yet.
            options.create(true).truncate(false).open(path).map(|file| (file, false))
        }
        Err(error) => Err(error),
    }
}

/// Refuses pipes and devices: opening a pipe waits for its other end, and reading some devices never ends.
fn check_is_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(data) if !data.is_file() && !data.is_dir() => Err(io::Error::other("it is not a file")),
        _ => Ok(()),
    }
}

fn is_empty(file: &File) -> bool {
    file.metadata().is_ok_and(|data| data.len() == 0)
}

/// One name for the file, however the caller spelled its folder.
fn canonical(path: &Path) -> PathBuf {
    let folder =
        path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    match (folder.map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |data: fs::Metadata| (data.dev(), data.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(named)) => id(ours) == id(named),
        _ => false,
    }
}

/// On other systems a file has no number that could be asked for. A writer that fails empties its file before it removes
/// it, so one with text is still there; an empty one is given a length to be known by.
#[cfg(any(test, not(unix)))]
fn is_same_by_length(file: &File, path: &Path) -> bool {
    if !is_empty(file) {
        return path.exists();
    }
    let length = fastrand::u64(1..=u64::from(u16::MAX));
    let is_same = file.set_len(length).is_ok() && fs::metadata(path).is_ok_and(|data| data.len() == length);
    file.set_len(0).is_ok() && is_same
}

#[cfg(not(unix))]
use is_same_by_length as is_still_at;

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |cause| Error::Io { action, path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::{OpenOptions, fs, is_same_by_length};

    #[test]
    fn an_empty_file_is_known_by_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c-p.json");
        let file = OpenOptions::new().write(true).create_new(true).open(&path).unwrap();

        assert!(is_same_by_length(&file, &path));
        assert_eq!(fs::read(&path).unwrap(), b"");

        fs::remove_file(&path).unwrap();
        assert!(!is_same_by_length(&file, &path));
        fs::write(&path, "").unwrap();
        assert!(!is_same_by_length(&file, &path));
        assert_eq!(fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn a_file_with_text_is_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c-p.json");
        fs::write(&path, "{}").unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();

        assert!(is_same_by_length(&file, &path));
        assert_eq!(fs::read(&path).unwrap(), b"{}");
        fs::remove_file(&path).unwrap();
        assert!(!is_same_by_length(&file, &path));
    }
}
