//! The promises about keys: what they look like, and that each misuse is told from a live one.

use super::*;

fn value(text: &str) -> Value {
    Arc::new(text.to_owned())
}

fn text(found: Result<(Key, Value), Miss>) -> Result<String, Miss> {
    found.map(|(_, value)| value.downcast_ref::<String>().unwrap().clone())
}

#[test]
fn a_key_looks_like_no_address_of_the_process() {
    let keys = Keys::default();
    let on_the_heap = Box::new(0_u64);

    for tag in [Tag::AsynchronousMessage, Tag::VerifierHandle] {
        let address = keys.insert(tag, value("")).unwrap().address();

        assert_ne!(address, 0);
        assert_eq!(address % 8, 0);
        assert_eq!(text(keys.get(tag, &raw const *on_the_heap as usize)), Err(Miss::Foreign));
        #[cfg(target_pointer_width = "64")]
        assert_eq!(address >> 45, 1);
    }
}

#[test]
fn every_tag_fits_its_field() {
    assert!(usize::from(Tag::MockServerAnswer as u8) < 1 << TAG_BITS);
}

#[test]
fn misuse_is_told_from_a_live_key() {
    let keys = Keys::default();
    let pact = keys.insert(Tag::Pact, value("pact")).unwrap().address();
    let gone = keys.insert(Tag::Pact, value("gone")).unwrap().address();
    drop(keys.remove(Tag::Pact, gone).unwrap());

    assert_eq!(text(keys.get(Tag::Pact, pact)), Ok("pact".to_owned()));
    assert_eq!(text(keys.get(Tag::Consumer, pact)), Err(Miss::OtherType(Tag::Pact)));
    assert_eq!(text(keys.get(Tag::Pact, gone)), Err(Miss::Stale));
    assert_eq!(keys.remove(Tag::Pact, gone).unwrap_err(), Miss::Stale);
    for foreign in [0, 8, pact + 1, pact + 8 * 1000, pact ^ (1 << TAG_AT), pact | (1 << GENERATION_AT), !0] {
        assert_eq!(text(keys.get(Tag::Pact, foreign)), Err(Miss::Foreign), "{foreign:#x}");
    }
    assert_eq!(keys.len(), 1);
}

#[test]
fn a_part_is_lent_once_and_is_removed_with_its_parent() {
    let keys = Keys::default();
    let http = keys.insert(Tag::SynchronousHttp, value("http")).unwrap();
    let lend = |part| keys.lend(http, Tag::HttpRequest, part, value("request")).unwrap().unwrap();

    let request = lend(0);

    assert_eq!(lend(0), request);
    assert_eq!(keys.lent(http, Tag::HttpRequest, 0), Some(request));
    assert_ne!(lend(1), request);
    let grandchild = keys.lend(request, Tag::ProviderState, 0, value("state")).unwrap().unwrap();
    assert_eq!(keys.remove(Tag::SynchronousHttp, http.address()).unwrap().len(), 4);
    assert_eq!(text(keys.get(Tag::ProviderState, grandchild.address())), Err(Miss::Stale));
    assert!(keys.lend(http, Tag::HttpRequest, 0, value("")).is_none());
    assert_eq!(keys.len(), 0);
}

#[test]
fn deleting_a_lent_part_only_retires_its_key() {
    let keys = Keys::default();
    let http = keys.insert(Tag::SynchronousHttp, value("http")).unwrap();
    let first = keys.lend(http, Tag::ProviderState, 0, value("state")).unwrap().unwrap();

    drop(keys.remove(Tag::ProviderState, first.address()).unwrap());

    assert_eq!(keys.lent(http, Tag::ProviderState, 0), None);
    let second = keys.lend(http, Tag::ProviderState, 0, value("state")).unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(keys.len(), 2);
}

#[test]
fn no_key_is_issued_twice_and_a_used_up_slot_retires() {
    let keys = Keys::default();
    let key = || keys.insert(Tag::Pact, value("")).unwrap();
    let free = |key: Key| drop(keys.remove(Tag::Pact, key.address()).unwrap());

    let first = key();
    free(first);
    for _ in 0..LAST_GENERATION {
        let again = key();
        assert_ne!(again, first);
        assert_eq!(again.index(), first.index());
        free(again);
    }

    assert_eq!(key().index(), 1);
}

#[test]
fn free_slots_are_taken_oldest_first() {
    let keys = Keys::default();
    let [one, two] = [(); 2].map(|()| keys.insert(Tag::Pact, value("")).unwrap());
    drop(keys.remove(Tag::Pact, two.address()).unwrap());
    drop(keys.remove(Tag::Pact, one.address()).unwrap());

    assert_eq!(keys.insert(Tag::Pact, value("")).unwrap().index(), two.index());
    assert_eq!(keys.insert(Tag::Pact, value("")).unwrap().index(), one.index());
}
