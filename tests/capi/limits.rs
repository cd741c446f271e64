//! How many objects may be alive, and that a stale handle or pointer never names another object.
//!
//! Pacts and memory are counted for the whole process, so each test starts this program again and runs there alone.
//! An optimised library makes ten times as many objects; `PACT_TEST_ROUNDS` sets the number.

use std::env;

use crate::alone::alone;
use crate::c::{
    Pointer, pactffi_free_pact_handle, pactffi_generate_regex_value, pactffi_given, pactffi_live_objects,
    pactffi_message_delete, pactffi_message_get_description, pactffi_message_new,
    pactffi_message_set_description, pactffi_new_interaction, pactffi_new_pact, s,
};
use crate::call::with_error;

/// How many pacts may be alive.
const PACTS: u16 = u16::MAX;

fn rounds() -> usize {
    let given = env::var_os("PACT_TEST_ROUNDS").and_then(|rounds| rounds.to_str()?.parse().ok());
    given.unwrap_or(if cfg!(debug_assertions) { 20_000 } else { 200_000 })
}

/// Kilobytes of memory in use, on systems that have `/proc`.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}

/// Repeats some work; after the first tenth of the rounds the memory in use must not grow.
fn repeated(mut work: impl FnMut(usize)) {
    let rounds = rounds();
    let early = rounds / 10;
    (0..early).for_each(&mut work);
    let before = (pactffi_live_objects(0), resident());
    (early..rounds).for_each(&mut work);
    let after = (pactffi_live_objects(0), resident());
    assert_eq!(after.0, before.0, "objects that are alive");
    if let (Some(before), Some(after)) = (before.1, after.1) {
        assert!(after < before + 4096, "{before} kB, then {after} kB");
    }
}

fn new_pact() -> u16 {
    pactffi_new_pact(s(c"c"), s(c"p"))
}

#[test]
fn as_many_pacts_as_there_are_handles_may_be_alive_and_no_more() {
    alone("limits::as_many_pacts_as_there_are_handles_may_be_alive_and_no_more", fill);
}

fn fill() {
    let issued: Vec<u16> = (0..PACTS).map(|_| new_pact()).collect();
    assert_eq!(issued, (1..=PACTS).collect::<Vec<_>>());

    assert_eq!(with_error(new_pact()), (0, "there are too many live pacts".to_owned()));
    assert_eq!(pactffi_free_pact_handle(40_000), 0);
    assert_eq!(with_error(new_pact()), (40_000, String::new()));
    assert_eq!(with_error(new_pact()).0, 0);
}

#[test]
fn a_freed_handle_names_no_pact_until_all_others_were_issued() {
    alone("limits::a_freed_handle_names_no_pact_until_all_others_were_issued", turn);
}

fn turn() {
    let freed = new_pact();
    let interaction = pactffi_new_interaction(freed, s(c"i"));
    assert_eq!(pactffi_free_pact_handle(freed), 0);

    for _ in 1..PACTS {
        let pact = new_pact();
        assert_ne!(pact, freed);
        assert_eq!(pactffi_free_pact_handle(pact), 0);
    }

    assert!(!pactffi_given(interaction, s(c"a state")));
    assert_eq!(new_pact(), freed);
}

#[test]
fn pacts_come_and_go_and_leave_nothing_behind() {
    alone("limits::pacts_come_and_go_and_leave_nothing_behind", || {
        let survivor = new_pact();
        let mut stale = 0;
        repeated(|_| {
            let pact = new_pact();
            assert!(pact != survivor && pact != stale);
            assert_ne!(pactffi_new_interaction(pact, s(c"i")), 0);
            assert_ne!(pactffi_free_pact_handle(stale), 0);
            assert_eq!(pactffi_free_pact_handle(pact), 0);
            stale = pact;
        });
        let gone = format!("no pact with handle {stale}");
        assert_eq!(with_error(pactffi_free_pact_handle(stale)).1, gone);
        assert_ne!(pactffi_new_interaction(survivor, s(c"i")), 0);
    });
}

#[test]
fn pointers_come_and_go_and_no_stale_one_names_another_object() {
    alone("limits::pointers_come_and_go_and_no_stale_one_names_another_object", || {
        let message = |description| {
            let message: Pointer = pactffi_message_new();
            assert_eq!(pactffi_message_set_description(message, s(description)), 0);
            message
        };
        let survivor = message(c"alive");
        // All pointers ever handed out. Filled now, so that its pages are not counted as a leak.
        let mut issued = vec![1; rounds()];
        let mut stale = message(c"first");
        pactffi_message_delete(stale);
        repeated(|round| {
            let next = message(c"next");
            issued[round] = next.addr();
            assert_eq!(pactffi_message_get_description(stale).take(), None);
            pactffi_message_delete(stale);
            pactffi_message_delete(next);
            stale = next;
        });
        issued.push(survivor.addr());
        issued.sort_unstable();
        assert!(issued.is_sorted_by(|one, next| one < next), "no pointer is handed out twice");
        assert_eq!(issued.iter().filter(|pointer| is_alive(**pointer)).count(), 1);
        assert_eq!(pactffi_message_get_description(survivor).take().as_deref(), Some("alive"));
        pactffi_message_delete(survivor);
    });
}

fn is_alive(address: usize) -> bool {
    pactffi_message_get_description(std::ptr::without_provenance_mut(address)).take().is_some()
}

#[test]
fn strings_come_and_go_and_leave_nothing_behind() {
    alone("limits::strings_come_and_go_and_leave_nothing_behind", || {
        repeated(|_| {
            let made = pactffi_generate_regex_value(s(c"a{3}"));
            assert_eq!((made.tag, made.text.take().as_deref()), (0, Some("aaa")));
        });
    });
}
