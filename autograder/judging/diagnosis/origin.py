"""What a question's signatures are made from, and whether that has changed since."""

from __future__ import annotations

import hashlib

from autograder.judging.diagnosis.signatures import read_signatures
from autograder.notebook.source import Source


def diagnosed(source: Source) -> list[str]:
    """Return the questions that have probes, in the notebook's order."""
    assignment = source.assignment
    return [name for name in source.questions if assignment.diagnosis_file(name).is_file()]


def made_from(source: Source, question: str) -> str:
    """Return a digest of all that a question's signatures are made from."""
    assignment = source.assignment
    files = [assignment.diagnosis_file(question), assignment.mistakes]
    files += sorted(assignment.bank.glob(f"*/{question}/*.py"))
    digest = hashlib.sha256(source.cell(question).text.encode())
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(path.name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


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
