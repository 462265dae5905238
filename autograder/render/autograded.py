"""The executed notebook as nbgrader's formgrader and feedback read it: our verdicts as outputs."""

from __future__ import annotations

from collections.abc import Sequence

import nbformat
from nbformat import NotebookNode

from autograder.notebook.source import CHECK_SUFFIX
from autograder.render.markdown import safe_markdown
from autograder.render.outputs import stream
from autograder.render.verdict import verdict_text
from autograder.render.words import problems_for_student
from autograder.results import QuestionResult, Status, SubmissionResult

REASON = "reason"  # the cell that says why nobody's work is in a notebook


def autograded_notebook(notebook: NotebookNode, result: SubmissionResult) -> NotebookNode:
    """Return a notebook with a verdict below each of its checks.

    Args:
        notebook: one that `clean_notebook` made, or the pristine one.
        result: of the same submission.
    """
    questions = {question.name: question for question in result.questions}
    made: NotebookNode = nbformat.from_dict(notebook)
    for cell in made.cells:
        if cell.id.endswith(CHECK_SUFFIX):
            question = questions.get(cell.id.removesuffix(CHECK_SUFFIX))
            cell["outputs"] = nbformat.from_dict(_verdict_outputs(question))
            cell["execution_count"] = None
    nbformat.validate(made)
    return made


def without_work(pristine: NotebookNode, result: SubmissionResult) -> NotebookNode:
    """Return the pristine notebook, which says at its top why nobody's work is in it."""
    made: NotebookNode = nbformat.from_dict(pristine)
    made.cells.insert(0, _reason_cell(result))
    return autograded_notebook(made, result)


def work_shown(notebook: NotebookNode) -> NotebookNode | None:
    """Return a notebook that this module made; None if nobody's work is in it."""
    empty = any(cell.get("id") == REASON for cell in notebook.cells[:1])
    return None if empty else notebook


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
    cell["id"] = REASON
    return cell
