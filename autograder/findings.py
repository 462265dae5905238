"""What is wrong with an instructor's files, as data: where, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import BuildError


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake in one file.

    Args:
        file: its path relative to the course's folder.
        line: 1-based; 0 for the whole file.
        message: what is wrong, and what to write instead.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return one line that editors and terminals can follow to the place."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


def raise_findings(findings: Iterable[Finding], error: type[BuildError]) -> None:
    """Raise one error that lists all findings, if there are any.

    Raises:
        BuildError: of the given class; one line per finding.
    """
    lines = [str(finding) for finding in findings]
    if lines:
        raise error("\n".join(lines))


def read_text(path: Path, file: str) -> tuple[str, list[Finding]]:
    """Read a text that people edit, without the byte-order mark that Windows writes.

    Args:
        path: the file.
        file: what to call it in a finding.

    Returns:
        The text, and a finding if it is not UTF-8.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file in that encoding"
        return "", [Finding(file, line, wrong)]


def within(root: Path, path: Path) -> str:
    """Return a file's path relative to the course's folder."""
    return path.relative_to(root).as_posix()


def nearest(word: str, words: Iterable[str], otherwise: str = "", likeness: float = 0.7) -> str:
    """Return ``"; did you mean 'softmax'?"`` if one of the words is close.

    Args:
        word: as it was written.
        words: the valid ones.
        otherwise: what to return if none is close.
        likeness: how close it must be, from 0 to 1.
    """
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=likeness)
    return f"; did you mean {close[0]!r}?" if close else otherwise


def listed(words: Iterable[str]) -> str:
    """Return words for a sentence: ``'a', 'b' and 'c'``."""
    quoted = [repr(word) for word in words]
    if len(quoted) < 2:
        return "".join(quoted) or "none"
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
