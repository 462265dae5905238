"""What is written about a class from its results: gradebook, ``grades.csv``, report."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.analysis.classwork import Classwork, Whole, analyse
from autograder.analysis.people import People
from autograder.analysis.requests import read_requests
from autograder.analysis.written import write_analysis
from autograder.booked import Booked
from autograder.cli.output import Output
from autograder.errors import GradebookError
from autograder.grading.course_config import course_config, gradebook_of
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.render.feedback_grade import whole_grade
from autograder.results import SubmissionResult
from autograder.text import plain_id

if TYPE_CHECKING:
    from autograder.adapters.nbgrader.fill import Filled


@dataclass(frozen=True)
class Place:
    """A graded class.

    Args:
        source: of the assignment.
        submitted: folder of the students' folders.
        out: where results, pages and gradebook are.
        people: who the students are, as far as a roster says so.
    """

    source: Source
    submitted: Path
    out: Path
    people: People

    @property
    def name(self) -> str:
        """The assignment's name."""
        return self.source.assignment.name

    @property
    def outputs(self) -> Outputs:
        """The files that are written."""
        return Outputs(self.out, self.name)


@dataclass(frozen=True)
class Written:
    """What was written from the results.

    Args:
        work: what the class did.
        places: where everything is.
        unreadable: a sentence for each result file that could not be read.
        others: students whose results are by other checks than today's.
    """

    work: Classwork
    places: dict[str, str]
    unreadable: list[str]
    others: list[str]


def fill(place: Place, students: Iterable[str], output: Output) -> Filled:
    """Bring the gradebook into line with the results, and the pages with the gradebook.

    Args:
        place: the class.
        students: who was graded now.
        output: where to print.

    Raises:
        GradebookError: it can't be written.
    """
    # Imported late: nbgrader takes seconds.
    from autograder.adapters.nbgrader.feedback import write_booked
    from autograder.adapters.nbgrader.fill import fill_gradebook

    with output.console.status("recording in the gradebook …"):
        try:
            filled = fill_gradebook(place.source, place.submitted, place.out, place.people.roster)
            write_booked(place.source, place.out, students)
        except GradebookError as error:
            raise GradebookError(
                f"{error}. All results are kept in {place.outputs.results}; "
                f"`iml grade {place.name}` records them when the gradebook can be written"
            ) from error
        except KeyboardInterrupt:
            output.say(
                "Interrupted: all results are kept. The same command records them in the gradebook."
            )
            raise
    return filled


def booked_of(place: Place, url: str = "") -> Mapping[str, Booked] | None:
    """Return what the gradebook adds to the results; None if there is none that can be read.

    Args:
        place: the class.
        url: of the gradebook; empty for the one that grading fills.
    """
    with contextlib.suppress(GradebookError):
        return _read_booked(place, url)
    return None


def _read_booked(place: Place, url: str = "") -> Mapping[str, Booked] | None:
    from autograder.records.gradebook_access import is_there
    from autograder.records.gradebook_reader import read_booked  # nbgrader takes seconds

    root = place.source.assignment.root
    url = url or gradebook_of(root, place.out)
    return read_booked(url, place.name) if is_there(url) else None


def analysed(
    place: Place, results: Iterable[SubmissionResult], url: str = "", without: str = ""
) -> Classwork:
    """Analyse the results of a class, with what the gradebook adds.

    A gradebook that can't be read costs the report that, and no more.

    Args:
        place: the class.
        results: read one by one, and not kept.
        url: of the gradebook; empty for the one that grading fills.
        without: why the gradebook is not asked, for the report; empty to ask it.
    """
    booked, problem = None, without
    try:
        booked = None if without else _read_booked(place, url)
    except GradebookError as error:
        problem = str(error)
    work = analyse(place.name, results, place.people, whole_grades(place.source, booked))
    work = work if booked is None else work.with_booked(booked)
    if problem:
        return work.with_note(problem)
    return work.with_requests(read_requests(place.source.assignment.root, place.out, place.name))


def write_tables(place: Place, checks_sha256: str = "", without: str = "") -> Written:
    """Write ``grades.csv`` and the report from all results, whoever was graded now.

    Args:
        place: the class.
        checks_sha256: of today's checks; empty if it doesn't matter whose results are by others.
        without: why the gradebook is not asked, for the report; empty to ask it.

    Raises:
        OutputError: something can't be written.
    """
    store, unreadable, others = ResultStore(place.out, place.name), list[str](), list[str]()
    results = _noting(store.read_all(unreadable), checks_sha256, others)
    work = analysed(place, results, without=without)
    grades = store.write_grades_csv(place.source, work.booked)
    report = write_analysis(place.outputs, work, place.source.questions, store.read_all())
    places = {
        "report": str(report),
        "grades": str(grades),
        "feedback": str(place.outputs.feedback_folder),
        "autograded": str(place.outputs.autograded_folder),
    }
    return Written(work, places, unreadable, others)


def whole_grades(source: Source, booked: Mapping[str, Booked] | None) -> Whole:
    """Return what gives each result its whole grade; nothing if the gradebook is not known.

    Args:
        source: of the assignment.
        booked: what the gradebook adds, by student.
    """
    if booked is None:
        return lambda result: None
    from autograder.adapters.nbgrader.late import policy_words  # nbgrader takes seconds

    policy = policy_words(course_config(source.assignment.root))
    return lambda result: whole_grade(
        result, source, booked.get(plain_id(result.student_id)), (), policy
    )


def _noting(
    results: Iterable[SubmissionResult], checks_sha256: str, others: list[str]
) -> Iterator[SubmissionResult]:
    for result in results:
        if checks_sha256 and result.checks_sha256 != checks_sha256:
            others.append(result.student_id)
        yield result


def named(students: Sequence[str], most: int = 10) -> str:
    """Return students for a sentence, some of them if there are many."""
    more = len(students) - most
    return ", ".join(students[:most]) + (f" and {more} more" if more > 0 else "")
