"""What a question's signatures are made from, and whether that has changed since."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograder.course import Assignment
from autograder.judging.diagnosis.signatures import read_signatures
from autograder.notebook.source import Source


def diagnosed(source: Source) -> list[str]:
    """Return the questions that have probes, in the notebook's order."""
    assignment = source.assignment
    return [name for name in source.questions if assignment.diagnosis_file(name).is_file()]


def made_from(source: Source, question: str) -> str:
    """Return a digest of all that a question's signatures are made from."""
    assignment = source.assignment
    calls = assignment.diagnosis_file(question)
    files = [calls, assignment.mistakes, *_run_over_there(assignment, calls)]
    files += sorted(assignment.bank.glob(f"*/{question}/*.py"))
    digest = hashlib.sha256(source.cell(question).text.encode())
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(path.name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _run_over_there(assignment: Assignment, calls: Path) -> list[Path]:
    """Return the probe files of checks that a question's probes of behaviour name."""
    text = calls.read_text(encoding="utf-8") if calls.is_file() else ""
    found = sorted(assignment.probes.glob("*.py"))
    return [path for path in found if f'probe("{path.stem}")' in text]


def stale(source: Source) -> list[str]:
    """Return the questions whose signatures are missing or out of date; see `is_stale`."""
    return [name for name in diagnosed(source) if is_stale(source, name)]


def is_stale(source: Source, question: str) -> bool:
    """Whether a question's signatures are missing, or made from other files than today's."""
    try:
        found = read_signatures(source.assignment.signatures(question))
    except (OSError, ValueError, KeyError):
        return True
    return found.made_from != made_from(source, question)
