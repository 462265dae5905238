"""Writes what the analysis of a class found: the report and its tables, and similar work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.analysis.classwork import Classwork
from autograder.analysis.people import People
from autograder.analysis.report import render_report
from autograder.analysis.similar import Similar, kept_similar, similar_json
from autograder.analysis.similar_page import render_similar
from autograder.analysis.tables import item_analysis_csv, student_analysis_csv
from autograder.files import write_atomically
from autograder.outputs import Outputs
from autograder.records.pages import write_report


def write_analysis(outputs: Outputs, work: Classwork, questions: Sequence[str]) -> Path:
    """Write ``reports/<assignment>/``: page, item analysis, student analysis; return the page.

    Args:
        outputs: where.
        work: of the class.
        questions: the automatically checked ones, in the notebook's order.

    Raises:
        OutputError: something can't be written.
    """
    tables = {
        outputs.item_analysis: item_analysis_csv(work.items),
        outputs.student_analysis: student_analysis_csv(work.found.rows, work.absent, questions),
    }
    page = render_report(work, kept_similar(outputs), outputs.similar_page.name)
    return write_report(outputs, page, tables)


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
