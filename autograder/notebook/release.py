"""Which release a notebook is of: its questions, their points, and what students found in them.

A notebook carries its release's digest in its metadata. It changes when a question is added,
removed or moved, when its points change, or when students get another stub; not with prose and
pictures. The build keeps the questions and points of every release in
``tests/<assignment>/releases.json``, so that a hand-in of an earlier one can be graded by its own.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder.course import Assignment
from autograder.errors import SourceError
from autograder.notebook.source import Source, SourceCell

FIELD = "iml"  # of a notebook's metadata
_LENGTH = 16  # characters of a digest
_ROLES = ("solution", "written")


@dataclass(frozen=True)
class Release:
    """What one release asks.

    Args:
        digest: its name.
        questions: points of the questions that checks judge, in the notebook's order.
        written: points of the questions that a person judges.
    """

    digest: str
    questions: Mapping[str, float]
    written: Mapping[str, float]

    @property
    def names(self) -> set[str]:
        """All questions of both kinds."""
        return {*self.questions, *self.written}


@lru_cache(maxsize=8)  # asked for with every submission
def release_of(source: Source) -> Release:
    """Return the release that the build makes of a source."""
    asked = [cell for cell in source.cells if cell.role in _ROLES]
    facts = [(cell.id, cell.role, source.points(cell.id), _stub(cell)) for cell in asked]
    return Release(
        digest=hashlib.sha256(repr(facts).encode()).hexdigest()[:_LENGTH],
        questions={name: source.points(name) for name in source.questions},
        written={name: source.points(name) for name in source.written},
    )


def _stub(cell: SourceCell) -> str:
    """Return what matters of the code that students get: neither comments nor docstrings."""
    if cell.role != "solution":
        return ""
    try:
        tree = ast.parse(cell.released)
    except SyntaxError:  # magics
        return cell.released
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.unparse(tree)


def named_release(metadata: object) -> str:
    """Return the digest that a notebook's metadata names; empty if it names none."""
    ours = metadata.get(FIELD) if isinstance(metadata, Mapping) else None
    digest = ours.get("release") if isinstance(ours, Mapping) else None
    known = isinstance(digest, str) and len(digest) == _LENGTH and digest.isalnum()
    return digest if known and isinstance(digest, str) else ""


def kept_releases(assignment: Assignment) -> dict[str, Release]:
    """Return the releases that are kept, the newest last, by digest.

    Raises:
        SourceError: the file is not what the build writes.
    """
    path = assignment.releases
    if not path.is_file():
        return {}
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
        found = [_read(digest, record) for digest, record in records.items()]
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        wrong = f"{path.name} of {assignment.name} can't be read ({type(error).__name__}: {error})"
        raise SourceError(f"{wrong}; take it from version control, or delete it") from None
    return {release.digest: release for release in found}


def _read(digest: str, record: dict[str, Any]) -> Release:
    tables = [{str(k): float(v) for k, v in record[kind].items()} for kind in _KINDS]
    return Release(digest, *tables)


_KINDS = ("questions", "written")


def releases_bytes(source: Source) -> bytes:
    """Return the content of ``releases.json``: what is kept, and the source's own release last."""
    own = release_of(source)
    kept = [one for one in kept_releases(source.assignment).values() if one.digest != own.digest]
    lines = [f"{json.dumps(one.digest)}: {_written(one)}" for one in (*kept, own)]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _written(release: Release) -> str:
    tables = (release.questions, release.written)
    record = {kind: dict(table) for kind, table in zip(_KINDS, tables, strict=True)}
    return json.dumps(record)
