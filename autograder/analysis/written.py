"""Writes what the analysis of a class found: the report and its tables, and similar work."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from autograder.analysis.classwork import Classwork
from autograder.analysis.people import People
from autograder.analysis.report import render_report
from autograder.analysis.similar import Similar, kept_similar, similar_json
from autograder.analysis.similar_page import render_similar
from autograder.analysis.student_page import StudentPages
from autograder.analysis.tables import item_analysis_csv, student_analysis_csv
from autograder.files import write_atomically
from autograder.outputs import Outputs
from autograder.records.pages import write_report
from autograder.results import SubmissionResult

_WRITERS = 4


def write_analysis(
    outputs: Outputs,
    work: Classwork,
    questions: Sequence[str],
    results: Iterable[SubmissionResult],
) -> Path:
    """Write ``reports/<assignment>/``: the tables, a page for each student, and the report.

    Args:
        outputs: where.
        work: of the class.
        questions: the automatically checked ones, in the notebook's order.
        results: that ``work`` was made from, once more: they are read one by one, and not kept.

    Returns:
        The report.

    Raises:
        OutputError: something can't be written.
    """
    rows = work.found.rows
    tables = {
        outputs.item_analysis: item_analysis_csv(work.items),
        outputs.student_analysis: student_analysis_csv(rows, work.absent, questions, work.booked),
    }
    similar = kept_similar(outputs)
    pages = StudentPages(work, similar, outputs)
    known = {row.student_id for row in rows}
    _write_all(
        (outputs.student_page(result.student_id), pages.render(result))
        for result in results
        if result.student_id in known
    )
    page = render_report(work, similar, outputs.similar_page.name)
    return write_report(outputs, page, tables)


def _write_all(files: Iterable[tuple[Path, str]]) -> None:
    """Write many files, a few at a time: waiting for the disk would double the time they take."""
    with ThreadPoolExecutor(_WRITERS) as pool:
        waiting: deque[Future[None]] = deque()
        for path, text in files:
            waiting.append(pool.submit(write_atomically, path, text))
            if len(waiting) > _WRITERS:
                waiting.popleft().result()
        for one in waiting:
            one.result()


def write_similar(outputs: Outputs, found: Similar, people: People) -> Path:
    """Write which submissions are alike, for people and for the report; return the page.

    Args:
        outputs: where.
        found: the pairs.
        people: who the students are.

    Raises:
        OutputError: something can't be written.
    """
    write_atomically(outputs.similar, similar_json(found))
    page = render_similar(outputs.assignment, found, people)
    write_atomically(outputs.similar_page, page)
    return outputs.similar_page
