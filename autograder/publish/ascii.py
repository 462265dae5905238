r"""Keep what students receive readable in every locale.

Otter opens its test files in the encoding of the student's system: on a Chinese or Korean Windows,
a typographic character in a hint made ``grader.check`` raise. So every shipped ``.py``, ``.txt``,
``.js`` and ``.css`` is ASCII. In Python, escapes (``\u2026``) take the place of other characters,
and mean the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from autograder.errors import GateError
from autograder.findings import Finding, raise_findings

SUFFIXES = (".py", ".txt", ".js", ".css")


def ascii_python(text: str, file: str) -> str:
    """Return Python that means the same and is ASCII: other characters are escaped.

    Args:
        text: the Python.
        file: where it is, for an error.

    Raises:
        GateError: a character can't be escaped where it is: in a raw text, or in a name.
    """
    if text.isascii():
        return text
    raise_findings(not_escapable(text, file), GateError)
    return _escaped(text)


def not_escapable(text: str, file: str) -> Iterator[Finding]:
    """Find the characters that are not ASCII and would change their meaning if escaped."""
    if text.isascii() or _meaning(text) == _meaning(_escaped(text)):
        return
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        others = [*lines[: number - 1], _escaped(line), *lines[number:]]
        if _meaning("\n".join(others)) != _meaning(text):
            character = next(character for character in line if not character.isascii())
            wrong = f"{character!r} can't be escaped here, and students get only ASCII"
            yield Finding(file, number, f"{wrong}; replace it, or use a string without r")


def not_ascii(release: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find what is not ASCII in the texts of a release that programs read."""
    for file, content in sorted(release.items()):
        if file.endswith(SUFFIXES) and not content.isascii():
            start = next(i for i, byte in enumerate(content) if byte > 127)
            line = content.count(b"\n", 0, start) + 1
            yield Finding(file, line, f"holds {content[start : start + 4]!r}; students get ASCII")


def _escaped(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode("ascii")


def _meaning(text: str) -> str:
    """Return a text's syntax tree without line numbers; empty if it doesn't parse."""
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""
