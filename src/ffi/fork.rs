//! Makes `fork` wait until no thread is inside the library, so that the child finds no lock held and no work half done.
//!
//! `pthread_atfork` registers the functions of `foundation::fork_guard` and `foundation::fork_files`, which the system
//! calls before and after each `fork`.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static IS_WATCHED: AtomicBool = AtomicBool::new(false);

/// Makes forks wait from now on.
pub(crate) fn watch() {
    if !IS_WATCHED.load(Relaxed) && !IS_WATCHED.swap(true, Relaxed) {
        register();
    }
}

#[cfg(unix)]
fn register() {
    use crate::foundation::{fork_files, fork_guard};
    use std::time::Duration;

    /// Longest time that a fork waits for calls in other threads. A call takes longer only if it waits for the lock of a
    /// pact file, or compares a body of hundreds of megabytes.
    const FORK_WAIT_TIMEOUT: Duration = Duration::from_secs(5);

    extern "C" fn before() {
        fork_guard::close(FORK_WAIT_TIMEOUT);
    }
    extern "C" fn in_parent() {
        fork_guard::open();
    }
    extern "C" fn in_child() {
        fork_guard::open_in_child();
        fork_files::close_in_child();
    }
    // SAFETY: the functions do not unwind and stay in memory, because the library is never unloaded. If the system has
    // no memory to register them, this fails and forks do not wait.
    let _ = unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
}

/// There is no `fork` on this system.
#[cfg(not(unix))]
fn register() {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::fork_files::ParentFile;
    use crate::plugin::{is_gone, start_two, wait_until};
    use std::cell::Cell;
    use std::io::{BufRead, BufReader, Read, pipe, stdin};
    use std::process::{Command, Stdio};

    /// Set for a process of this program that plays the host of a plugin.
    const HOST: &str = "PACT_TEST_FORKING_HOST";

    thread_local! {
        /// How often this thread has begun to fork.
        static FORKS: Cell<u32> = const { Cell::new(0) };
    }

    /// A child that does some work and then waits to be killed.
    fn fork(work: impl FnOnce()) -> i32 {
        watch();
        // SAFETY: the child does the work, waits, and never returns.
        let child = unsafe { libc::fork() };
        if child == 0 {
            work();
            loop {
                // SAFETY: waits.
                unsafe { libc::pause() };
            }
        }
        child
    }

    fn kill(child: i32) {
        // SAFETY: the child lives until this, because it waits.
        assert_eq!(unsafe { libc::kill(child, libc::SIGKILL) }, 0);
    }

    fn kill_and_reap(child: i32) {
        kill(child);
        let mut status = -1;
        // SAFETY: waits for the child just killed.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(libc::WTERMSIG(status), libc::SIGKILL);
    }

    #[test]
    fn a_pipe_ends_with_the_process_although_its_forked_child_lives() {
        let (mut reader, writer) = pipe().unwrap();
        let writer = ParentFile::new(writer);
        let child = fork(|| ());

        drop(writer);
        // This would wait for the child.
        let read = reader.read(&mut [0]);

        kill_and_reap(child);
        assert_eq!(read.unwrap(), 0);
    }

    #[test]
    fn starting_a_plugin_does_not_fork() {
        extern "C" fn count() {
            FORKS.set(FORKS.get() + 1);
        }
        // SAFETY: the function does not unwind and stays in memory.
        assert_eq!(unsafe { libc::pthread_atfork(Some(count), None, None) }, 0);

        drop(start_two());
        assert_eq!(FORKS.get(), 0);

        kill_and_reap(fork(|| ()));
        assert_eq!(FORKS.get(), 1, "the handler counts");
    }

    #[test]
    fn a_forked_child_ends_no_plugin() {
        let (plugin, ids) = start_two();
        let (mut reader, writer) = pipe().unwrap();
        let (mut plugin, mut writer) = (Some(plugin), Some(writer));

        let child = fork(|| {
            plugin.take();
            writer.take();
        });
        drop(writer);
        // Until the child has dropped both.
        assert_eq!(reader.read(&mut [0]).unwrap(), 0);

        kill_and_reap(child);
        assert!(ids.iter().all(|id| !is_gone(*id)));
        drop(plugin);
        wait_until("the plugin is gone", || ids.iter().all(|id| is_gone(*id)));
    }

    /// Only does something in a process of its own, which another test starts: it plays the host.
    #[test]
    fn forking_host() {
        if std::env::var_os(HOST).is_none() {
            return;
        }
        let (_plugin, [one, two]) = start_two();
        let child = fork(|| ());
        println!("\nids: {one} {two} {child}");
        let _ = stdin().read(&mut [0]);
    }

    #[test]
    fn a_plugin_ends_with_its_host_although_a_forked_child_lives() {
        let mut host = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "ffi::fork::tests::forking_host", "--nocapture"])
            .env(HOST, "")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(host.stdout.take().unwrap()).lines().map_while(Result::ok);
        let ids = lines.find_map(|line| line.strip_prefix("ids: ").map(str::to_owned)).unwrap();
        let ids: Vec<i32> = ids.split(' ').map(|id| id.parse().unwrap()).collect();
        let (child, plugin) = ids.split_last().unwrap();
        assert!(plugin.iter().all(|id| !is_gone(*id)));

        host.kill().unwrap();
        host.wait().unwrap();

        wait_until("the plugin is gone", || plugin.iter().all(|id| is_gone(*id)));
        kill(*child);
    }
}
