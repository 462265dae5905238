"""How platforms lay out what students hand in.

Canvas: ``lovelaceada_LATE_123_456_attention-1.ipynb`` (user 123, file 456, resubmitted once).
Gradescope: ``submission_123/…`` beside ``submission_metadata.yml``.
Moodle: ``Ada Lovelace_123_assignsubmission_file_/…`` (participant 123).
Flat: ``<student>.ipynb`` or ``<student>_attention.ipynb``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.adapters.lms.collect import canvas, gradescope, moodle
from autograder.adapters.lms.collect.download import Download, Member
from autograder.adapters.lms.collect.moodle_times import Times
from autograder.adapters.lms.collect.people import Person
from autograder.adapters.lms.collect.received import ReceivedFile, as_notebook, resubmission
from autograder.errors import RefusedFile, UsageError
from autograder.records.roster import Roster

_MOODLE = "Moodle zip"


@dataclass
class Sorted:
    """A download, sorted by who handed in what.

    Args:
        layout: in words.
        handed: in the download's order.
        refused: files that belong to no one, with the reason.
    """

    layout: str
    handed: list[ReceivedFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def sort_download(
    download: Download, assignment: str, roster: Roster | None, times: Times | None = None
) -> Sorted:
    """Recognise the layout, and who handed in what.

    Args:
        download: its files.
        assignment: whose submissions they are.
        roster: the class list, for names that can be read in several ways.
        times: of Moodle's worksheet; None if there is none.

    Raises:
        UsageError: there is a worksheet, and the download isn't Moodle's.
    """
    found = _sorted(download, assignment, roster, times)
    if times and found.layout != _MOODLE:
        raise UsageError(f"{times.path} is a worksheet of Moodle, and the download: {found.layout}")
    return found


def _sorted(
    download: Download, assignment: str, roster: Roster | None, times: Times | None
) -> Sorted:
    if any(member.path.as_posix() == gradescope.FILE for member in download.members):
        return _gradescope(download)
    if read := moodle.handed_in(download, roster, times):
        return _each(_MOODLE, download, read)
    if read := canvas.handed_in(download, roster):
        return _each("Canvas download", download, read)
    return _each("flat folder", download, lambda member: _flat(member, assignment))


def _each(layout: str, download: Download, read: Callable[[Member], ReceivedFile]) -> Sorted:
    found = Sorted(layout)
    for member in download.members:
        try:
            found.handed.append(read(member))
        except RefusedFile as error:
            found.refused.append((str(member.path), str(error)))
    return found


def _flat(member: Member, assignment: str) -> ReceivedFile:
    path = member.path
    if len(path.parts) > 1:
        raise RefusedFile("in a folder: expected <student>.ipynb files side by side")
    name = PurePosixPath(as_notebook(path.name))
    if resubmission(name.name)[0] == f"{assignment}.ipynb":
        raise RefusedFile("it names no student")
    pattern = rf"(?P<student>.+)_{re.escape(assignment)}(?:-(?P<number>\d{{1,4}}))?"
    match = re.fullmatch(pattern, name.stem)
    student = match["student"] if match else name.stem
    number = int(match["number"] or 0) if match else 0
    person = Person(f"file {student}", student_id=student)
    return ReceivedFile(person, member, f"{assignment}{path.suffix}", number)


def _gradescope(download: Download) -> Sorted:
    found = Sorted("Gradescope export")
    metadata = next(m for m in download.members if m.path.as_posix() == gradescope.FILE)
    try:
        records = gradescope.read_metadata(metadata.read())
    except RefusedFile as error:
        found.refused.append((gradescope.FILE, f"{error}: who handed in what is unknown"))
        return found
    for member in download.members:
        if member is metadata:
            continue
        folder = member.path.parts[0]
        record = records.get(folder)
        if record is None or not record.people:
            reason = f"{gradescope.FILE} says no one handed in {folder}"
            found.refused.append((str(member.path), reason))
            continue
        found.handed += [
            ReceivedFile(person, member, member.path.name, time=record.time)
            for person in record.people
        ]
    return found
