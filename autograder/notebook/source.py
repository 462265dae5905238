"""An assignment's percent file as cells with roles.

A cell's header says what the cell is::

    # %% id="softmax" role="solution"                 the cell in which students write
    # %% id="train" role="solution" slow=true         the same; `iml audit --quick` leaves it out
    # %% id="softmax-check" role="check" points=6     its locked check cell
    # %% [markdown] id="reflect_beam" role="written" points=4   a written answer, graded by hand
    # %% id="budget" tags=["parameters"] grading={"epochs": 1}   locked; grading sets these
    # %% id="see-heatmap" tags=["explore"]            free to edit; not run when grading
    # %% id="start" tags=["student-only"]             locked; replaced when grading
    # %% id="claim-pca" tags=["claim"]                proved by `iml build --claims`; in no notebook

Every other cell is locked. Each cell has an ``id``: a stable slug. ``{{course_url}}`` and
``{{colab_url}}`` in a cell's text are replaced by addresses; see `autograder.notebook.address`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.course import Assignment
from autograder.errors import MarkerError, SourceError
from autograder.findings import Finding, listed, nearest, raise_findings, read_text, within
from autograder.notebook.address import with_addresses
from autograder.notebook.cells import CHECK_SUFFIX, CLAIM_TAG, ROLES, TAGS, SourceCell
from autograder.notebook.headers import read_header
from autograder.notebook.markers import BEGIN, END, scan_markers
from autograder.notebook.percent import raw_cells

__all__ = [
    "CHECK_SUFFIX",
    "ROLES",
    "TAGS",
    "Parsed",
    "Source",
    "SourceCell",
    "parse_source",
    "read_source",
]


@dataclass(frozen=True)
class Source:
    """A whole percent file.

    Args:
        assignment: whose it is.
        cells: of the notebook, in order.
        claims: claim cells, in order; no notebook holds them. See `autograder.notebook.claims`.
    """

    assignment: Assignment
    cells: tuple[SourceCell, ...]
    claims: tuple[SourceCell, ...] = ()
    _by_id: dict[str, SourceCell] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({cell.id: cell for cell in self.cells})

    @property
    def all_cells(self) -> list[SourceCell]:
        """The percent file's cells, claims included, in order."""
        return sorted((*self.cells, *self.claims), key=lambda cell: cell.first_line)

    @property
    def questions(self) -> list[str]:
        """Names of the automatically checked questions, in the notebook's order."""
        return [cell.id for cell in self.cells if cell.role == "solution"]

    @property
    def slow(self) -> list[str]:
        """Names of the questions whose bank takes minutes to audit, in the notebook's order."""
        return [cell.id for cell in self.cells if cell.role == "solution" and cell.slow]

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

    def at(self, cell: SourceCell, line: int, message: str) -> Finding:
        """Return a finding for a line of a cell.

        Args:
            cell: one of this file's.
            line: of its text, 0-based; -1 is its header.
            message: what is wrong, and what to write instead.
        """
        file = within(self.assignment.root, self.assignment.source)
        return Finding(file, cell.first_line + line, f"cell {cell.id}: {message}")


@dataclass(frozen=True)
class Parsed:
    """A percent file as far as it can be read, and every mistake in its form.

    Args:
        source: its cells; if the form is wrong, some may not be what they were meant to be.
        headers: wrong headers, ids and roles, and questions without their check cells.
        markers: wrong solution markers.
    """

    source: Source
    headers: tuple[Finding, ...]
    markers: tuple[Finding, ...]


def read_source(assignment: Assignment) -> Source:
    """Read and validate an assignment's percent file.

    Raises:
        SourceError: a header, id, role, tag or the pairing of question and check is wrong; or it
            refers to the course's address, and none is set. The message lists all such mistakes.
        MarkerError: a solution marker is wrong; likewise.
    """
    parsed = parse_source(assignment)
    raise_findings(parsed.headers, SourceError)
    raise_findings(parsed.markers, MarkerError)
    return parsed.source


