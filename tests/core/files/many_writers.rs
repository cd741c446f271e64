//! Many processes merge into one file at the same time: none fails and nothing is lost.

use pact_ffi::model::file::{self, WriteMode};
use pact_ffi::model::{Interaction, Pact, SpecVersion};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const PROCESSES: usize = 16;
const MERGES: usize = 40;
const FOLDER: &str = "PACT_TEST_FOLDER";
const WRITER: &str = "PACT_TEST_WRITER";

#[test]
fn sixteen_processes_merge_forty_interactions_each() {
    // Each process runs this test program; an environment variable makes it write.
    if let (Some(folder), Some(writer)) = (std::env::var_os(FOLDER), std::env::var_os(WRITER)) {
        return merge_many(Path::new(&folder), &writer.to_string_lossy());
    }
    let folder = TempDir::new().unwrap();

    let writers: Vec<_> = (0..PROCESSES).map(|writer| start(folder.path(), writer)).collect();
    let failures: Vec<String> = writers
        .into_iter()
        .map(|writer| writer.wait_with_output().unwrap())
        .filter(|output| !output.status.success())
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .collect();

    assert_eq!(failures, Vec::<String>::new());
    let pact = file::read_path(&folder.path().join("c-p.json")).unwrap().pact;
    assert_eq!(pact.interactions.len(), PROCESSES * MERGES);
}

fn start(folder: &Path, writer: usize) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "files::many_writers::sixteen_processes_merge_forty_interactions_each"])
        .env(FOLDER, folder)
        .env(WRITER, writer.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn merge_many(folder: &Path, writer: &str) {
    for merge in 0..MERGES {
        let mut pact = Pact::new("c", "p");
        pact.interactions.push(Interaction::http(format!("writer {writer}, merge {merge}")));
        file::write(&pact, folder, WriteMode::Merge, SpecVersion::V4).unwrap();
    }
}
