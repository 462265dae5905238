"""What a mail probably asks for. A person corrects it where that is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from autograder.tickets.model import Guess, Kind

_WORDS = {
    Kind.LATE: (
        r"late(?:ness)?|exten[ds]\w*|extension\w*|deadline\w*|due|overdue|penalt\w+|sick\w*|ill|"
        r"illness|doctor\w*|hospital\w*|verspät\w*|verläng\w*|frist\w*|abgabefrist\w*|krank\w*|attest\w*"
    ),
    Kind.REGRADE: (
        r"re-?grad\w*|re-?mark\w*|re-?evaluat\w*|grad(?:e|es|ed|er|ing)|scor\w+|points?|marks?|"
        r"feedback|neubewert\w*|bewert\w*|punkte?\w*|korrektur\w*|benotung\w*"
    ),
}
_KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_SUBJECT_WEIGHT = 3  # what a subject says counts like three words below it
_QUOTED = re.compile(r"^[ \t]*[>|].*$", re.MULTILINE)
_LONGEST = 4000  # characters that are looked at
_BEFORE = r"(?:exercise|question|task|problem|cell|function|aufgabe|übung|frage)\s*:?\s*"
_AFTER = r"\s+(?:exercise|question|task|function)"
_SHORTEST_STEM = 5


def guess(subject: str, text: str, questions: Mapping[str, Sequence[str]]) -> Guess:
    """Guess kind, assignment and question; what can't be told is left empty.

    Args:
        subject: of the mail.
        text: of the mail; lines that quote another mail don't count.
        questions: names of each assignment's questions.
    """
    own = " ".join(_QUOTED.sub("", text).split())[:_LONGEST]
    assignment = _only(list(questions), subject, own)
    known = [assignment] if assignment else list(questions)
    found = {name: _question(questions[name], subject, own, questions) for name in known}
    with_one = [name for name, question in found.items() if question]
    if not assignment and len(questions) == 1:
        (assignment,) = questions
    if not assignment and len(with_one) == 1:
        (assignment,) = with_one
    return Guess(_kind(subject, own), assignment, found.get(assignment, ""))


def _kind(subject: str, text: str) -> Kind:
    counts = {
        kind: _SUBJECT_WEIGHT * len(words.findall(subject)) + len(words.findall(text))
        for kind, words in _KINDS.items()
    }
    if counts[Kind.LATE] == counts[Kind.REGRADE]:
        return Kind.OTHER
    return max(counts, key=lambda kind: counts[kind])


def _only(names: Sequence[str], subject: str, text: str) -> str:
    """Return the one name that the subject has, or else the text; empty if none, or several."""
    for where in (subject, text):
        found = [name for name in names if re.search(_spelled(name), where, re.IGNORECASE)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _question(names: Sequence[str], subject: str, text: str, assignments: Collection[str]) -> str:
    """Return the one question that is plainly named, or else the only one that is mentioned.

    Names such as ``train`` are words of any mail: one counts as plain in the subject, in quotes,
    with an underscore, or beside a word such as “exercise”. Without such a word, the name of an
    assignment means the assignment.
    """
    own = [name for name in names if name not in assignments]
    plain = [name for name in names if _is_plain(name, subject, text)]
    plain += [name for name in own if re.search(_spelled(name), subject, re.IGNORECASE)]
    if plain:
        return plain[0] if len({*plain}) == 1 else ""
    return _only(own, "", text)


def _is_plain(name: str, subject: str, text: str) -> bool:
    word = _spelled(name)
    ways = [rf"{_BEFORE}[`'\"“„]?{word}", rf"{word}[`'\"”“]?{_AFTER}", rf"[`'\"“„]{word}[`'\"”“]"]
    if "_" in name:
        ways.append(rf"\b{re.escape(name)}\b")
    return any(re.search(way, f"{subject}\n{text}", re.IGNORECASE) for way in ways)


def _spelled(name: str) -> str:
    """Return a pattern of a name as people write it: ``encoder layer``, ``autoencoder``."""
    words = r"[_\s-]?".join(re.escape(part) for part in name.split("_"))
    plural = len(name) > _SHORTEST_STEM and name.endswith("s")
    return rf"\b{words}{'?' if plural else ''}\b"
