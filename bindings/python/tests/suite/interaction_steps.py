"""Steps that describe the expected interaction."""

from __future__ import annotations

import json

from pactlib import HttpInteraction, Pact
from pytest_bdd import given, parsers

from . import tables
from .tables import Row


@given("the following HTTP interactions have been defined:", target_fixture="defined")
def interactions_are_defined(datatable: list[list[str]]) -> dict[int, Row]:
    """The rows by their number; a scenario names those of its pact."""
    return {int(row["No"]): row for row in tables.rows(datatable)}


@given(
    parsers.re(r"an (integration|HTTP interaction) is being defined for a consumer test"), target_fixture="interaction"
)
def an_interaction_is_begun(pact: Pact) -> HttpInteraction:
    """A pact with one interaction, without details yet."""
    return pact.upon_receiving("interaction for a consumer test")


@given(parsers.parse('a provider state "{state}" is specified'))
def a_state(interaction: HttpInteraction, state: str) -> None:
    """The provider must be in this state."""
    interaction.given(state)


@given(parsers.parse('a provider state "{state}" is specified with the following data:'))
def a_state_with_data(interaction: HttpInteraction, state: str, datatable: list[list[str]]) -> None:
    """The state has a parameter for each column; cells are JSON."""
    row = tables.only_row(datatable)
    interaction.given(state, {name: json.loads(value) for name, value in row.items()})


@given(parsers.parse('a key of "{key}" is specified for the HTTP interaction'))
def a_key(interaction: HttpInteraction, key: str) -> None:
    """The interaction has this key."""
    interaction.with_key(key)


@given("the HTTP interaction is marked as pending")
def it_is_pending(interaction: HttpInteraction) -> None:
    """The interaction is pending."""
    interaction.pending()


@given(parsers.parse('a comment "{comment}" is added to the HTTP interaction'))
def a_comment(interaction: HttpInteraction, comment: str) -> None:
    """A comment is added to it."""
    interaction.with_comment(comment)
