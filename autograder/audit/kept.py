"""What an audit of a whole bank has judged so far: it takes an hour, and may be interrupted.

An entry's result counts again as long as its text is the same, and all that judged it: checks,
data, engine, limits, isolation and versions. Only what was judged correctly is kept.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from autograder.audit.bank import BankEntry
from autograder.files import write_atomically
from autograder.judging.judge.fingerprint import versions
from autograder.judging.judge.setup import Setup
from autograder.results import QuestionResult, SubmissionResult, from_json, to_json


class KeptResults:
    """The results of one assignment's entries, in a file that each new one is added to.

    Args:
        setup: what entries are judged with.
        fresh: forget what the file holds.
    """

    def __init__(self, setup: Setup, *, fresh: bool = False) -> None:
        assignment = setup.assignment
        self._path = assignment.root / "build" / "audit" / f"{assignment.name}.jsonl"
        self._judged_by = _digest(setup.checks_sha256, setup.isolation, sorted(versions().items()))
        self._lines = {} if fresh else self._read()
        write_atomically(self._path, "".join(f"{line}\n" for line in self._lines.values()))

    def result(self, entry: BankEntry) -> SubmissionResult | None:
        """Return an entry's result; None if it has to be judged."""
        line = self._lines.get(_key(entry))
        return from_json(json.loads(line)["result"]) if line else None

    def keep(self, entry: BankEntry, result: SubmissionResult) -> None:
        """Add an entry's result to the file, without the words for students."""
        questions = tuple(map(_without_words, result.questions))
        record = to_json(dataclasses.replace(result, questions=questions))
        line = {"judged_by": self._judged_by, "entry": _key(entry), "result": record}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _read(self) -> dict[str, str]:
        """Return the lines that still count, by entry; one that was cut off is none."""
        if not self._path.is_file():
            return {}
        found = {}
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if record["judged_by"] == self._judged_by:
                found[record["entry"]] = line
        return found


def _key(entry: BankEntry) -> str:
    return _digest(str(entry), entry.text)


def _digest(*facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _without_words(question: QuestionResult) -> QuestionResult:
    checks = (dataclasses.replace(check, message="", hint="", call="") for check in question.checks)
    return dataclasses.replace(question, checks=tuple(checks))
