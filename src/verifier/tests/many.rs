//! Many interactions: one after the other, or several at the same time.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use super::stage::{Stage, get, given, summary};
use crate::foundation::json::Value;
use crate::matching::Engine;
use crate::matching::fixture::PluginDouble;
use crate::net::client::fixture::{Answer, Server, run as wait};
use crate::verifier::{report, run};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Barrier, Notify};

fn paths(count: usize) -> Vec<Value> {
    (0..count).map(|n| get(&format!("/{n}"))).collect()
}

fn passed(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("C - /{n}: OK")).collect()
}

#[test]
fn by_default_interactions_are_verified_in_order_over_one_connection() {
    wait(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let stage = Stage::of(&server, &paths(20));

        assert_eq!(stage.summary().await, passed(20));

        let lines: Vec<String> = (0..20).map(|n| format!("GET /{n}")).collect();
        assert_eq!((server.lines(), server.connections()), (lines, 1));
    });
}

#[test]
fn as_many_requests_are_in_flight_as_set_over_as_many_connections() {
    wait(async {
        // No request is answered until four have arrived.
        let four = Arc::new(Barrier::new(4));
        let server = Server::waiting(move |_| {
            let four = Arc::clone(&four);
            Box::pin(async move {
                four.wait().await;
                Answer::new(200, "")
            })
        })
        .await;
        let mut stage = Stage::of(&server, &paths(12));
        stage.plan.requests.parallel = 4;

        assert_eq!(stage.summary().await, passed(12));

        assert_eq!(server.connections(), 4);
    });
}

#[test]
fn results_keep_the_order_of_the_pact_whatever_is_known_first() {
    wait(async {
        let last = Arc::new(Notify::new());
        let server = Server::waiting(move |asked| {
            let last = Arc::clone(&last);
            Box::pin(async move {
                match asked.target.as_str() {
                    "/0" => last.notified().await,
                    "/3" => last.notify_one(),
                    _ => {}
                }
                Answer::new(200, "")
            })
        })
        .await;
        let mut stage = Stage::of(&server, &paths(4));
        stage.plan.requests.parallel = 2;
        let mut notified = Vec::new();

        let report =
            run(stage.plan.clone(), &mut |_, interaction, _| notified.push(interaction.description.clone()))
                .await
                .unwrap();

        assert_eq!(summary(&report), passed(4));
        assert_eq!(notified.len(), 4);
        assert_eq!(notified[..2], ["/1", "/2"], "each is reported as soon as it is known");
    });
}

#[test]
fn interactions_that_share_a_state_are_never_verified_at_the_same_time() {
    wait(async {
        let inside = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (now, top) = (Arc::clone(&inside), Arc::clone(&most));
        let server = Server::waiting(move |asked| {
            let (now, top) = (Arc::clone(&now), Arc::clone(&top));
            Box::pin(async move {
                if asked.body.contains("setup") && asked.body.contains("shared") {
                    top.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                } else if asked.body.contains("teardown") && asked.body.contains("shared") {
                    now.fetch_sub(1, Ordering::SeqCst);
                }
                // Gives other requests the chance to come in between.
                tokio::task::yield_now().await;
                Answer::new(200, "")
            })
        })
        .await;
        let all: Vec<Value> = (0..16)
            .map(|n| given(&format!("/{n}"), if n % 2 == 0 { &["shared"] } else { &["own"] }))
            .collect();
        let mut stage = Stage::of(&server, &all);
        stage.plan.requests.parallel = 8;
        stage.set_state_handler(server.url("/state"), true);

        assert_eq!(stage.summary().await, passed(16));

        assert_eq!((inside.load(Ordering::SeqCst), most.load(Ordering::SeqCst)), (0, 1));
    });
}

#[test]
fn a_verification_can_stop_at_the_first_failure() {
    wait(async {
        let server =
            Server::start(|asked| Answer::new(if asked.target == "/1" { 500 } else { 200 }, "")).await;
        let mut stage = Stage::of(&server, &paths(4));
        stage.add_pact("D", &paths(1));
        let failed = "Verifying a pact between C and P - /1: expected 200 but was 500";
        assert_eq!(stage.summary().await, ["C - /0: OK", "C - /2: OK", "C - /3: OK", "D - /0: OK", failed]);

        stage.plan.stop_at_first_failure = true;

        assert_eq!(stage.summary().await, ["C - /0: OK", failed]);
    });
}

#[test]
fn an_interaction_lost_to_a_defect_is_pending_if_the_pact_or_it_is() {
    wait(async {
        let server = Server::start(|_| Answer::new(200, "").with("x", "1")).await;
        let mut pending = get("/pending");
        pending["pending"] = true.into();
        let mut interactions = [get("/defect"), pending, get("/lost")];
        // The plugin of the tests panics when its rule has no character.
        interactions[0]["response"]["headers"] = json!({"x": ["1"]});
        interactions[0]["response"]["matchingRules"] =
            json!({"header": {"x": {"combine": "AND", "matchers": [{"match": "last"}]}}});
        let mut stage = Stage::of(&server, &interactions);
        stage.plan.engine = Engine::new(Arc::new(PluginDouble::default()));

        let report = report::json(&stage.report().await, &[]);

        let names = |list: &str| -> Vec<String> {
            let failures = report[list].as_array().unwrap().iter();
            failures.map(|failure| failure["interaction"].as_str().unwrap().to_owned()).collect()
        };
        let name = |description: &str| format!("Verifying a pact between C and P - {description}");
        assert_eq!(names("errors"), [name("/defect"), name("/lost")]);
        assert_eq!(names("pendingErrors"), [name("/pending")]);
    });
}

#[test]
fn verifications_at_the_same_time_do_not_mix() {
    wait(async {
        let good = Server::start(|_| Answer::new(200, "")).await;
        let bad = Server::start(|_| Answer::new(500, "")).await;
        let [first, second] = [&good, &bad].map(|server| Stage::of(server, &paths(50)));

        let first = tokio::spawn(async move { first.summary().await });
        let (second, first) = (second.summary().await, first.await.unwrap());

        assert_eq!(first, passed(50));
        let failed = |n| format!("Verifying a pact between C and P - /{n}: expected 200 but was 500");
        assert_eq!(second, (0..50).map(failed).collect::<Vec<_>>());
    });
}
