"""Going through the interactions of pacts, written and read, with their states, rules and generators."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pactlib import ffi
from pactlib.ffi import GeneratorCategory, InteractionPart, MatchingRuleCategory, PactHandle

from .conftest import object_count, live

REQUEST, RESPONSE = InteractionPart.REQUEST, InteractionPart.RESPONSE
LIKE_ID = '{"id": {"pact:matcher:type": "integer", "pact:generator:type": "RandomInt", "min": 5, "max": 9, "value": 1}}'


def fill(pact: PactHandle) -> None:
    """An interaction of each kind."""
    http = ffi.new_interaction(pact, "a request")
    ffi.given_with_params(http, "a user exists", '{"id": 7, "name": "Ann"}')
    ffi.given(http, "it is Monday")
    ffi.with_header_v2(http, REQUEST, "X-A", 0, '{"pact:matcher:type": "regex", "regex": "\\\\d+", "value": "1"}')
    ffi.with_body(http, REQUEST, "application/json", LIKE_ID)
    ffi.with_body(http, RESPONSE, "application/json", LIKE_ID)
    event = ffi.new_message_interaction(pact, "an event")
    ffi.given(event, "ready")
    ffi.with_body(event, REQUEST, "application/json", LIKE_ID)
    ffi.with_metadata(event, "k", '{"pact:matcher:type": "type", "value": "v"}', REQUEST)
    question = ffi.new_sync_message_interaction(pact, "a question")
    ffi.given(question, "ready")
    ffi.with_body(question, REQUEST, "text/plain", "who")
    ffi.with_body(question, RESPONSE, "application/json", LIKE_ID)


def test_http_interactions_have_states_rules_and_generators(pact: PactHandle) -> None:
    fill(pact)

    (http,) = ffi.pact_handle_get_sync_http_iter(pact)

    assert http.description == "a request"
    assert json.loads(http.request_contents or "") == {"id": 1}
    states = {state.name: dict(state.parameters()) for state in http.provider_states()}
    assert states == {"a user exists": {"id": "7", "name": '"Ann"'}, "it is Monday": {}}
    assert ffi.sync_http_get_provider_state(http, 1).name == "it is Monday"
    request, response = ffi.sync_http_get_request(http), ffi.sync_http_get_response(http)
    (header,) = ffi.request_contents_get_matching_rule_iter(request, MatchingRuleCategory.HEADER)
    assert header.matching_rule.json == {"match": "regex", "regex": r"\d+"}
    (body,) = ffi.response_contents_get_matching_rule_iter(response, MatchingRuleCategory.BODY)
    assert (body.path, body.matching_rule.json) == ("$.id", {"match": "integer"})
    for iterator in (
        ffi.request_contents_get_generators_iter(request, GeneratorCategory.BODY),
        ffi.response_contents_get_generators_iter(response, GeneratorCategory.BODY),
    ):
        (pair,) = iterator
        assert (pair.path, pair.generator.json) == ("$.id", {"type": "RandomInt", "min": 5, "max": 9})
        assert 5 <= pair.generator.generate_integer() <= 9
        assert 5 <= int(pair.generator.generate_string({"any": "thing"})) <= 9


def test_messages_have_generated_contents_metadata_and_rules(pact: PactHandle) -> None:
    fill(pact)

    (event,) = ffi.pact_handle_get_async_message_iter(pact)
    contents = event.contents

    assert event.description == "an event"
    assert contents is not None
    assert 5 <= json.loads(contents.contents or "")["id"] <= 9
    assert {pair.key: pair.value for pair in contents.metadata} == {"contentType": "application/json", "k": "v"}
    assert [state.name for state in event.provider_states()] == ["ready"]
    assert ffi.async_message_get_provider_state(event, 0).name == "ready"


@pytest.mark.parametrize("body", ["BODY", "body", MatchingRuleCategory.BODY])
def test_a_category_goes_by_its_name_or_member(pact: PactHandle, body: Any) -> None:
    fill(pact)
    (event,) = ffi.pact_handle_get_async_message_iter(pact)
    contents = ffi.async_message_get_contents(event)
    assert contents is not None

    category = GeneratorCategory.BODY if isinstance(body, MatchingRuleCategory) else body

    assert [pair.path for pair in contents.matching_rules(body)] == ["$.id"]
    assert [pair.path for pair in contents.generators(category)] == ["$.id"]
    assert [pair.matching_rule.json for pair in contents.matching_rules("metadata")] == [{"match": "type"}]
    with pytest.raises(ValueError, match="'bodies' is none of MatchingRuleCategory: METHOD, PATH,"):
        list(contents.matching_rules("bodies"))  # type: ignore[arg-type]


def test_synchronous_messages_have_a_request_and_answers(pact: PactHandle) -> None:
    fill(pact)

    (question,) = ffi.pact_handle_get_sync_message_iter(pact)

    assert question.description == "a question"
    assert question.request_contents.contents == "who"
    (answer,) = question.response_contents
    assert 5 <= json.loads(answer.contents or "")["id"] <= 9
    assert [state.name for state in question.provider_states()] == ["ready"]
    assert ffi.sync_message_get_provider_state(question, 0).name == "ready"


def test_asynchronous_messages_can_be_had_as_those_of_the_third_edition(pact: PactHandle) -> None:
    fill(pact)

    (message,) = ffi.pact_handle_get_message_iter(pact)

    assert ffi.message_get_description(message) == "an event"


def test_the_interactions_of_a_finished_pact_are_cast_to_their_kind(pact: PactHandle) -> None:
    fill(pact)
    with ffi.pact_handle_to_pointer(pact) as model:
        assert ffi.consumer_get_name(ffi.pact_get_consumer(model)) == "shop"
        assert ffi.provider_get_name(ffi.pact_get_provider(model)) == "users"
        interactions = list(ffi.pact_model_interaction_iterator(model))

    casts = {
        "a request": ffi.pact_interaction_as_synchronous_http,
        "an event": ffi.pact_interaction_as_asynchronous_message,
        "a question": ffi.pact_interaction_as_synchronous_message,
    }
    found = []
    for interaction in interactions:
        for description, cast in casts.items():
            try:
                found.append((description, cast(interaction).description))
            except RuntimeError:
                pass
    assert sorted(found) == [(description, description) for description in sorted(casts)]


def test_what_was_taken_from_an_iterator_outlives_it_in_python(pact: PactHandle) -> None:
    fill(pact)
    pairs = list(ffi.request_contents_get_generators_iter(
        ffi.sync_http_get_request(next(ffi.pact_handle_get_sync_http_iter(pact))), GeneratorCategory.BODY
    ))  # fmt: skip
    states = list(next(ffi.pact_handle_get_async_message_iter(pact)).provider_states())
    pact.close()
    live()

    assert pairs[0].generator.json["type"] == "RandomInt"
    assert states[0].name == "ready"


def test_an_iterator_that_is_at_its_end_stays_there(pact: PactHandle) -> None:
    iterator = ffi.pact_handle_get_sync_http_iter(pact)

    for _ in range(3):
        with pytest.raises(StopIteration):
            ffi.pact_sync_http_iter_next(iterator)


ITERATORS = [
    (ffi.pact_handle_get_sync_http_iter, ffi.pact_sync_http_iter_next, ffi.pact_sync_http_iter_delete),
    (ffi.pact_handle_get_async_message_iter, ffi.pact_async_message_iter_next, ffi.pact_async_message_iter_delete),
    (ffi.pact_handle_get_sync_message_iter, ffi.pact_sync_message_iter_next, ffi.pact_sync_message_iter_delete),
    (ffi.pact_handle_get_message_iter, ffi.pact_message_iter_next, ffi.pact_message_iter_delete),
]


@pytest.mark.parametrize(("get", "following", "delete"), ITERATORS, ids=lambda function: function.__name__)
def test_an_iterator_that_was_deleted_raises_instead_of_ending(pact: PactHandle, get, following, delete) -> None:
    fill(pact)
    iterator = get(pact)
    item = following(iterator)
    delete(iterator)

    with pytest.raises(RuntimeError, match="was deleted"):
        next(iterator)
    with pytest.raises(RuntimeError, match="was deleted"):
        delete(iterator)
    with pytest.raises(RuntimeError):  # what it lent is gone with it
        ffi.message_get_description(item) if isinstance(item, ffi.Message) else item.description
    with ffi.new_pact("c", "p") as freed:
        pass
    with pytest.raises(RuntimeError):
        get(freed)


def test_lent_objects_are_not_freed_by_those_who_look_at_them(pact: PactHandle) -> None:
    fill(pact)
    iterator = ffi.pact_handle_get_sync_http_iter(pact)
    with next(iterator) as http:
        with ffi.sync_http_get_provider_state(http, 0) as state:
            assert state.name == "a user exists"
        assert ffi.sync_http_get_provider_state(http, 0).name == "a user exists"
        ffi.provider_state_delete(ffi.sync_http_get_provider_state(http, 0))
        assert ffi.sync_http_get_provider_state(http, 0).name == "a user exists"


def test_everything_can_be_deleted_by_its_function_once(pact: PactHandle) -> None:
    fill(pact)
    model = ffi.pact_handle_to_pointer(pact)
    consumer, provider = ffi.pact_get_consumer(model), ffi.pact_get_provider(model)
    interactions = ffi.pact_model_interaction_iterator(model)
    interaction = next(interactions)
    (event,) = ffi.pact_handle_get_async_message_iter(pact)
    contents = ffi.async_message_generate_contents(event)
    assert contents is not None
    rules = ffi.message_contents_get_matching_rule_iter(contents, MatchingRuleCategory.BODY)
    generators = ffi.message_contents_get_generators_iter(contents, GeneratorCategory.BODY)
    metadata = ffi.message_contents_get_metadata_iter(contents)
    (http,) = ffi.pact_handle_get_sync_http_iter(pact)
    states = ffi.sync_http_get_provider_state_iter(http)
    parameters = ffi.provider_state_get_param_iter(next(states))
    deletions = [
        (ffi.matching_rules_iter_pair_delete, next(rules)),
        (ffi.matching_rules_iter_delete, rules),
        (ffi.generators_iter_pair_delete, next(generators)),
        (ffi.generators_iter_delete, generators),
        (ffi.message_metadata_pair_delete, next(metadata)),
        (ffi.message_metadata_iter_delete, metadata),
        (ffi.message_contents_delete, contents),
        (ffi.provider_state_param_pair_delete, next(parameters)),
        (ffi.provider_state_param_iter_delete, parameters),
        (ffi.provider_state_iter_delete, states),
        (ffi.pact_interaction_delete, interaction),
        (ffi.pact_interaction_iter_delete, interactions),
        (ffi.pact_consumer_delete, consumer),
        (ffi.pact_provider_delete, provider),
        (ffi.pact_model_delete, model),
    ]

    for delete, thing in deletions:
        delete(thing)
        with pytest.raises(RuntimeError, match=f"^the {type(thing).__name__} was deleted$"):
            delete(thing)


def test_nothing_is_left_of_a_pact_that_was_looked_at(pact: PactHandle) -> None:
    before = object_count()
    fill(pact)

    for iterator in (get(pact) for get, _, _ in ITERATORS):
        for item in iterator:
            assert repr(item)

    del iterator, item
    assert live() == before
