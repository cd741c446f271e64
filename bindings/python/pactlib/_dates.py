"""Formats of dates and times: those of pact files, written like Java's, and those of Python with ``%``."""

from __future__ import annotations

import datetime as dt
import re

SAMPLE = dt.datetime(2000, 1, 31, 12, 34, 56, tzinfo=dt.timezone.utc)
"""The example of a date or time that is given none."""

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_FROM_PYTHON = {
    "Y": "yyyy",
    "y": "yy",
    "m": "MM",
    "d": "dd",
    "j": "DDD",
    "B": "MMMM",
    "b": "MMM",
    "h": "MMM",
    "A": "EEEE",
    "a": "EEE",
    "H": "HH",
    "I": "hh",
    "p": "a",
    "M": "mm",
    "S": "ss",
    "f": "SSSSSS",
    "z": "Z",
    ":z": "XXX",
    "F": "yyyy-MM-dd",
    "T": "HH:mm:ss",
    "R": "HH:mm",
    "D": "MM/dd/yy",
    "%": "%",
}


def pact_format(text: str) -> str:
    """A format as pact files have it. One with ``%`` is Python's and is converted; any other is left as it is."""
    if "%" not in text:
        return text
    written = []
    for directive, literal in re.findall(r"%(:?.|$)|([^%]+)", text, re.DOTALL):
        if literal:
            written.append(_quoted(literal))
        elif directive in _FROM_PYTHON:
            written.append(_FROM_PYTHON[directive])
        else:
            raise ValueError(
                f"the format {text!r} has '%{directive}', which pact files cannot express; "
                f"write the format with Java's letters, such as yyyy-MM-dd'T'HH:mm:ss"
            )
    return "".join(written)


def _quoted(literal: str) -> str:
    return re.sub(r"[A-Za-z']+", lambda part: "'" + part[0].replace("'", "''") + "'", literal)


def written(moment: dt.date | dt.time, form: str) -> str:
    """A date or time in the format of a pact file."""
    return re.sub(
        r"'((?:[^']|'')*)'|([A-Za-z])\2*",
        lambda part: _quotation(part[1]) if part[2] is None else _field(moment, part[0], form),
        form,
    )


def _quotation(text: str) -> str:
    return text.replace("''", "'") or "'"


def _field(moment: dt.date | dt.time, letters: str, form: str) -> str:
    letter, width = letters[0], len(letters)
    text: str | None = None
    if isinstance(moment, dt.date):
        text = _of_date(moment, letter, width)
    if text is None and isinstance(moment, (dt.time, dt.datetime)):
        text = _of_time(moment, letter, width) or _of_zone(moment, letter, width)
    if text is None:
        kind = type(moment).__name__
        raise ValueError(
            f"a {kind} cannot be written in the format {form!r}, because of '{letters}'; give the example as a text"
        )
    return text


def _of_date(date: dt.date, letter: str, width: int) -> str | None:
    if letter in "yu":
        return f"{date.year % 100:02}" if width == 2 else f"{date.year:0{width}}"
    if letter in "ML":
        name = _MONTHS[date.month - 1]
        return f"{date.month:0{width}}" if width < 3 else name[:3] if width == 3 else name
    if letter == "d":
        return f"{date.day:0{width}}"
    if letter == "D":
        return f"{date.timetuple().tm_yday:0{width}}"
    if letter == "E":
        name = _DAYS[date.weekday()]
        return name[:3] if width < 4 else name
    return "AD" if letter == "G" else None


def _of_time(time: dt.time | dt.datetime, letter: str, width: int) -> str | None:
    if letter == "S":
        return f"{time.microsecond:06}".ljust(width, "0")[:width]
    if letter == "a":
        return "AM" if time.hour < 12 else "PM"
    numbers = {
        "H": time.hour,
        "k": time.hour or 24,
        "h": time.hour % 12 or 12,
        "K": time.hour % 12,
        "m": time.minute,
        "s": time.second,
        "n": time.microsecond * 1000,
    }
    return f"{numbers[letter]:0{width}}" if letter in numbers else None


def _of_zone(time: dt.time | dt.datetime, letter: str, width: int) -> str | None:
    offset = time.utcoffset()
    if offset is None:
        if letter in "XxZz":
            raise ValueError(f"the {type(time).__name__} has no time zone, but its format has '{letter * width}'")
        return None
    minutes = round(offset.total_seconds() / 60)
    sign, hour, minute = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    if letter == "Z" and width < 4:
        return f"{sign}{hour:02}{minute:02}"
    if letter == "X" or (letter == "Z" and width == 5):
        if minutes == 0:
            return "Z"
    elif letter != "x":
        return "UTC" if letter == "z" and minutes == 0 else None
    if width == 1 and minute == 0:
        return f"{sign}{hour:02}"
    return f"{sign}{hour:02}{minute:02}" if width in (1, 2, 4) else f"{sign}{hour:02}:{minute:02}"
