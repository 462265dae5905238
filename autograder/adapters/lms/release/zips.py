"""A zip of pages whose names tell Canvas or Moodle whose each one is.

Canvas takes back only files named as its own download named them: with the numbers of the student
and of the file that was handed in. So it needs that download. Moodle reads name and participant's
number off the beginning of a file's name, or of its folder's.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.adapters.lms.collect.download import open_download
from autograder.adapters.lms.collect.layouts import sort_download
from autograder.adapters.lms.collect.people import identify
from autograder.adapters.lms.collect.received import ReceivedFile
from autograder.adapters.lms.release.pages import Released, ReleasedPage
from autograder.errors import RefusedFile, UsageError
from autograder.files import atomically
from autograder.records.roster import Roster, same_form

CANVAS, MOODLE = "Canvas download", "Moodle zip"
_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same pages give the same bytes


def write_zip(
    path: Path, pages: Sequence[ReleasedPage], names: Mapping[str, str], otherwise: str
) -> Released:
    """Write a zip of the pages that have a name in it.

    Args:
        path: of the zip.
        pages: of one assignment.
        names: of the members, by student.
        otherwise: why a student has none.

    Raises:
        OutputError: it can't be written.
    """
    named = [page for page in pages if names.get(same_form(page.student_id))]
    with atomically(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in named:
            member = zipfile.ZipInfo(names[same_form(page.student_id)], _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, page.path.read_bytes())
    left_out = [page.student_id for page in pages if page not in named]
    reasons = tuple(f"{student}: {otherwise}, left out" for student in left_out)
    return Released(path, len(named), reasons)


def names_in_download(
    download: Path, layout: str, assignment: str, roster: Roster | None
) -> dict[str, str]:
    """Return how a platform named each student's work, with the ending of a page.

    Args:
        download: of submissions, as `iml collect` takes it.
        layout: that it should have: `CANVAS` or `MOODLE`.
        assignment: its name.
        roster: the class list; None to use only the download.

    Raises:
        UsageError: it has another layout, or can't be read.
    """
    with open_download(download) as opened:
        found = sort_download(opened, assignment, roster)
    if found.layout != layout:
        raise UsageError(f"--download {download} is a {found.layout}, not a {layout}")
    latest: dict[str, ReceivedFile] = {}
    for handed in found.handed:
        try:
            student = same_form(identify(handed.person, roster))
        except RefusedFile:
            continue
        before = latest.get(student)
        if before is None or handed.resubmission >= before.resubmission:
            latest[student] = handed
    rename = _beside if layout == MOODLE else _in_place
    return {student: rename(handed, assignment) for student, handed in latest.items()}


def _in_place(handed: ReceivedFile, assignment: str) -> str:
    return PurePosixPath(handed.member.path.name).with_suffix(".html").as_posix()


def _beside(handed: ReceivedFile, assignment: str) -> str:
    """Name a page in the folder that Moodle gave the student, or with the same beginning."""
    parts = handed.member.path.parts
    if len(parts) > 1:
        return f"{parts[0]}/{assignment}.html"
    return f"{parts[0].removesuffix(handed.name)}{assignment}.html"


def names_in_moodle(roster: Roster, assignment: str) -> dict[str, str]:
    """Return the names by which Moodle knows the pages of a roster's students.

    Args:
        roster: with Moodle's participant numbers as lms_id.
        assignment: its name.
    """
    return {
        same_form(entry.student_id): f"{_who(entry.name or entry.student_id)}_{entry.lms_id}"
        f"_assignfeedback_file_{assignment}.html"
        for entry in roster.entries
        if entry.lms_id
    }


def _who(name: str) -> str:
    # Moodle takes what is between the first two underscores for the number.
    return name.replace("_", " ").replace("/", " ")
