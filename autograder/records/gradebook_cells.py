"""An assignment's cells in the gradebook, as nbgrader's generate_assignment would save them.

nbgrader refuses to change an assignment that has submissions. This adds what is new and drops what
is gone, as long as no person's score or comment would be lost.
"""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
)

from autograder.errors import GradebookError


def save_cells(db: Any, name: str, course_id: str, pristine: NotebookNode) -> None:
    """Bring assignment, notebook and cells into line with the notebook that students get.

    Args:
        db: the gradebook's session; the caller commits.
        name: of the assignment and of its notebook.
        course_id: whose assignment it is, if it is new.
        pristine: that notebook.

    Raises:
        GradebookError: a cell that a person has graded is gone.
    """
    notebook = _notebook(db, name, course_id)
    notebook.kernelspec = json.dumps(pristine.metadata.kernelspec)
    marked = [cell for cell in pristine.cells if "nbgrader" in cell.metadata]
    by_name = {cell.metadata.nbgrader.grade_id: cell for cell in marked}
    _save_graded(db, notebook, by_name)
    _save_solutions(db, notebook, by_name)
    _save_sources(db, notebook, by_name)
    db.flush()
    db.refresh(notebook)
    for submitted in notebook.submissions:
        mirror(db, submitted)


def mirror(db: Any, submitted: Any) -> None:
    """Give a submitted notebook the grades and comments that it lacks, one per cell."""
    graded = {grade.cell_id for grade in submitted.grades}
    commented = {comment.cell_id for comment in submitted.comments}
    notebook = submitted.notebook
    for cell in notebook.grade_cells:
        if cell.id not in graded:
            db.add(Grade(cell_id=cell.id, notebook=submitted))
    for cell in notebook.solution_cells:
        if cell.id not in commented:
            db.add(Comment(cell_id=cell.id, notebook=submitted))


def _notebook(db: Any, name: str, course_id: str) -> Any:
    assignment = db.query(Assignment).filter(Assignment.name == name).one_or_none()
    if assignment is None:
        assignment = Assignment(name=name, course_id=course_id)
        db.add(assignment)
    for notebook in assignment.notebooks:
        if notebook.name == name:
            return notebook
    notebook = Notebook(name=name, assignment=assignment)
    db.add(notebook)
    return notebook


def _save_graded(db: Any, notebook: Any, wanted: dict[str, NotebookNode]) -> None:
    known = {cell.name: cell for cell in notebook.grade_cells}
    for name, cell in wanted.items():
        if cell.metadata.nbgrader.grade:
            saved = known.pop(name, None)
            if saved is None:
                saved = GradeCell(name=name, notebook=notebook)
                db.add(saved)
            saved.max_score = float(cell.metadata.nbgrader.points)
            saved.cell_type = cell.cell_type
    for name, cell in known.items():
        _drop(db, cell, name, cell.grades)


def _save_solutions(db: Any, notebook: Any, wanted: dict[str, NotebookNode]) -> None:
    known = {cell.name: cell for cell in notebook.solution_cells}
    for name, cell in wanted.items():
        if cell.metadata.nbgrader.solution and known.pop(name, None) is None:
            db.add(SolutionCell(name=name, notebook=notebook))
    for name, cell in known.items():
        _drop(db, cell, name, cell.comments)


def _drop(db: Any, cell: BaseCell, name: str, records: list[Any]) -> None:
    for record in records:
        if _by_person(record):
            raise GradebookError(
                f"cell {name} is no longer in the notebook, but a person has graded or commented "
                f"it for {record.notebook.student.id}; keep the cell, or start a new gradebook"
            )
        db.delete(record)
    db.delete(cell)


def _by_person(record: Any) -> bool:
    if isinstance(record, Comment):
        return record.manual_comment is not None
    return record.manual_score is not None or record.extra_credit is not None


def _save_sources(db: Any, notebook: Any, wanted: dict[str, NotebookNode]) -> None:
    known = {cell.name: cell for cell in notebook.source_cells}
    for name, cell in wanted.items():
        saved = known.pop(name, None)
        if saved is None:
            saved = SourceCell(name=name, notebook=notebook)
            db.add(saved)
        record = cell.metadata.nbgrader
        saved.cell_type, saved.source = cell.cell_type, cell.source
        saved.locked = record.locked and not record.solution
        saved.checksum = record.checksum
    for cell in known.values():
        db.delete(cell)
