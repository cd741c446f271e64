use super::blocking::blocking_on;
use super::runtime::start;
use super::thread::{System, Threads, Work};
use super::{Defect, Runtime, TaskSet, block_in_place, blocking, spawn, spawn_on, wait_in_place};
use crate::foundation::fork_guard::is_inside;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::runtime::RuntimeFlavor;

const NAME: &str = "pact-test";

/// A system that has so many threads and no more.
struct Only(AtomicUsize);

impl Only {
    fn new(count: usize) -> Self {
        Only(AtomicUsize::new(count))
    }
}

impl Threads for Only {
    fn start(&self, name: &str, work: Work) -> io::Result<JoinHandle<()>> {
        let left = self.0.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1));
        left.map_err(|_| io::Error::from(io::ErrorKind::WouldBlock))?;
        System.start(name, work)
    }
}

fn runtime() -> Runtime {
    Runtime::start(NAME, 2).unwrap()
}

#[test]
fn whatever_is_started_is_inside_the_fork_guard() {
    let runtime = runtime();
    let on_handle = spawn_on(runtime.handle(), async { is_inside() });

    let inside = runtime.block_on(async {
        let mut set = TaskSet::new();
        set.spawn(async { is_inside() });
        let set = set.join_next().await.unwrap().unwrap();
        let task = spawn(async { is_inside() }).await.unwrap();
        [is_inside(), set, task, on_handle.await.unwrap(), blocking(is_inside).await.unwrap()]
    });

    assert_eq!(inside, [true; 5]);
    assert!(!is_inside());
}

#[test]
fn what_a_task_owns_is_dropped_inside_the_fork_guard() {
    struct Noted(std::sync::mpsc::Sender<bool>);
    impl Drop for Noted {
        fn drop(&mut self) {
            self.0.send(is_inside()).unwrap();
        }
    }
    let (note, noted) = std::sync::mpsc::channel();
    let owned = Noted(note);

    let runtime = runtime();
    runtime
        .block_on(spawn_on(runtime.handle(), async move {
            let _owned = owned;
        }))
        .unwrap();

    assert!(noted.recv().unwrap());
}

#[test]
fn a_runtime_has_the_threads_it_was_to_have_or_one_or_is_an_error() {
    // With three, tokio could start its two while the one of ours is there.
    for (available, is_one) in [(1, true), (2, true), (3, false), (9, false)] {
        let runtime = start(&Only::new(available), NAME, 2).unwrap();

        let is_small = runtime.handle().runtime_flavor() == RuntimeFlavor::CurrentThread;
        assert_eq!(is_small, is_one, "{available}");
        let task = spawn_on(runtime.handle(), async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            thread::current().name().map(str::to_owned)
        });
        assert_eq!(runtime.block_on(task).unwrap().as_deref(), Some(NAME), "{available}");
        runtime.shutdown_background();
    }
    assert_eq!(start(&Only::new(0), NAME, 2).unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn blocking_work_is_done_on_the_spot_where_there_are_no_threads() {
    let here = thread::current().id();

    let work = || thread::current().id();
    let there = runtime().block_on(blocking_on(Arc::default(), &Only::new(0), work));
    let elsewhere = runtime().block_on(blocking(work));

    assert_eq!(there, Ok(here));
    assert_ne!(elsewhere.unwrap(), here);
}

#[test]
fn work_in_place_is_done_on_any_runtime() {
    for threads in [1, 2] {
        let runtime = Runtime::start(NAME, threads).unwrap();
        let task = spawn_on(runtime.handle(), async { block_in_place(|| 42) });

        assert_eq!(runtime.block_on(task).unwrap(), 42);
    }
}

#[test]
fn a_future_of_another_runtime_is_waited_for_on_any_runtime() {
    let other = runtime();
    let handle = other.handle().clone();
    for threads in [1, 2] {
        let runtime = Runtime::start(NAME, threads).unwrap();
        let there = handle.clone();
        let task = spawn_on(runtime.handle(), async move {
            let work = async { tokio::runtime::Handle::current().id() };
            wait_in_place(&there, work, Duration::from_secs(60))
        });

        assert_eq!(runtime.block_on(task).unwrap(), Some(handle.id()));
    }
    assert_eq!(wait_in_place(&handle, async { 42 }, Duration::from_secs(60)), Some(42));
}

#[test]
fn a_runtime_of_one_thread_does_not_wait_for_itself_for_ever() {
    let runtime = Runtime::start(NAME, 1).unwrap();
    let handle = runtime.handle().clone();
    let task =
        spawn_on(
            runtime.handle(),
            async move { wait_in_place(&handle, async { 42 }, Duration::from_millis(5)) },
        );

    assert_eq!(runtime.block_on(task).unwrap(), None);
}

#[test]
fn waiting_for_a_runtime_whose_threads_are_all_held_ends_at_the_limit() {
    let runtime = runtime();
    let (held, hold) = std::sync::mpsc::channel();
    let releases = [(); 2].map(|()| {
        let (release, released) = std::sync::mpsc::channel::<()>();
        let held = held.clone();
        spawn_on(runtime.handle(), async move {
            held.send(()).unwrap();
            let _ = released.recv();
        });
        release
    });
    for _ in &releases {
        hold.recv().unwrap();
    }

    assert_eq!(wait_in_place(runtime.handle(), async { 42 }, Duration::from_millis(5)), None);

    drop(releases);
    assert_eq!(wait_in_place(runtime.handle(), async { 42 }, Duration::from_secs(60)), Some(42));
}

#[test]
fn work_that_is_done_on_the_spot_lets_other_tasks_go_on() {
    let runtime = runtime();
    let handle = runtime.handle().clone();
    let all = [(); 2].map(|()| {
        let other = handle.clone();
        spawn_on(&handle, async move {
            let work = move || {
                let (send, sent) = std::sync::mpsc::channel();
                spawn_on(&other, async move { send.send(42) });
                sent.recv_timeout(Duration::from_secs(60)).ok()
            };
            blocking_on(Arc::default(), &Only::new(0), work).await
        })
    });
    for one in all {
        assert_eq!(runtime.block_on(one).unwrap(), Ok(Some(42)));
    }
}

#[test]
fn threads_of_the_pool_are_used_again_and_survive_a_defect() {
    let runtime = runtime();
    runtime.block_on(async {
        assert_eq!(blocking(|| panic!("a defect")).await, Err::<(), _>(Defect));
        let all: Vec<_> = (0..64).map(|at| spawn(blocking(move || at))).collect();
        for (at, one) in all.into_iter().enumerate() {
            assert_eq!(one.await.unwrap(), Ok(at));
        }
    });
}

#[test]
fn a_runtime_of_the_process_may_be_dropped_where_tasks_run() {
    let outer = Runtime::start("pact-test", 1).unwrap();

    let is_running = outer.block_on(async {
        let inner = super::runtime::ProcessRuntime::new("pact-test", 2);
        let handle = inner.handle().unwrap();
        let is_running = spawn_on(&handle, async { true }).await.unwrap();
        drop(inner);
        is_running
    });

    assert!(is_running);
}
