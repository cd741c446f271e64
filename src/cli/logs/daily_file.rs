//! [`DailyFile`]: a log file with a new name each day.

use crate::cli::output;
use crate::foundation::text::on_one_line;
use crate::logging::{Level, WriteLine};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The name of log files, before the date.
const FILE_NAME: &str = "pact_mock_server.log";

/// How many characters of a line are its date.
const DATE: usize = "2026-11-21".len();

/// Files in a folder, one for each day on which there are lines.
#[derive(Debug)]
pub(super) struct DailyFile {
    folder: PathBuf,
    current: Mutex<Option<Day>>,
}

/// The file of a day.
#[derive(Debug)]
struct Day {
    date: String,
    /// Nothing if the file cannot be opened or written.
    file: Option<File>,
}

impl DailyFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        DailyFile { folder, current: Mutex::default() }
    }

    fn open(&self, date: &str) -> Day {
        let path = self.folder.join(format!("{FILE_NAME}.{date}"));
        let opened = fs::create_dir_all(&self.folder)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(path));
        let file = opened.inspect_err(|error| complain(&self.folder, error)).ok();
        Day { date: date.to_owned(), file }
    }
}

impl WriteLine for DailyFile {
    /// Appends a line. After a failure the rest of the day is not logged: the program must go on.
    fn write(&self, _level: Level, line: &str) {
        let line = on_one_line(line);
        let date = line.get(..DATE).unwrap_or_default();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let day = match current.take().filter(|day| day.date == date) {
            Some(day) => current.insert(day),
            None => current.insert(self.open(date)),
        };
        if let Some(file) = &mut day.file
            && let Err(error) = file.write_all(format!("{line}\n").as_bytes())
        {
            day.file = None;
            complain(&self.folder, &error);
        }
    }
}

fn complain(folder: &Path, error: &io::Error) {
    output::complain(format_args!("WARN: cannot log to a file in '{}': {error}\n", folder.display()));
}

#[cfg(test)]
mod tests {
    use super::DailyFile;
    use crate::logging::{Level, WriteLine};
    use std::fs;

    #[test]
    fn each_day_has_its_file_and_lines_are_appended() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pact_mock_server.log.2026-01-01"), "before\n").unwrap();
        let file = DailyFile::new(folder.path().to_owned());

        for line in ["2026-01-01 a", "2026-01-01 b", "2026-01-02 c"] {
            file.write(Level::INFO, line);
        }

        let read =
            |day| fs::read_to_string(folder.path().join(format!("pact_mock_server.log.{day}"))).unwrap();
        assert_eq!(read("2026-01-01"), "before\n2026-01-01 a\n2026-01-01 b\n");
        assert_eq!(read("2026-01-02"), "2026-01-02 c\n");
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        let file = DailyFile::new(blocked.join("below"));

        file.write(Level::INFO, "2026-01-01 a");
        file.write(Level::INFO, "2026-01-01 b");

        let current = file.current.into_inner().unwrap();
        assert!(current.is_some_and(|day| day.file.is_none()));
    }
}
