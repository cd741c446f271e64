use super::*;
use std::sync::mpsc::channel;

fn plugin(name: &str) -> PluginId {
    PluginId { name: name.to_owned(), version: "1.2.3".to_owned() }
}

fn line(instance_id: &str, message: &str) -> LogLine {
    LogLine {
        instance_id: instance_id.to_owned(),
        test_run_id: Some("tr".to_owned()),
        level: "WARN".to_owned(),
        target: Some("t::u".to_owned()),
        message: message.to_owned(),
    }
}

fn messages(text: &str) -> Vec<String> {
    let message = |line: &str| {
        let line = crate::foundation::json::parse_value(line).unwrap();
        line["message"].as_str().unwrap().to_owned()
    };
    text.lines().map(message).collect()
}

#[test]
fn lines_are_json_objects_in_the_order_in_which_they_came() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Arc::new(PluginLogs::default());
    let log = logs.open(&plugin("tp2"), "id", folder.path());

    logs.log(&line("id", "say \"é\"\nand\u{1}"), 5);
    logs.log(&LogLine { test_run_id: None, target: Some(String::new()), ..line("id", "") }, -1);

    assert_eq!(
        logs.text("id"),
        [
            r#"{"plugin_name":"tp2","plugin_instance_id":"id","test_run_id":"tr","level":"WARN","message":"say \"é\"\nand\u0001","target":"t::u","timestamp_ms":5,"source":"LogRpc"}"#,
            r#"{"plugin_name":"tp2","plugin_instance_id":"id","test_run_id":null,"level":"WARN","message":"","target":null,"timestamp_ms":-1,"source":"LogRpc"}"#,
        ]
        .join("\n")
    );
    drop(log);
    assert_eq!(messages(&logs.text("id")).len(), 2);
}

#[test]
fn standard_error_is_logged_for_debugging_and_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Arc::new(PluginLogs::default());
    let log = logs.open(&plugin("tp"), "id", &folder.path().join("below/logs"));

    log.stderr("  one");
    log.stderr("");

    let text = logs.text("id");
    let (before, after) = text.lines().next().unwrap().split_once(r#""timestamp_ms":"#).unwrap();
    assert_eq!(
        before,
        r#"{"plugin_name":"tp","plugin_instance_id":"id","test_run_id":null,"level":"DEBUG","message":"  one","target":null,"#
    );
    let (time, after) = after.split_once(',').unwrap();
    assert_eq!((time.len(), after), (13, r#""source":"Stderr"}"#));
    let file = folder.path().join("below/logs/pact-plugin-tp-id.log");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "  one\n\n");
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Arc::new(PluginLogs::default());

    let _log = logs.open(&plugin(&format!("../a\0\\{}", "é".repeat(200))), "../../b", folder.path());

    let name = format!("pact-plugin-.._a__{}-.._.._b.log", "é".repeat(72));
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [name.as_str()]);
}

#[test]
fn a_file_that_cannot_be_written_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let logs = Arc::new(PluginLogs::default());

    logs.open(&plugin("tp"), "id", &file).stderr("one");

    assert_eq!(messages(&logs.text("id")), ["one"]);
}

#[test]
fn an_instance_that_is_not_known_has_a_log_as_soon_as_it_logs() {
    let logs = PluginLogs::default();
    assert_eq!(logs.text("id"), "");

    logs.log(&line("id", "one"), 0);

    assert!(logs.text("id").starts_with(r#"{"plugin_name":"","plugin_instance_id":"id","#));
}

#[test]
fn the_newest_megabyte_of_each_instance_is_stored() {
    let logs = PluginLogs::default();
    logs.log(&line("other", "stays"), 0);
    let long = "x".repeat(1000);

    for number in 0..2000 {
        logs.log(&line("id", &format!("{number} {long}")), 0);
    }

    let text = logs.text("id");
    let stored = messages(&text);
    assert!(text.len() <= 1024 * 1024 && text.len() > 1024 * 1024 - 2000, "{}", text.len());
    assert_eq!(stored.last().unwrap(), &format!("1999 {long}"));
    assert!(stored[0].starts_with(&format!("{} ", 2000 - stored.len())));
    assert_eq!(messages(&logs.text("other")), ["stays"]);

    logs.log(&line("id", &"\u{1}".repeat(2_000_000)), 0);
    assert_eq!(messages(&logs.text("id")).last().unwrap(), &"\u{1}".repeat(131_072));
}

#[test]
fn a_hundred_instances_that_ended_are_stored_and_all_that_run() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Arc::new(PluginLogs::default());
    let running = logs.open(&plugin("tp"), "running", folder.path());
    running.stderr("one");

    for number in 0..105 {
        logs.open(&plugin("tp"), &number.to_string(), folder.path()).stderr("one");
    }

    let is_stored = |id: &str| !logs.text(id).is_empty();
    assert!(is_stored("running"));
    let stored: Vec<_> = (0..105).filter(|number| is_stored(&number.to_string())).collect();
    assert_eq!(stored, Vec::from_iter(5..105));
}

#[test]
fn the_listener_gets_each_line_until_another_takes_its_place() {
    let logs = Arc::new(PluginLogs::default());
    let (send, sent) = channel();
    let again = Arc::clone(&logs);
    logs.listen(Some(Arc::new(move |line: &LogLine| {
        // No lock is held.
        again.listen(None);
        send.send((line.clone(), again.text("id"), fork_guard::is_inside())).unwrap();
    })));

    fork_guard::enter(|| logs.log(&line("id", "one"), 0));
    logs.log(&line("id", "two"), 0);

    let (seen, text, is_inside) = sent.recv().unwrap();
    assert_eq!((seen, messages(&text), is_inside), (line("id", "one"), vec!["one".to_owned()], false));
    assert!(sent.recv().is_err(), "the listener is dropped");
}
