"""How platforms name what students hand in.

Canvas: ``lovelaceada_LATE_123_456_attention-1.ipynb`` (user 123, file 456, resubmitted once).
Gradescope: ``submission_123/…`` beside ``submission_metadata.yml``.
Moodle: ``Ada Lovelace_123_assignsubmission_file_/…`` (participant 123).
Flat: ``<student>.ipynb`` or ``<student>_attention.ipynb``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.collect import gradescope
from autograder.collect.download import Download, Member
from autograder.collect.people import Person
from autograder.errors import RefusedFile

_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)??(?P<late>LATE_)?(?P<user>\d+|anon_[0-9A-Za-z]+)_"
    r"(?:\d+_(?P<file>.+)|(?:text|link)\.html)"
)
_MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_(?P<file>.*)")
_RESUBMITTED = re.compile(r"(?P<stem>.+?)-(?P<number>\d{1,4})")
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@dataclass(frozen=True)
class Handed:
    """One file that someone handed in.

    Args:
        person: who.
        member: the file.
        name: as the student called it, without the platform's additions.
        resubmission: 0 for the first of that name, 1 for ``…-1.ipynb`` and so on.
        late: whether the platform says so.
        time: when, in the form of nbgrader's timestamp.txt; empty if not told.
    """

    person: Person
    member: Member
    name: str
    resubmission: int = 0
    late: bool = False
    time: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether it is named as one."""
        return self.name.lower().endswith(".ipynb")

    @property
    def is_archive(self) -> bool:
        """Whether it is named as a zip or the like."""
        return self.name.lower().endswith(_ARCHIVES)


@dataclass
class Sorted:
    """A download, sorted by who handed in what.

    Args:
        layout: in words.
        handed: in the download's order.
        refused: files that belong to nobody, with the reason.
    """

    layout: str
    handed: list[Handed] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def sort_download(download: Download, assignment: str) -> Sorted:
    """Tell the layout, and who handed in what.

    Args:
        download: its files.
        assignment: whose submissions they are.
    """
    paths = [member.path for member in download.members]
    if any(path.as_posix() == gradescope.FILE for path in paths):
        return _gradescope(download)
    if any(_MOODLE.fullmatch(path.parts[0]) for path in paths):
        return _each("Moodle zip", download, _moodle)
    if any(len(path.parts) == 1 and _CANVAS.fullmatch(path.name) for path in paths):
        return _each("Canvas download", download, _canvas)
    return _each("flat folder", download, lambda member: _flat(member, assignment))


def _each(layout: str, download: Download, read: Callable[[Member], Handed]) -> Sorted:
    found = Sorted(layout)
    for member in download.members:
        try:
            found.handed.append(read(member))
        except RefusedFile as error:
            found.refused.append((str(member.path), str(error)))
    return found


def _canvas(member: Member) -> Handed:
    match = _CANVAS.fullmatch(member.path.name)
    if not match or len(member.path.parts) > 1:
        raise RefusedFile("not named as Canvas names submissions")
    user, anonymous = match["user"], match["user"].startswith("anon_")
    name = match["name"] or ""
    person = Person(f"user {user}", name=name or user, lms_id="" if anonymous else user)
    file, number = _resubmission(match["file"] or "a text or a link typed into Canvas")
    return Handed(person, member, file, number, late=bool(match["late"]))


def _moodle(member: Member) -> Handed:
    match = _MOODLE.fullmatch(member.path.parts[0])
    if not match:
        raise RefusedFile("not in a folder named as Moodle names submissions")
    number, name = match["number"], match["name"]
    # Moodle numbers participants anew in each assignment, so a name tells more than the number.
    # Only where marking is blind is there no name: every folder is called Participant.
    blind = name == "Participant"
    known = f"{name} {number}" if blind else name
    person = Person(f"participant {number}", name=known, lms_id=number if blind else "")
    return Handed(person, member, match["file"] or member.path.name)


def _flat(member: Member, assignment: str) -> Handed:
    path = member.path
    if len(path.parts) > 1:
        raise RefusedFile("in a folder: expected <student>.ipynb files side by side")
    if _resubmission(path.name)[0] == f"{assignment}.ipynb":
        raise RefusedFile("it names no student")
    pattern = rf"(?P<student>.+)_{re.escape(assignment)}(?:-(?P<number>\d{{1,4}}))?"
    match = re.fullmatch(pattern, path.stem)
    student = match["student"] if match else path.stem
    number = int(match["number"] or 0) if match else 0
    person = Person(f"file {student}", student_id=student)
    return Handed(person, member, f"{assignment}{path.suffix}", number)


def _resubmission(name: str) -> tuple[str, int]:
    """Split ``attention-2.ipynb`` into the name as first handed in, and 2."""
    stem, dot, suffix = name.rpartition(".")
    match = _RESUBMITTED.fullmatch(stem)
    return (match["stem"] + dot + suffix, int(match["number"])) if match else (name, 0)


def _gradescope(download: Download) -> Sorted:
    found = Sorted("Gradescope export")
    metadata = next(m for m in download.members if m.path.as_posix() == gradescope.FILE)
    try:
        records = gradescope.read_metadata(metadata.read())
    except RefusedFile as error:
        found.refused.append((gradescope.FILE, f"{error}: nothing says who handed in what"))
        return found
    for member in download.members:
        if member is metadata:
            continue
        folder = member.path.parts[0]
        record = records.get(folder)
        if record is None or not record.people:
            reason = f"{gradescope.FILE} says nobody handed in {folder}"
            found.refused.append((str(member.path), reason))
            continue
        found.handed += [
            Handed(person, member, member.path.name, time=record.time) for person in record.people
        ]
    return found
