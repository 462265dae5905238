"""autograded/: the executed notebooks, as nbgrader's formgrader and feedback read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.files import file_name, write_atomically
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import CHECK_SUFFIX, Source
from autograder.render.clean import clean_notebook
from autograder.render.markdown import safe_markdown
from autograder.render.outputs import stream
from autograder.render.verdict import verdict_text
from autograder.render.words import problems_for_student
from autograder.results import QuestionResult, Status, SubmissionResult


def autograded_path(out: Path, student_id: str, assignment: str) -> Path:
    """Where a student's autograded notebook is."""
    return out / "autograded" / file_name(student_id) / assignment / f"{assignment}.ipynb"


def write_autograded(
    out: Path, notebook: NotebookNode | None, result: SubmissionResult, source: Source
) -> Path:
    """Write a submission's notebook with outputs as executed and our verdicts below the checks.

    Args:
        out: the folder that holds ``autograded/``.
        notebook: as executed and sealed; None if there was none to execute: then the
            pristine notebook is written, and says why.
        result: of the same submission.
        source: of the assignment.

    Returns:
        Where it is.

    Raises:
        OutputError: it can't be written.
    """
    path = autograded_path(out, result.student_id, result.assignment)
    made = autograded_notebook(notebook, result, source)
    write_atomically(path, nbformat.writes(made, version=4))
    return path


def autograded_notebook(
    notebook: NotebookNode | None, result: SubmissionResult, source: Source
) -> NotebookNode:
    """Make the notebook that `write_autograded` writes."""
    pristine = pristine_notebook(source)
    made = pristine if notebook is None else clean_notebook(notebook, pristine)
    questions = {question.name: question for question in result.questions}
    for cell in made.cells:
        if cell.id.endswith(CHECK_SUFFIX):
            question = questions.get(cell.id.removesuffix(CHECK_SUFFIX))
            cell["outputs"] = nbformat.from_dict(_verdict_outputs(question))
            cell["execution_count"] = None
    if notebook is None:
        made.cells.insert(0, _reason_cell(result))
    nbformat.validate(made)
    return made


def _verdict_outputs(question: QuestionResult | None) -> Sequence[dict[str, object]]:
    if question is None:
        return [stream("Not checked: 0 points.\n"), _score(0)]
    return [stream(verdict_text(question)), _score(question.score)]


def _score(points: float) -> dict[str, object]:
    # nbgrader reads a check cell's first result, if it is a number, as the points earned.
    data = {"text/plain": f"{points:.12g}"}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}


def _reason_cell(result: SubmissionResult) -> NotebookNode:
    ungradable = result.status is Status.UNGRADABLE
    title = "could not be graded" if ungradable else "was not graded in full"
    reasons = "".join(f"\n- {safe_markdown(text)}" for text in problems_for_student(result))
    cell: NotebookNode = nbformat.v4.new_markdown_cell(
        f"**This submission {title}.** What follows is the empty notebook.\n{reasons}\n"
    )
    cell["id"] = "reason"
    return cell
