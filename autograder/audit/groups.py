"""``diagnosis/mistakes.toml``: mistakes that can't be told apart, and what to call them.

A mistake is called what its bank entry's docstring says. Where several entries behave alike, or
mean the same to a student, a table of the question's name holds their common sentence::

    [[attention]]
    entries = ["no_max_subtraction", "first_subtracted"]
    text = "Overflows for large scores: subtract the largest score before the exponential."
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import BankError
from autograder.results import Mistake


def read_groups(path: Path, known: Mapping[str, Collection[str]]) -> dict[str, list[Mistake]]:
    """Read the groups of each question; none if there is no file.

    Args:
        path: of the file.
        known: the names of each question's wrong entries.

    Raises:
        BankError: an unknown question or entry, an entry in two groups, a missing sentence, or no
            TOML; the message names file and line.
    """
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BankError(f"{path}: {error}") from None
    lines = text.splitlines()
    found: dict[str, list[Mistake]] = {}
    for question, groups in tables.items():
        if question not in known:
            raise _wrong(path, lines, f"[[{question}]]", f"there is no question {question!r}")
        if not isinstance(groups, list):
            wrong = f"write [[{question}]], once for each group"
            raise _wrong(path, lines, f"[{question}]", wrong)
        found[question] = _groups(path, lines, groups, known[question])
    return found


def _groups(
    path: Path, lines: list[str], groups: list[dict[str, Any]], known: Collection[str]
) -> list[Mistake]:
    found: list[Mistake] = []
    taken: set[str] = set()
    for group in groups:
        entries, text = group.get("entries"), group.get("text")
        if not isinstance(entries, list) or not entries:
            raise _wrong(path, lines, str(text), 'a group needs entries = ["name", …]')
        for entry in entries:
            if entry not in known:
                raise _wrong(path, lines, f'"{entry}"', f"the bank has no wrong entry {entry!r}")
            if entry in taken:
                raise _wrong(path, lines, f'"{entry}"', f"{entry!r} is in two groups")
            taken.add(entry)
        if not isinstance(text, str) or not text.strip():
            wrong = 'a group needs text = "…", a sentence that begins with a verb'
            raise _wrong(path, lines, f'"{entries[0]}"', wrong)
        found.append(Mistake(tuple(entries), text.strip()))
    return found


def _wrong(path: Path, lines: list[str], near: str, message: str) -> BankError:
    """Return an error that names the last line on which a text stands: the later of two."""
    at = max((i for i, line in enumerate(lines, 1) if near in line), default=1)
    return BankError(f"{path}:{at}: {message}")
