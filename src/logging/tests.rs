use super::{Filter, Level, Logger, Operation, Record, Sink, allow_callbacks, defer_callbacks, set_test_run};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// The messages of some records.
fn texts(records: &Mutex<Vec<Record>>) -> Vec<String> {
    std::mem::take(&mut *records.lock().unwrap()).into_iter().map(|record| record.message).collect()
}

/// The lines from their target on.
fn messages(lines: &str) -> Vec<String> {
    let from = |line: &str| line.find(" test: ").map(|at| line[at + 7..].to_owned());
    lines.lines().filter_map(from).collect()
}

#[test]
fn events_reach_operations_sinks_and_the_listener() {
    let logger = Arc::<Logger>::default();
    let records = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&records);
    assert!(logger.is_applied(), "without the events of the process there is nothing to apply");
    let _installed = logger.install_here();
    logger
        .listen(Some(Box::new(move |record| received.lock().unwrap().push(record.clone()))))
        .wait_until_idle();
    logger.set_listener_level(Some(Level::TRACE));
    let operation = Operation::new("80");

    // No sink is applied: an operation keeps its events, the listener receives none.
    operation.run(|| {
        tracing::info!(target: "test", "did");
        tracing::debug!(target: "test", "how");
    });
    tracing::error!(target: "test", "failed");
    assert_eq!(messages(&operation.drain()), ["did"]);
    assert_eq!(logger.drain("global"), "");
    assert_eq!(texts(&records), Vec::<String>::new());

    // A buffer takes what its level lets through, by operation.
    logger.apply(vec![Sink::open("buffer", Filter::up_to(Some(Level::DEBUG))).unwrap()]).unwrap();
    assert!(logger.apply(Vec::new()).is_err());
    set_test_run(Some("run"));
    operation.run(|| tracing::debug!(target: "test", name = "a\"b", count = 2, "how"));
    operation.record(Level::INFO, "test", "once");
    operation.emit(|| tracing::info!(target: "test", "once"));
    logger.trace("test", "client", "too much");
    tracing::warn!(target: "test", "may be wrong");
    set_test_run(None);
    assert_eq!(messages(&operation.drain()), ["how name=\"a\\\"b\" count=2", "once"]);
    assert_eq!(messages(&logger.drain("global")), ["may be wrong"]);
    let record = records.lock().unwrap()[0].clone();
    let known = Record {
        operation: "80".into(),
        test_run: "run".into(),
        level: Level::DEBUG,
        target: "test".to_owned(),
        message: "how name=a\"b count=2".to_owned(),
    };
    assert_eq!(record, known);
    assert_eq!(texts(&records), ["how name=a\"b count=2", "once", "too much source=client", "may be wrong"]);

    // Levels change.
    logger.set_level(Some(Level::ERROR)).unwrap();
    logger.set_listener_level(Some(Level::INFO));
    tracing::warn!(target: "test", "listener only");
    assert_eq!((logger.drain("global"), texts(&records)), (String::new(), vec!["listener only".to_owned()]));

    // A listener is called where no lock is held.
    defer_callbacks(|| {
        tracing::info!(target: "test", "later");
        assert_eq!(texts(&records), Vec::<String>::new());
        allow_callbacks(|| tracing::info!(target: "test", "now"));
        assert_eq!(texts(&records), ["now"]);
        logger.notify_waiting();
        assert_eq!(texts(&records), Vec::<String>::new());
    });
    logger.notify_waiting();
    assert_eq!(texts(&records), ["later"]);

    // An operation that is looked up by name is there as long as its lines are.
    let named = logger.operation("verify:p");
    named.record(Level::INFO, "test", "verified");
    drop(named);
    assert_eq!(messages(&logger.drain("verify:p")), ["verified"]);
    assert_eq!(logger.drain("verify:p"), "");
    logger.listen(None).wait_until_idle();
}

#[test]
fn an_operation_follows_its_work() {
    let (one, other) = (Operation::new("1"), Operation::new("2"));
    let work = async {
        assert_eq!(super::operation::current().unwrap().id(), "1");
        other.run(|| assert_eq!(super::operation::current().unwrap().id(), "2"));
        assert_eq!(super::operation::current().unwrap().id(), "1");
    };

    let done = pin!(one.follow(work)).poll(&mut Context::from_waker(Waker::noop()));

    assert_eq!(done, Poll::Ready(()));
    assert!(super::operation::current().is_none());
}

#[test]
fn a_specifier_names_a_sink() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("a.log");
    let specifier = format!("  file {} ", path.display());
    let open =
        |specifier: &str| Sink::open(specifier, Filter::default()).map(drop).map_err(|it| it.to_string());

    for good in ["stdout", " stderr\n", "buffer", &specifier] {
        assert_eq!(open(good), Ok(()), "{good}");
    }
    for bad in ["STDOUT", "", "file", "file ", "file:/x", "file\t/x", "buffer x"] {
        let text = format!("'{bad}' is not a sink; sinks are 'stdout', 'stderr', 'buffer' and 'file <path>'");
        assert_eq!(open(bad), Err(text));
    }
    assert!(path.exists());
    let text = open(&format!("file {}", folder.path().display())).unwrap_err();
    assert!(text.starts_with(&format!("cannot log to file '{}': ", folder.path().display())), "{text}");
}
