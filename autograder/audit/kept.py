"""What an audit has judged so far: judging a whole bank takes long, and may be interrupted.

A notebook's result counts again as long as its entries' texts are the same, and all that judged it:
checks, data, engine, limits, isolation and versions. An audit that comes to its end leaves nothing
behind.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from autograder.audit.bank import Hand
from autograder.errors import OutputError
from autograder.files import write_atomically
from autograder.judging.judge.fingerprint import versions
from autograder.judging.judge.setup import Setup
from autograder.results import FORMAT, QuestionResult, SubmissionResult, from_json, to_json

_MOST_FILES = 5  # of an assignment


class KeptResults:
    """The results of notebooks of an assignment's entries, in a file to which each is added.

    Args:
        setup: what entries are judged with; each digest of it has a file of its own.
        fresh: leave what the file holds aside.

    Attributes:
        problem: why results can't be kept; empty as long as they can.
    """

    def __init__(self, setup: Setup, *, fresh: bool = False) -> None:
        judged_by = setup.checks_sha256, setup.isolation, sorted(versions().items()), FORMAT
        folder, self._name = setup.assignment.root / "build" / "audit", setup.assignment.name
        self._path = folder / f"{self._name}-{_digest(*judged_by)[:16]}.jsonl"
        self._results = {} if fresh else self._read()
        self.problem = ""

    def result(self, hand: Hand) -> SubmissionResult | None:
        """Return a notebook's result; None if it has to be judged."""
        return self._results.get(_key(hand))

    def keep(self, hand: Hand, result: SubmissionResult) -> None:
        """Add a notebook's result to the file, without the words for students."""
        questions = tuple(map(_without_words, result.questions))
        record = to_json(dataclasses.replace(result, questions=questions))
        line = json.dumps({"notebook": _key(hand), "result": record}) + "\n"
        try:
            if not self._path.is_file():
                self._make_room()
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            # The audit itself can do without.
            self.problem = f"{self._path} can't be written: {error.strerror}"

    def forget(self, hands: Sequence[Hand]) -> None:
        """Drop the results of an audit that has come to its end; others' stay in the file."""
        done = set(map(_key, hands))
        with contextlib.suppress(OSError, OutputError):
            rest = [line for line in self._lines() if _notebook_of(line) not in {*done, ""}]
            if rest:
                write_atomically(self._path, b"".join(rest))
            else:
                self._path.unlink(missing_ok=True)

    def _make_room(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        files = sorted(self._path.parent.glob(f"{self._name}-*.jsonl"), key=_age)
        for path in files[: max(0, len(files) + 1 - _MOST_FILES)]:
            path.unlink(missing_ok=True)

    def _read(self) -> dict[str, SubmissionResult]:
        """Return the results by entry; a line that was cut off, or is not ours, is none."""
        found = {}
        for line in self._lines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                record = json.loads(line)
                found[str(record["notebook"])] = from_json(record["result"])
        return found

    def _lines(self) -> Collection[bytes]:
        try:
            return self._path.read_bytes().splitlines(keepends=True)
        except OSError:
            return ()


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _notebook_of(line: bytes) -> str:
    """Return the key of a line's notebook; empty if it is not one of ours."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return str(json.loads(line)["notebook"])
    return ""


def _key(hand: Hand) -> str:
    return _digest(*((str(entry), entry.text) for entry in hand))


def _digest(*facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _without_words(question: QuestionResult) -> QuestionResult:
    checks = (dataclasses.replace(check, message="", hint="", call="") for check in question.checks)
    return dataclasses.replace(question, checks=tuple(checks))
