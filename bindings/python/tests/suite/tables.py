"""Reads the tables of the features and the small notations in their cells."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

Row = dict[str, str]
"""The cells of a row that are not empty, by the title of their column."""


def rows(table: list[list[str]]) -> list[Row]:
    """The rows below the titles."""
    titles, *lines = table
    return [{title: cell for title, cell in zip(titles, line) if cell} for line in lines]


def only_row(table: list[list[str]]) -> Row:
    """The row of a table that has one."""
    (row,) = rows(table)
    return row


def headers(cell: str) -> list[tuple[str, str]]:
    """Headers written as ``'X-A: 1', 'X-B: 2'``."""
    written = re.findall(r"'([^']*)'", cell)
    pairs = (header.partition(":") for header in written)
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def query(cell: str) -> list[tuple[str, str]]:
    """Query parameters written as ``a=1&b=2``."""
    return parse_qsl(cell, keep_blank_values=True)


def numbers(text: str) -> list[int]:
    """Interaction numbers written as ``1, 2``."""
    return [int(number) for number in text.split(",")]
