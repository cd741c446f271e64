//! The families as a table: time, the yardstick's time, their ratio, and how time grows with n.

use crate::Family;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) fn print<'f>(families: impl Iterator<Item = &'f Family>) {
    let yardstick = build();
    println!("| family | n | compare | yardstick | ratio |\n|---|---|---|---|---|");
    for family in families {
        let mut points = Vec::new();
        for &size in family.sizes {
            let ready = family.ready(size);
            // Both sides by turns, so that noise meets both; the median of the ratios counts.
            let mut rounds: Vec<_> = (0..5)
                .map(|_| (time_of(|| ready.turn()), parsed(&yardstick, family.xml, &ready.text)))
                .collect();
            rounds.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
            let (ours, theirs) = rounds[rounds.len() / 2];
            let best = rounds.iter().map(|round| round.0).fold(f64::MAX, f64::min);
            println!(
                "| {} | {size} | {:.1} us | {:.1} us | {:.2} |",
                family.name,
                ours / 1e3,
                theirs / 1e3,
                ours / theirs
            );
            points.push((size as f64, best));
        }
        println!(
            "| | growth | n^{:.2}, from 100 on n^{:.2} | | |",
            exponent(&points),
            exponent(&points[1..])
        );
    }
}

/// Median nanoseconds of a turn.
fn time_of(turn: impl Fn() -> bool) -> f64 {
    let one = cpu_time();
    assert!(turn());
    let turns = (1e-3 / (cpu_time() - one).as_secs_f64().max(1e-9)).clamp(1.0, 1e5) as u32;
    let (start, mut times) = (Instant::now(), Vec::new());
    while times.len() < 5 || start.elapsed() < Duration::from_millis(60) {
        let batch = cpu_time();
        for _ in 0..turns {
            black_box(turn());
        }
        times.push((cpu_time() - batch).as_nanos() as f64 / f64::from(turns));
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// CPU time of this thread so far: other work on the machine does not count.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure outlives the call.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The slope of the line through the logarithms, by least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<_> = points.iter().map(|(n, time)| (n.ln(), time.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    covariance / logs.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

/// The yardstick's program, built as a package of its own.
fn build() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("yardstick");
    let target = package.join("target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--target-dir"])
        .arg(&target)
        .current_dir(&package)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the yardstick does not build");
    target.join("release").join("yardstick")
}

/// Nanoseconds that the yardstick takes for a text.
fn parsed(yardstick: &Path, xml: bool, text: &str) -> f64 {
    let kind = if xml { "xml" } else { "json" };
    let mut command = Command::new(yardstick);
    let mut process =
        command.arg(kind).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it was built");
    process.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}
