use super::{Draft, Error, InteractionKind, Part};

fn draft() -> Draft {
    Draft::new("consumer", "provider")
}

#[test]
fn ordinals_count_from_one_and_an_existing_description_is_replaced_in_place() {
    let mut draft = draft();

    let ordinals: Vec<u16> = ["a", "b", "a"]
        .iter()
        .map(|description| draft.add_interaction(InteractionKind::Http, description).unwrap())
        .collect();

    assert_eq!(ordinals, [1, 2, 1]);
    assert_eq!(draft.pact().interactions.len(), 2);
}

#[test]
fn a_started_pact_refuses_edits_and_stays_unchanged() {
    let mut draft = draft();
    let ordinal = draft.add_interaction(InteractionKind::Http, "a").unwrap();
    draft.serve();
    let before = draft.snapshot();

    let refused = draft.edit(ordinal).map(|_| ());

    assert_eq!(refused, Err(Error::Locked));
    assert_eq!(draft.set_metadata("a", "b", "c"), Err(Error::Locked));
    assert_eq!(draft.pact(), &before);
}

#[test]
fn a_started_pact_still_takes_annotations() {
    let mut draft = draft();
    let ordinal = draft.add_interaction(InteractionKind::AsyncMessage, "a").unwrap();
    draft.serve();

    draft.annotate(ordinal).unwrap().set_key(Some("k"));
    draft.edit_binary(ordinal).unwrap().with_binary_body(Part::Request, None, Some(b"x"));

    assert_eq!(draft.pact().interactions[0].key.as_deref(), Some("k"));
}
