"""What judged a submission, part by part: so that a regrade runs only what has changed.

`checks_sha256` says whether anything has changed; this says what. A comment or the layout of a
check file changes nothing here, and points are kept apart, since they need no running.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.course import Assignment, Visibility
from autograder.judging.judge.fingerprint import engine_files, given_files, parsed
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source

ENGINE, LIMITS, SOURCE, SHARED, POINTS = PARTS = ("engine", "limits", "source", "shared", "points")
_LENGTH = 16  # characters of a digest


@dataclass(frozen=True)
class JudgedBy:
    """What judges an assignment today.

    Args:
        parts: a digest for each of `PARTS`: the judging part of the engine; the limits; the code of
            the notebook, and what students get with it; what checks share that no single question
            names; all points.
        questions: a digest for each question: its checks, references and probes.
        points: of each check, by question and `check_key`.
    """

    parts: dict[str, str]
    questions: dict[str, str]
    points: dict[str, dict[str, float]]


def check_key(visibility: Visibility, name: str) -> str:
    """Name a check of a question, whatever parameters it was run with."""
    return f"{visibility}/{name.partition('[')[0]}"


def judged_by(source: Source, limits: Limits) -> JudgedBy:
    """Digest what judges an assignment."""
    assignment = source.assignment
    others = _other_files(source)
    used = {name: _used(_own_files(assignment, name), others) for name in source.questions}
    shared = [path for path in others if not any(path in files for files in used.values())]
    points = {name: _points(assignment, name) for name in source.questions}
    stated = [(cell.id, cell.points) for cell in source.cells]
    root = assignment.root
    notebook = repr(parsed(source, points=False)).encode()
    return JudgedBy(
        parts={
            ENGINE: _digest(engine_files()),
            LIMITS: _sha(repr(limits).encode()),
            SOURCE: _sha(notebook + _digest(given_files(assignment)).encode()),
            SHARED: _digest(_named(root, shared)),
            POINTS: _sha(repr((points, stated)).encode()),
        },
        questions={name: _digest(_named(root, files)) for name, files in used.items()},
        points=points,
    )


def _own_files(assignment: Assignment, question: str) -> list[Path]:
    """List the files that are named after a question."""
    own = [assignment.check_file(visibility, question) for visibility in Visibility]
    own += [assignment.references / f"{question}.npz", assignment.diagnosis_file(question)]
    return [path for path in (*own, assignment.signatures(question)) if path.is_file()]


def _other_files(source: Source) -> list[Path]:
    """List what checks and probes of several questions may use."""
    assignment = source.assignment
    folders = (*(assignment.tests / visibility for visibility in Visibility), assignment.probes)
    found = [path for folder in folders for path in folder.rglob("*.py")]
    found += assignment.mistakes.parent.rglob("*.py")
    found += [*assignment.references.glob("*.npz"), *(assignment.root / "tests").glob("*.npz")]
    own = {path for name in source.questions for path in _own_files(assignment, name)}
    return sorted(set(found) - own)


def _used(own: list[Path], others: list[Path]) -> list[Path]:
    """Return a question's files, and those others whose names they mention."""
    used, waiting = list(own), list(own)
    while waiting:
        path = waiting.pop()
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".py" else ""
        found = [p for p in others if p not in used and re.search(rf"\b{p.stem}\b", text)]
        used += found
        waiting += found
    return used


def _named(root: Path, paths: Iterable[Path]) -> list[tuple[str, Path]]:
    return [(path.relative_to(root).as_posix(), path) for path in sorted(paths)]


def _digest(files: Iterable[tuple[str, Path]]) -> str:
    content = (name.encode() + b"\0" + _content(path) + b"\0" for name, path in files)
    return _sha(b"".join(content))


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return _code(data)[0] if path.suffix == ".py" else data


@lru_cache(maxsize=512)
def _code(data: bytes) -> tuple[bytes, tuple[tuple[str, float], ...]]:
    """Return code without comments, layout and points; and the points of its functions."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return data, ()
    points = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            points += [(node.name, worth) for mark in node.decorator_list for worth in _worth(mark)]
            node.decorator_list = [mark for mark in node.decorator_list if not _worth(mark)]
    return ast.unparse(tree).encode(), tuple(points)


def _worth(mark: ast.expr) -> list[float]:
    """Return the points of ``@pytest.mark.points(2)``; nothing for any other decorator."""
    match mark:
        case ast.Call(
            func=ast.Attribute(attr="points"), args=[ast.Constant(value=int() | float() as worth)]
        ):
            return [float(worth)]
    return []


def _points(assignment: Assignment, question: str) -> dict[str, float]:
    return {
        check_key(visibility, name): worth
        for visibility in Visibility
        if (path := assignment.check_file(visibility, question)).is_file()
        for name, worth in _code(path.read_bytes())[1]
    }


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_LENGTH]
