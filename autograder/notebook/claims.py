"""Claims: what a notebook's prose promises, as assertions that are proved when it is built.

A claim cell exists in the percent file only and is never part of a notebook that anybody gets::

    # %% id="claim-pca" tags=["claim"]
    # claim: In the middle the network is clearly better than PCA.
    assert errors["deep autoencoder"][3] < 0.9 * errors["PCA"][3]

It sees the names of all cells above it. A cell may hold several claims: a line ``# claim:`` with
the sentence, which may go on in the comment lines right below it, then its assertions. Simple
assignments may be anywhere between them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

CLAIM_PREFIX = "claim-"
_CLAIM = re.compile(r"#+\s*claim\s*:\s*(.*)$", re.IGNORECASE)
_COMMENT = re.compile(r"#+\s*(.*)$")


@dataclass(frozen=True)
class Claim:
    """One sentence, and what must hold for it to be true.

    Args:
        sentence: as the prose says it.
        line: of the cell's text on which it begins, 0-based.
        body: assertions and assignments, in order.
    """

    sentence: str
    line: int
    body: tuple[ast.stmt, ...]


@dataclass(frozen=True)
class ClaimCell:
    """A claim cell's text, read.

    Args:
        setup: assignments above the first claim.
        claims: in order.
        faults: lines of the text, 0-based, and what is wrong with them.
    """

    setup: tuple[ast.stmt, ...]
    claims: tuple[Claim, ...]
    faults: tuple[tuple[int, str], ...]


def has_claims(text: str) -> bool:
    """Whether a cell's text has a line that begins a claim."""
    return any(_CLAIM.match(line.strip()) for line in text.splitlines())


def read_claims(text: str) -> ClaimCell:
    """Read a claim cell.

    Raises:
        SyntaxError: the text is not Python.
    """
    sentences = _sentences(text.splitlines())
    bodies: dict[int, list[ast.stmt]] = {line: [] for line in (-1, *sentences)}
    for statement in ast.parse(text).body:
        bodies[max(line for line in bodies if line < statement.lineno - 1)].append(statement)
    setup = tuple(bodies.pop(-1))
    claims = tuple(Claim(sentences[line], line, tuple(body)) for line, body in bodies.items())
    return ClaimCell(setup, claims, tuple(sorted(_faults(setup, claims))))


def _sentences(lines: list[str]) -> dict[int, str]:
    """Return the sentence of each claim, by the line on which it begins."""
    found: dict[int, str] = {}
    begun = -1  # where the sentence began that this line may go on with
    for number, line in enumerate(lines):
        if match := _CLAIM.match(line.strip()):
            begun = number
            found[begun] = match[1].strip()
        elif begun >= 0 and (comment := _COMMENT.match(line.strip())):
            found[begun] = f"{found[begun]} {comment[1]}".strip()
        else:
            begun = -1
    return found


def _faults(setup: tuple[ast.stmt, ...], claims: tuple[Claim, ...]) -> Iterator[tuple[int, str]]:
    if not claims:
        yield -1, "a claim cell needs a line `# claim: <sentence>` above its assertions"
    for statement in setup:
        if isinstance(statement, ast.Assert) and claims:
            yield statement.lineno - 1, "this assertion proves no claim; put `# claim: …` above it"
    for claim in claims:
        if not claim.sentence:
            yield claim.line, "this claim has no sentence; write what the prose says"
        if not any(isinstance(statement, ast.Assert) for statement in claim.body):
            yield claim.line, "no assertion follows this claim; add one that proves it"
    for statement in (*setup, *(each for claim in claims for each in claim.body)):
        if wrong := _wrong_statement(statement):
            yield statement.lineno - 1, wrong


def _wrong_statement(statement: ast.stmt) -> str:
    """Return what is wrong with a statement of a claim cell; empty if nothing is."""
    if isinstance(statement, ast.Assert):
        reads = any(isinstance(node, ast.Name) for node in ast.walk(statement.test))
        return "" if reads else "this assertion reads no name, so it can't fail"
    if isinstance(statement, ast.AnnAssign):
        return "" if isinstance(statement.target, ast.Name) else _NOT_SIMPLE
    if isinstance(statement, ast.Assign):
        targets = [node for target in statement.targets for node in _parts(target)]
        return "" if all(isinstance(node, ast.Name) for node in targets) else _NOT_SIMPLE
    first = ast.unparse(statement).partition("\n")[0]
    return f"a claim cell holds assertions and simple assignments only, not `{first}`"


_NOT_SIMPLE = "a claim cell assigns to names only: it must change nothing that later cells use"


def _parts(target: ast.expr) -> list[ast.expr]:
    """Return the single targets of an assignment: those of a tuple or list, or the one."""
    return target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
