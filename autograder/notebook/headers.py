"""The words of a cell's header, and every mistake that they can contain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from autograder.findings import listed, nearest
from autograder.notebook.cells import CHECK_SUFFIX, CLAIM_TAG, ROLES, TAGS, SourceCell
from autograder.notebook.claims import CLAIM_PREFIX, has_claims
from autograder.notebook.percent import RawCell

WORDS = ("id", "role", "tags", "points", "grading", "slow")
KINDS = {"solution": "code", "check": "code", "written": "markdown"}
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,60}$")
_UNREADABLE = "incorrectly_encoded_metadata"


def read_header(raw: RawCell, number: int) -> tuple[SourceCell, list[str]]:
    """Make a cell from its header.

    Args:
        raw: as in the file.
        number: 1-based; names a cell without an id.

    Returns:
        The cell, without the words that can't be used, and what is wrong with the header.
    """
    words = raw.words
    if _UNREADABLE in words:
        wrong = [
            f"this header can't be read from {words[_UNREADABLE]!r} on: words are name=value, "
            'texts in double quotes, as in id="softmax" role="solution" tags=["explore"]'
        ]
        return SourceCell(f"cell-{number}", raw.kind, raw.text, "", (), 0, (), raw.first), wrong
    wrong = [*_wrong_id(words.get("id")), *_wrong_words(words), *_wrong_values(words)]
    if not wrong:
        wrong = list(_wrong_together(raw))
    return _cell(raw, number, usable=not wrong), wrong


def _cell(raw: RawCell, number: int, usable: bool) -> SourceCell:
    words = raw.words
    cell_id = words.get("id")
    name = cell_id if isinstance(cell_id, str) and _SLUG.match(cell_id) else f"cell-{number}"
    if not usable:
        return SourceCell(name, raw.kind, raw.text, "", (), 0, (), raw.first)
    return SourceCell(
        id=name,
        kind=raw.kind,
        text=raw.text,
        role=words.get("role", ""),
        tags=tuple(words.get("tags", ())),
        points=words.get("points", 0),
        grading=tuple(words.get("grading", {}).items()),
        first_line=raw.first,
        slow=words.get("slow", False),
    )


def _wrong_id(cell_id: object) -> Iterator[str]:
    rule = "a slug of lower-case letters, digits, - or _, a letter first"
    if cell_id is None:
        yield f'this cell needs id="…", {rule}'
    elif not isinstance(cell_id, str) or not _SLUG.match(cell_id):
        slug = re.sub(r"[^a-z0-9_-]+", "-", str(cell_id).lower()).strip("-")
        better = f'; write id="{slug}"' if _SLUG.match(slug) else ""
        yield f"id={cell_id!r} is not {rule}{better}"


def _wrong_words(words: dict[str, Any]) -> Iterator[str]:
    for word, value in words.items():
        if word == "title":
            meant = " (did you mean [markdown]?)" if str(value).startswith("[") else ""
            yield f"{value!r} is not a header word{meant}; those are {listed(WORDS)}"
        elif word not in WORDS:
            yield f"unknown header word {word!r}{nearest(word, WORDS, f'; use {listed(WORDS)}')}"


def _wrong_values(words: dict[str, Any]) -> Iterator[str]:
    role, tags, points = words.get("role", ""), words.get("tags", ()), words.get("points", 0)
    if role not in ("", *ROLES):
        yield f"role={role!r} is none of {listed(ROLES)}{nearest(str(role), ROLES)}"
    unknown = [tag for tag in tags if tag not in TAGS]
    for tag in unknown:
        yield f"tag {tag!r} is none of {listed(TAGS)}{nearest(str(tag), TAGS)}"
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        yield f"points={points!r} is not a number of points; write points=5"
    grading = words.get("grading", {})
    if not isinstance(grading, dict) or not all(
        isinstance(value, int | float | str) for value in grading.values()
    ):
        yield f'grading={grading!r} should give numbers or texts by name, as in {{"epochs": 1}}'
    elif grading and "parameters" not in tags:
        yield 'grading={…} belongs to a cell with tags=["parameters"]'
    slow = words.get("slow", False)
    if not isinstance(slow, bool):
        yield f"slow={slow!r} is neither true nor false; write slow=true"


def _wrong_together(raw: RawCell) -> Iterator[str]:
    """Yield which words of a header contradict each other."""
    words = raw.words
    role, tags, points = words.get("role", ""), words.get("tags", ()), words.get("points", 0)
    kind = KINDS.get(role, raw.kind)
    if raw.kind not in ("code", "markdown"):
        yield f"this is a {raw.kind} cell; use code or markdown"
    elif raw.kind != kind:
        mark = "# %% [markdown] id=…" if kind == "markdown" else "# %% id=… without [markdown]"
        yield f'a cell with role="{role}" holds {kind}; write {mark}'
    yield from _wrong_claim(raw)
    if words.get("slow") and role != "solution":
        yield 'slow=true belongs to a cell with role="solution"; it marks the whole exercise'
    if role and tags:
        yield f'role="{role}" and tags={list(tags)} exclude each other; leave the tags out'
    if role in ("check", "written") and not points:
        yield "this cell needs points above 0; write points=5"
    elif points and role not in ("check", "written"):
        if role == "solution":
            yield f'points={points:g} belongs to the cell id="{words["id"]}{CHECK_SUFFIX}"'
        else:
            yield f'points={points:g} without role="check" or role="written" counts for nothing'


def _wrong_claim(raw: RawCell) -> Iterator[str]:
    """Yield how a cell is half a claim cell: students would get it."""
    name, tags = str(raw.words["id"]), list(raw.words.get("tags", ()))
    named, tagged = name.startswith(CLAIM_PREFIX), CLAIM_TAG in tags
    if tagged and len(tags) > 1:
        yield f'tags={tags}: "{CLAIM_TAG}" excludes all others; leave them out'
    if tagged and raw.kind != "code":
        yield f'a cell with tags=["{CLAIM_TAG}"] holds code; write # %% id=… without [markdown]'
    elif tagged and not named:
        better = f'write id="{CLAIM_PREFIX}{name}"'
        yield f'the id of a claim cell begins with "{CLAIM_PREFIX}"; {better}'
    elif not tagged and raw.kind == "code" and (named or has_claims(raw.text)):
        reason = f'an id that begins with "{CLAIM_PREFIX}"' if named else "a line `# claim: …`"
        yield f'{reason} belongs to a cell with tags=["{CLAIM_TAG}"]'
