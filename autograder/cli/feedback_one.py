"""Write the pages of one assignment, lay them out, and report what a person should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.choices import Channel
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.cli.several import Ended
from autograder.course import Assignment
from autograder.errors import ResultError, UsageError
from autograder.text import number, plain_id, printable

if TYPE_CHECKING:
    from autograder.adapters.lms.release.pages import Released, ReleasedPage
    from autograder.adapters.nbgrader.feedback import FeedbackPages
    from autograder.notebook.source import Source
    from autograder.records.roster import Roster


@dataclass(frozen=True)
class Handing:
    """How students get their pages.

    Args:
        to: by which channel.
        folder: where the pages are laid out.
        roster: the class list; None if there is none.
        download: of submissions, whose names the platform knows; None if there is none.
        submitted: folder of the students' folders.
    """

    to: Channel
    folder: Path
    roster: Roster | None
    download: Path | None
    submitted: Path


@dataclass(frozen=True)
class Order:
    """What to write.

    Args:
        out: folder that holds ``results/`` and ``autograded/``; the pages go to its ``feedback/``.
        url: of the gradebook; empty for the one that grading into that folder fills.
        handing: how students get them; None to only write them.
        named: whether the assignment was named: then it has to have results.
    """

    out: Path
    url: str
    handing: Handing | None
    named: bool


def write_pages(assignment: Assignment, order: Order, output: Output) -> Ended:
    """Write the pages of an assignment; code 1 if a person has something left to do.

    Raises:
        UsageError: it has no results, or a grading of it is running.
        GradebookError: the gradebook can't be read.
        OutputError: a page can't be written; those before it are.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.grading.batch import hold_results
    from autograder.notebook.source import read_source

    source = read_source(assignment)
    with hold_results(order.out, assignment.name):
        pages = _pages(source, order)
        written, waiting, problems = _write_all(pages)
    if not written and not problems:
        if order.named:
            first = f"first: iml grade {assignment.name}; or see --graded"
            raise UsageError(f"no results of {assignment.name} in {order.out}; {first}")
        output.say(f"no results of {assignment.name} in {order.out}: no page to write")
    if source.written and not pages.has_gradebook and written:
        names = ", ".join(source.written)
        problems.append(f"no gradebook, so no points for what is graded by hand: {names}")
    record: dict[str, Any] = {"folder": str(pages.outputs.feedback_folder), "pages": len(written)}
    record["waiting"] = waiting
    if order.handing and written:
        released = _release(assignment.name, written, order.handing)
        record["released"] = {"place": str(released.path), "pages": released.count}
        problems += released.left_out
    record["problems"] = [printable(problem) for problem in problems]
    _show(output, record)
    return Ended(NEEDS_PERSON if waiting or problems else DONE, record)


def _pages(source: Source, order: Order) -> FeedbackPages:
    from autograder.adapters.nbgrader.feedback import FeedbackPages
    from autograder.grading.course_config import course_config

    root = source.assignment.root
    url = options.known_gradebook(root, order.out, order.url)
    return FeedbackPages(source, order.out, url, course_config(root))


def _write_all(pages: FeedbackPages) -> tuple[list[ReleasedPage], list[dict[str, Any]], list[str]]:
    """Write every page; return them, whose points are still to be given, and what went wrong."""
    from autograder.adapters.lms.release.pages import ReleasedPage

    written, waiting = [], []
    problems: list[str] = []
    for result in pages.store.read_all(problems):
        try:
            grade = pages.write(result).grade
        except ResultError as error:
            problems.append(str(error))
            continue
        path, who = pages.outputs.feedback(result.student_id), plain_id(result.student_id)
        lost = pages.needs_person(result)
        final = not (grade.waiting or lost)
        page = ReleasedPage(result.student_id, path, grade.score, grade.max_score, final)
        written.append(page)
        if grade.waiting:
            names = [row.name for row in grade.waiting]
            waiting.append({"student_id": who, "questions": names, "points": grade.open_points})
        if lost:
            problems.append(f"{who}: the submission is {result.status}, and a person has to look")
    return written, waiting, problems


def _release(name: str, pages: Sequence[ReleasedPage], handing: Handing) -> Released:
    """Lay pages out in the way that was chosen."""
    from autograder.adapters.lms.release import mail, zips

    if handing.to is Channel.EXCHANGE:
        return _to_exchange(name, pages, handing)
    if handing.to is Channel.MAIL and handing.roster:
        return mail.write_mail_merge(handing.folder, name, pages, handing.roster)
    path = handing.folder / f"{name}-{handing.to}.zip"
    if handing.download:
        layout = zips.CANVAS if handing.to is Channel.CANVAS else zips.MOODLE
        names = zips.names_in_download(handing.download, layout, name, handing.roster)
        return zips.write_zip(path, pages, names, f"not in {handing.download.name}")
    if handing.roster:
        names = zips.names_in_moodle(handing.roster, name)
        return zips.write_zip(path, pages, names, "no lms_id in the roster")
    raise UsageError(f"--to {handing.to} needs --roster or --download")


def _to_exchange(name: str, pages: Sequence[ReleasedPage], handing: Handing) -> Released:
    from autograder.adapters.lms.release.pages import Released
    from autograder.adapters.nbgrader.exchange import SECRET, release_to_exchange
    from autograder.records.gradebook import COURSE_ID

    by_student = {page.student_id: page.path for page in pages}
    where = (handing.folder, COURSE_ID, name, handing.submitted)
    place, without = release_to_exchange(*where, by_student)
    left_out = [f"{student}: handed in without {SECRET}, left out" for student in without]
    return Released(place, len(pages) - len(without), tuple(left_out))


def _show(output: Output, record: dict[str, Any]) -> None:
    output.say(f"wrote {record['pages']} pages to {record['folder']}")
    if released := record.get("released"):
        output.say(f"laid {released['pages']} of them out: {released['place']}")
    for one in record["waiting"]:
        questions = ", ".join(one["questions"])
        waits = f"{one['student_id']}: {questions} still to be graded by hand"
        output.say(f"{waits} ({number(one['points'])} points)", style="yellow")
    for problem in record["problems"]:
        output.say(problem, style="yellow")
