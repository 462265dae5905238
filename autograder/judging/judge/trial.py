"""How the checks end on the reference solution, determined before any student's code runs.

A check that doesn't accept the reference solution costs no student points. Since the trial comes
first, and is kept, nothing that a student's code does to the machine can affect it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.cache import cache_folder
from autograder.errors import OutputError
from autograder.files import write_atomically
from autograder.judging.judge.fingerprint import checks_sha256, versions
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source


@dataclass(frozen=True)
class Trial:
    """The checks' verdicts on the reference solution.

    Args:
        passed: checks that accept it, named as pytest names them.
        reasons: of every other check, why it doesn't.
    """

    passed: frozenset[str]
    reasons: dict[str, str]

    def accepts(self, check: str) -> bool:
        """Whether a check accepts the reference solution."""
        return check in self.passed

    def reason(self, check: str) -> str:
        """Explain, for staff, why a check doesn't accept the reference solution."""
        return self.reasons.get(check, "it was not run on the reference solution")

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {"passed": sorted(self.passed), "reasons": self.reasons}

    @classmethod
    def from_json(cls, data: Any) -> Trial:
        """Read back what `to_json` returned.

        Raises:
            KeyError, TypeError, AttributeError: the data is something else.
        """
        reasons = {str(check): str(reason) for check, reason in data["reasons"].items()}
        return cls(frozenset(map(str, data["passed"])), reasons)


class KeptTrial:
    """Where the trial of an assignment is kept.

    It is valid for as long as checks, references, engine and installed versions don't change.
    """

    def __init__(self, source: Source) -> None:
        judged = checks_sha256(source, Limits()) + json.dumps(versions(), sort_keys=True)
        name = hashlib.sha256(judged.encode()).hexdigest()
        self._path: Path = cache_folder("trials") / source.assignment.name / f"{name}.json"

    def read(self) -> Trial | None:
        """Return what was found before; None if nothing was, or it can't be read."""
        try:
            return Trial.from_json(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, trial: Trial) -> None:
        """Keep what was found; if that fails, it is found again the next time."""
        with contextlib.suppress(OutputError, OSError):
            write_atomically(self._path, json.dumps(trial.to_json()))
