"""An assignment's percent file as cells with roles.

A cell's header says what the cell is::

    # %% id="softmax" role="solution"                 the cell in which students write
    # %% id="softmax-check" role="check" points=6     its locked check cell
    # %% [markdown] id="reflect_beam" role="written" points=4   a written answer, graded by hand
    # %% id="budget" tags=["parameters"] grading={"epochs": 1}   locked; grading sets these
    # %% id="see-heatmap" tags=["explore"]            free to edit; not run when grading
    # %% id="start" tags=["student-only"]             locked; replaced when grading

Every other cell is locked. Each cell has an ``id``: a stable slug. ``{{course_url}}`` and
``{{colab_url}}`` in a cell's text stand for addresses; see `autograder.notebook.address`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import jupytext

from autograder.course import Assignment
from autograder.errors import SourceError
from autograder.notebook.address import with_addresses
from autograder.notebook.markers import find_blocks

ROLES = ("solution", "check", "written")
TAGS = ("parameters", "explore", "student-only")
CHECK_SUFFIX = "-check"
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,60}$")


@dataclass(frozen=True)
class SourceCell:
    """One cell of the percent file.

    Args:
        id: stable slug, also the cell id of every notebook made from it.
        kind: ``"code"`` or ``"markdown"``.
        text: the cell's text, markers included.
        role: ``"solution"``, ``"check"``, ``"written"`` or ``""``.
        tags: of `TAGS`.
        points: of a check or written cell; 0 elsewhere.
        grading: what grading sets after a parameters cell, by name.
    """

    id: str
    kind: str
    text: str
    role: str = ""
    tags: tuple[str, ...] = ()
    points: float = 0
    grading: tuple[tuple[str, int | float | str | bool], ...] = ()

    @property
    def locked(self) -> bool:
        """Whether grading puts the pristine cell back: all that students aren't asked to edit."""
        return self.role == "check" or (self.role == "" and "explore" not in self.tags)


@dataclass(frozen=True)
class Source:
    """A whole percent file.

    Args:
        assignment: whose it is.
        cells: in order.
    """

    assignment: Assignment
    cells: tuple[SourceCell, ...]
    _by_id: dict[str, SourceCell] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({cell.id: cell for cell in self.cells})

    @property
    def questions(self) -> list[str]:
        """Names of the automatically checked questions, in the notebook's order."""
        return [cell.id for cell in self.cells if cell.role == "solution"]

    @property
    def written(self) -> list[str]:
        """Names of the questions that a person grades, in the notebook's order."""
        return [cell.id for cell in self.cells if cell.role == "written"]

    def points(self, question: str) -> float:
        """Points of a question, as the notebook states them."""
        cell = self._by_id.get(question + CHECK_SUFFIX) or self._by_id[question]
        return cell.points

    def cell(self, cell_id: str) -> SourceCell:
        """Return the cell of that id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[cell_id]

    def where(self, cell: SourceCell) -> str:
        """Name a cell in an error message."""
        return f"{self.assignment.name}, cell {cell.id}"


def read_source(assignment: Assignment) -> Source:
    """Read and validate an assignment's percent file.

    Raises:
        SourceError: a header, id, role, tag or the pairing of question and check is wrong; or it
            refers to the course's address, and none is set.
        MarkerError: a solution marker is.
    """
    text = with_addresses(assignment.source.read_text(encoding="utf-8"), assignment.root)
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = tuple(_cell(assignment, i, raw) for i, raw in enumerate(notebook.cells))
    source = Source(assignment, cells)
    _validate(source)
    return source


def _cell(assignment: Assignment, index: int, raw: dict[str, Any]) -> SourceCell:
    where = f"{assignment.name}, cell number {index + 1}"
    metadata: dict[str, Any] = dict(raw["metadata"])
    # jupytext notes the blank lines between cells in the metadata; they mean nothing here.
    header = {key: v for key, v in metadata.items() if not key.startswith("lines_to_")}
    cell_id = header.pop("id", None)
    if not isinstance(cell_id, str) or not _SLUG.match(cell_id):
        raise SourceError(f'{where}: needs id="…", a slug of lower-case letters, digits, - or _')
    role, tags = header.pop("role", ""), tuple(header.pop("tags", ()))
    points = header.pop("points", 0)
    grading = header.pop("grading", {})
    if grading and (not isinstance(grading, dict) or "parameters" not in tags):
        raise SourceError(
            f'{where} ({cell_id}): grading={{…}} belongs to a tags=["parameters"] cell'
        )
    if header:
        raise SourceError(f"{where} ({cell_id}): unknown header words {sorted(header)}")
    if role not in ("", *ROLES) or not set(tags) <= set(TAGS):
        raise SourceError(f"{where} ({cell_id}): role is one of {ROLES}, tags are of {TAGS}")
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        raise SourceError(f"{where} ({cell_id}): points={points!r} is not a number of points")
    kind, text = str(raw["cell_type"]), str(raw["source"])
    if kind not in ("code", "markdown"):
        raise SourceError(f"{where} ({cell_id}): a {kind} cell; use code or markdown")
    return SourceCell(cell_id, kind, text, str(role), tags, points, tuple(grading.items()))


def _validate(source: Source) -> None:
    seen: set[str] = set()
    for cell in source.cells:
        where = source.where(cell)
        if cell.id in seen:
            raise SourceError(f"{where}: two cells have this id")
        seen.add(cell.id)
        blocks = find_blocks(cell.text, where)
        if bool(blocks) != (cell.role == "solution") and cell.role != "written":
            raise SourceError(f"{where}: solution markers belong in solution cells, all of them")
        if cell.role == "check":
            question = cell.id.removesuffix(CHECK_SUFFIX)
            if not cell.id.endswith(CHECK_SUFFIX) or question not in seen:
                raise SourceError(f"{where}: a check cell is named <question>{CHECK_SUFFIX}")
        if cell.role in ("check", "written") and cell.points <= 0:
            raise SourceError(f"{where}: needs points above 0")
    for question in source.questions:
        if question + CHECK_SUFFIX not in seen:
            raise SourceError(f"{source.assignment.name}: question {question} has no check cell")