def parse_source(assignment: Assignment) -> Parsed:
    """Read an assignment's percent file and collect what is wrong with its form.

    Raises:
        SourceError: it refers to the course's address and none is set.
    """
    file = within(assignment.root, assignment.source)
    text, headers = read_text(assignment.source, file)
    raw, unread = raw_cells(with_addresses(text, assignment.root))
    headers += [Finding(file, line, wrong) for line, wrong in unread]
    cells = []
    for number, item in enumerate(raw, 1):
        cell, wrong = read_header(item, number)
        cells.append(cell)
        headers += [Finding(file, item.line, f"cell {cell.id}: {each}") for each in wrong]
    claims = tuple(cell for cell in cells if CLAIM_TAG in cell.tags)
    source = Source(assignment, tuple(cell for cell in cells if cell not in claims), claims)
    if not headers:
        headers = [*_pairing(source), *_misplaced(source)]
    return Parsed(source, tuple(sorted(headers)), tuple(_markers(source)))


def _pairing(source: Source) -> Iterator[Finding]:
    """Find duplicate ids, and check cells and questions that don't belong together."""
    seen: dict[str, SourceCell] = {}
    for cell in source.all_cells:
        if cell.id in seen:
            first = seen[cell.id].first_line - 1
            yield source.at(cell, -1, f"line {first} has this id already; each cell needs its own")
        question = cell.id.removesuffix(CHECK_SUFFIX)
        asked = seen.get(question)
        if cell.role == "check" and not (asked and asked.role == "solution" and asked != cell):
            yield source.at(cell, -1, _misnamed(cell, source.questions))
        if question != cell.id and cell.role != "check" and asked and asked.role == "solution":
            yield source.at(cell, -1, 'a check cell needs role="check" and its points')
        seen[cell.id] = cell
    yield from _far_apart(source)
    checks = {cell.id for cell in source.cells if cell.role == "check"}
    for question in source.questions:
        name = question + CHECK_SUFFIX
        if name not in checks and name not in seen:
            wrong = f'question {question} has no check cell; add # %% id="{name}" role="check" …'
            yield source.at(source.cell(question), -1, wrong)


def _far_apart(source: Source) -> Iterator[Finding]:
    """Find check cells with another question between them and their own."""
    seen: list[str] = []
    for cell in source.cells:
        if cell.role == "solution":
            seen.append(cell.id)
        question = cell.id.removesuffix(CHECK_SUFFIX)
        if cell.role == "check" and question in seen and question != seen[-1]:
            wrong = f"the cell of {seen[-1]} is between this and the cell of {question}"
            yield source.at(cell, -1, f"{wrong}; move this up")


def _misnamed(cell: SourceCell, questions: list[str]) -> str:
    question = cell.id.removesuffix(CHECK_SUFFIX)
    rule = f"a check cell is named <question>{CHECK_SUFFIX} and is below its question's cell"
    if question in questions and cell.id.endswith(CHECK_SUFFIX):
        return f"{rule}; the cell of {question} comes later"
    return f"{rule}; the questions are {listed(questions)}{nearest(question, questions)}"


def _misplaced(source: Source) -> Iterator[Finding]:
    """Find solution cells without markers, and markers in other cells."""
    for cell in source.all_cells:
        blocks, faults = scan_markers(cell.text)
        if cell.role == "solution" and not blocks and not faults:
            wrong = "solution markers are missing: nothing would be removed from this cell"
            yield source.at(cell, -1, f"{wrong}; put {BEGIN} and {END} around the answer")
        if blocks and cell.role not in ("solution", "written"):
            wrong = 'solution markers belong in cells with role="solution" or role="written"'
            yield source.at(cell, blocks[0].first, wrong)


def _markers(source: Source) -> Iterator[Finding]:
    for cell in source.all_cells:
        for line, wrong in scan_markers(cell.text)[1]:
            yield source.at(cell, line, wrong)
