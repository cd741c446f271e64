//! [`LogFile`]: the file with what an instance writes to its standard error.

use parking_lot::Mutex;
use std::fs::{File, OpenOptions, create_dir_all};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How much of the name of a plugin is in that of the file.
const LONGEST_NAME: usize = 150;

/// The file; nothing if it cannot be written.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl LogFile {
    /// Creates `pact-plugin-<name>-<instance>.log`, and its folder.
    pub(super) fn create(folder: &Path, plugin: &str, instance_id: &str) -> LogFile {
        let path = folder.join(format!("pact-plugin-{}-{}.log", part(plugin), part(instance_id)));
        let open = || {
            create_dir_all(folder)?;
            OpenOptions::new().create(true).append(true).open(&path)
        };
        let file = open().map_err(|error| warn(&path, &error)).ok();
        LogFile { path, file: Mutex::new(file) }
    }

    /// Writes a line.
    pub(super) fn write(&self, line: &str) {
        if let Err(error) = self.try_write(line) {
            // Without the lock: the host's function for log lines may make a plugin log.
            warn(&self.path, &error);
        }
    }

    /// Writes a line, or closes the file.
    fn try_write(&self, line: &str) -> io::Result<()> {
        let mut file = self.file.lock();
        let Some(open) = file.as_mut() else { return Ok(()) };
        let written = open.write_all(format!("{line}\n").as_bytes());
        if written.is_err() {
            *file = None;
        }
        written
    }
}

fn warn(path: &Path, error: &io::Error) {
    tracing::warn!("the log of a plugin cannot be written to '{}': {error}", path.display());
}

/// Part of the name of a file. It names no other folder.
fn part(name: &str) -> String {
    let is_unsafe = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    let mut part = String::new();
    for c in name.chars().map(|c| if is_unsafe(c) { '_' } else { c }) {
        if part.len() + c.len_utf8() > LONGEST_NAME {
            break;
        }
        part.push(c);
    }
    part
}
