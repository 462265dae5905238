"""Arguments and options that several commands share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.choices import Isolation
from autograder.cli.numbers import at_least_one, whole_number
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import preloaded
from autograder.judging.sandbox.support import check_isolation
from autograder.warm.lent import lent


def _assignment_names(incomplete: str) -> list[str]:
    """Complete an assignment's name in the shell; outside a course there are none."""
    with contextlib.suppress(UsageError):
        return [name for name in Course.find().names() if name.startswith(incomplete)]
    return []


Assignments = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ASSIGNMENT",
        help="Which assignments; default: all in the course.",
        autocompletion=_assignment_names,
        show_default=False,
    ),
]
OneAssignment = Annotated[
    str,
    typer.Argument(
        metavar="ASSIGNMENT",
        help="Which assignment; may be left out where the course has only one.",
        autocompletion=_assignment_names,
        show_default=False,
    ),
]
RequiredAssignment = Annotated[
    str,
    typer.Argument(
        metavar="ASSIGNMENT",
        help="Which assignment.",
        autocompletion=_assignment_names,
        show_default=False,
    ),
]
NamedAssignment = Annotated[
    str,
    typer.Option(
        "--assignment",
        help="Which assignment; default: the one that the file or its folder is named after.",
        autocompletion=_assignment_names,
    ),
]
IsolationOption = Annotated[
    Isolation,
    typer.Option(
        help="What keeps the student's code apart: a sandbox (full); where that is unavailable, "
        "another user (user, for root), or only another process (process)."
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        help="How many run at the same time; at least 1.",
        parser=whole_number,
        metavar="NUMBER",
        callback=at_least_one,
        show_default="the number of processors",
    ),
]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json", help="Print one JSON document to stdout, and everything else to stderr."
    ),
]
AsToday = Annotated[
    bool,
    typer.Option(
        "--as-today",
        help="Grade notebooks of releases whose questions and points are not kept by today's, "
        "instead of refusing them.",
    ),
]
# What is read has to be there when it is named: a mistyped path would be a class without students.
Roster = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="The class list: a CSV with student_id,name,email,section,lms_id.",
    ),
]

Submitted = Annotated[
    Path | None,
    typer.Option(exists=True, file_okay=False, help="Folder of submissions; default: submitted/."),
]
Graded = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        file_okay=False,
        help="The folder that `iml grade --out` wrote to, with results and gradebook; "
        "default: the course.",
    ),
]
EventLog = Annotated[
    Path | None, typer.Option("--log", help="Append one JSON line per event to this file.")
]
Zone = Annotated[
    str,
    typer.Option(
        help="Time zone of TIME, like Europe/Berlin; default: c.Exchange.timezone of the course."
    ),
]


def _is_there(url: str) -> str:
    """Refuse the address of a gradebook that is missing.

    Raises:
        UsageError: it is.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.records.gradebook_access import is_there

    if url and not is_there(url):
        raise UsageError(f"--db-url {url}: there is no such gradebook")
    return url


DatabaseUrl = Annotated[
    str,
    typer.Option(
        callback=_is_there,
        help="The gradebook; default: the one that grading into that folder fills.",
    ),
]

DEFAULT_JOBS = os.cpu_count() or 1


def chosen(course: Course, names: Sequence[str] | None) -> list[Assignment]:
    """Return the assignments that were named, each once; all in the course if none was.

    Raises:
        UnknownAssignment: the course has none of that name.
        UsageError: the course has no assignment at all.
    """
    found = [course.assignment(name) for name in dict.fromkeys(names or course.names())]
    if not found:
        raise UsageError(
            "there is no source/<assignment>/<assignment>.py; `iml new NAME` makes one"
        )
    return found


def only(course: Course, name: str) -> Assignment:
    """Return the assignment that was named, or else the course's only one.

    Raises:
        UsageError: it has several, or none of that name.
    """
    found = chosen(course, [name] if name else None)
    if len(found) > 1:
        known = ", ".join(assignment.name for assignment in found)
        raise UsageError(f"which assignment? The course has several: {known}")
    return found[0]


def known_roster(course: Course, given: Path | None) -> Path | None:
    """Return the roster that was given, or else the course's, if it has one."""
    return given or (course.roster if course.roster.is_file() else None)


def known_submitted(course: Course, given: Path | None) -> Path:
    """Return the folder of submissions that was given, or else the course's.

    Raises:
        UsageError: there is no such folder.
    """
    folder = (given or course.root / "submitted").resolve()
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder of submissions; see --submitted")
    return folder


def known_gradebook(root: Path, graded: Path, given: str) -> str:
    """Return the gradebook that was given, or else the one that grading fills, there or not.

    Args:
        root: the course's folder.
        graded: the folder that grading wrote to.
        given: its address; empty if none was given.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.grading.course_config import gradebook_of

    return given or gradebook_of(root, graded)


def kernels_at_a_time(isolation: Isolation, jobs: int, console: Console) -> int:
    """Return how many submissions run at the same time; report it if it is fewer than asked for."""
    if isolation is Isolation.USER and jobs > 1:
        console.print(
            f"Isolation user runs one kernel at a time, not {jobs}: without namespaces, two could "
            "exchange what they know."
        )
        return 1
    return jobs


@contextlib.contextmanager
def warm_process(course: Course, isolation: Isolation, jobs: int = 1) -> Iterator[WarmProcess]:
    """Start a course's warm process for ``jobs`` kernels at a time, which share the cores.

    Raises:
        MissingPrerequisite: this machine can't give that isolation.
    """
    check_isolation(isolation)
    threads, modules = threads_of(jobs), preloaded(course)
    if (warm := lent(threads, modules)) is not None:
        yield warm
        return
    with WarmProcess(threads, modules) as warm:
        yield warm


def threads_of(jobs: int) -> int:
    """Return how many threads each of so many kernels gets."""
    return max(1, (os.cpu_count() or 1) // jobs)
