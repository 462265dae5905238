"""What a question's signatures are made from, and whether that has changed since."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

from autograder.judging.diagnosis.signatures import read_signatures
from autograder.notebook.source import Source


def diagnosed(source: Source) -> list[str]:
    """Return the questions that have probes, in the notebook's order."""
    assignment = source.assignment
    return [name for name in source.questions if assignment.diagnosis_file(name).is_file()]


def made_from(source: Source, question: str) -> str:
    """Return a digest of all that a question's signatures are made from."""
    assignment = source.assignment
    files = [assignment.diagnosis_file(question), *_used(source, question)]
    files += sorted(assignment.bank.glob(f"*/{question}/*.py"))
    digest = hashlib.sha256(source.cell(question).text.encode())
    digest.update(_shared_sentences(assignment.mistakes, question))
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(path.name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _shared_sentences(path: Path, question: str) -> bytes:
    """Return what ``mistakes.toml`` says of a question, in one form; all of it if it is broken."""
    content = path.read_bytes() if path.is_file() else b""
    try:
        groups = tomllib.loads(content.decode()).get(question)
    except ValueError:
        return content
    return json.dumps(groups, sort_keys=True, default=str).encode()


def _used(source: Source, question: str) -> list[Path]:
    """Return what a question's probes share with others, and the checks' probes that they use."""
    assignment = source.assignment
    path = assignment.diagnosis_file(question)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    others = [p for p in sorted(path.parent.glob("*.py")) if p.stem not in source.questions]
    shared = [p for p in others if re.search(rf"\b{p.stem}\b", text)]
    text += "".join(p.read_text(encoding="utf-8") for p in shared)
    named = [p for p in sorted(assignment.probes.glob("*.py")) if f'probe("{p.stem}")' in text]
    return shared + named


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
