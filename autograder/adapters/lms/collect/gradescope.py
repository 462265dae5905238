"""``submission_metadata.yml``: who handed in which folder of a Gradescope export, and when."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import yaml

from autograder.adapters.lms.collect.people import Person
from autograder.errors import RefusedFile

FILE = "submission_metadata.yml"
_DEEPEST = 30
_MOST_EVENTS = 2_000_000  # some 500 for each of 4,000 submissions
# Every scalar is kept as text: no octal student numbers, no Ruby objects, no merge keys.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Ruby writes nine decimals and a space before the zone: 2025-03-01 10:20:00.123456789 Z
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)? *(Z|UTC|[+-]\d\d:?\d\d)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Record:
    """One submission; a group's has several people.

    Args:
        people: who handed it in.
        time: when, in UTC, in the form of nbgrader's timestamp.txt; empty if unknown.
    """

    people: tuple[Person, ...]
    time: str


def read_metadata(data: bytes) -> dict[str, Record]:
    """Return the records by folder name; a folder with a malformed record is left out.

    Raises:
        RefusedFile: it is not Gradescope's file at all.
    """
    try:
        text = data.decode("utf-8-sig")
        _not_too_much(text)
        loaded = yaml.load(text, Loader=_LOADER)
    except UnicodeDecodeError:
        raise RefusedFile("not UTF-8") from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RefusedFile(f"not YAML: {reason}") from None
    if not isinstance(loaded, dict):
        raise RefusedFile("it lists no submissions")
    return {
        str(folder): _record(str(folder), value)
        for folder, value in loaded.items()
        if isinstance(value, dict)
    }


def _not_too_much(text: str) -> None:
    # Loading recurses in C, where text that is nested too deep would end the process instead of
    # raising; and it takes up to 400 bytes of memory for each byte of the file.
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RefusedFile("nested too deep")
        if count > _MOST_EVENTS:
            raise RefusedFile("it holds more than any class's submissions")


def _record(folder: str, value: dict[str, Any]) -> Record:
    submitters = value.get(":submitters")
    listed = submitters if isinstance(submitters, list) else []
    people = (_person(folder, i, one) for i, one in enumerate(listed) if isinstance(one, dict))
    return Record(tuple(people), _time(value.get(":created_at")))


def _person(folder: str, index: int, submitter: dict[str, Any]) -> Person:
    def get(key: str) -> str:
        found = submitter.get(f":{key}", "")
        return "" if not isinstance(found, str) or found in ("~", "null") else found.strip()

    sid, email, name = get("sid"), get("email"), get("name")
    # A person's submissions are recognised by what is known of the person, whatever the folder.
    key = sid or email or f"{folder} {index + 1}"
    return Person(key=key, name=name, email=email, student_id=sid)


def _time(value: Any) -> str:
    if isinstance(value, dict):  # a Ruby TimeWithZone
        value = value.get("utc")
    match = _MOMENT.fullmatch(str(value).strip())
    if not match:
        return ""
    day, clock, fraction, zone = match.groups()
    try:
        written = f"{day}T{clock}.{fraction or '0':0<6}{(zone or 'Z').replace('UTC', 'Z')}"
        moment = datetime.datetime.fromisoformat(written).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"
