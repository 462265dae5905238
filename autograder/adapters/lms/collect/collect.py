"""Taking a whole download into ``submitted/``, with a line of the report for every file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.adapters.lms.collect.archives import recognised, unpacked
from autograder.adapters.lms.collect.download import Download, open_download
from autograder.adapters.lms.collect.layouts import sort_download
from autograder.adapters.lms.collect.moodle_times import Times
from autograder.adapters.lms.collect.people import identify
from autograder.adapters.lms.collect.place import Place
from autograder.adapters.lms.collect.received import ReceivedFile
from autograder.errors import RefusedFile
from autograder.records.lateness_mark import mark_text
from autograder.records.roster import Roster

WHAT = ("taken", "same", "older", "ignored", "refused")


@dataclass(frozen=True)
class Line:
    """What happened to one file.

    Args:
        what: one of `WHAT`; only ``refused`` needs a person.
        source: its name in the download.
        student_id: whose it is; empty if unknown.
        late: whether the platform says so.
        note: why, or what else to know.
        timed: whether the platform says when.
    """

    what: str
    source: str
    student_id: str = ""
    late: bool = False
    note: str = ""
    timed: bool = False


@dataclass(frozen=True)
class Collected:
    """What was done.

    Args:
        layout: the platform whose layout the download has.
        lines: one for each file.
        missing: students of the roster who have no notebook, neither new nor from before.
        untimed: students of whose notebook nobody says when it was handed in.
    """

    layout: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    untimed: tuple[str, ...] = ()

    @property
    def platform(self) -> str:
        """The platform, in one word: Canvas, Gradescope, Moodle, or flat."""
        return self.layout.partition(" ")[0]

    def count(self, what: str) -> int:
        """How many lines report this."""
        return sum(line.what == what for line in self.lines)


@dataclass(frozen=True)
class Job:
    """What to collect.

    Args:
        assignment: its name.
        submitted: where to.
        roster: the class list; None to use only the download.
        dry_run: write nothing.
        due: returns when it was due, for late work without a time; empty if that is unknown.
        times: of Moodle's worksheet; None if there is none.
    """

    assignment: str
    submitted: Path
    roster: Roster | None = None
    dry_run: bool = False
    due: Callable[[], str] = lambda: ""
    times: Times | None = None


def collect(path: Path, job: Job) -> Collected:
    """Collect a zip or a folder.

    Raises:
        UsageError: it is neither, or has another layout than its worksheet.
        OutputError: a file can't be written; those before it are kept.
    """
    with open_download(path) as download:
        layout, lines = _collect(download, job)
    there = {line.student_id for line in lines if line.what in ("taken", "same", "older")}
    missing = [
        entry.student_id
        for entry in (job.roster.entries if job.roster else ())
        if entry.student_id not in there and not _place(job, entry.student_id).notebook.exists()
    ]
    untimed = sorted(
        {
            line.student_id
            for line in lines
            if line.what in ("taken", "same")
            and not line.timed
            and not (line.what == "same" and _place(job, line.student_id).timestamp.exists())
        }
    )
    lines.sort(key=lambda line: (line.student_id == "", line.student_id, line.source))
    return Collected(layout, tuple(lines), tuple(missing), tuple(untimed))


def _place(job: Job, student_id: str) -> Place:
    return Place(job.submitted, student_id, job.assignment)


def _collect(download: Download, job: Job) -> tuple[str, list[Line]]:
    found = sort_download(download, job.assignment, job.roster, job.times)
    refused = download.refused + found.refused
    lines = [Line("refused", name, note=reason) for name, reason in refused]
    students: dict[str, list[ReceivedFile]] = {}
    for handed in found.handed:
        try:
            students.setdefault(identify(handed.person, job.roster), []).append(handed)
        except RefusedFile as error:
            lines.append(
                Line("refused", str(handed.member.path), late=handed.late, note=str(error))
            )
    for student_id, files in students.items():
        lines += _student(job, student_id, files)
    return found.layout, lines


def _student(job: Job, student_id: str, files: list[ReceivedFile]) -> Iterator[Line]:
    """Take one student's notebook."""
    people = list(dict.fromkeys(handed.person.key for handed in files))
    if len(people) > 1:
        who = " and ".join(people)
        note = f"{who} would both be {student_id}; a roster with their lms_id distinguishes them"
        yield from (_line("refused", handed, student_id, note) for handed in files)
        return
    opened: list[ReceivedFile] = []
    for handed in files:
        try:
            opened += unpacked(handed, job.assignment) if handed.is_archive else [handed]
        except RefusedFile as error:
            yield _line("refused", handed, student_id, str(error))
    wanted = f"{job.assignment}.ipynb"
    opened = _recognised(opened, wanted)
    notebooks = [handed for handed in opened if handed.is_notebook]
    for handed in opened:
        if not handed.is_notebook:
            yield _line("ignored" if notebooks else "refused", handed, student_id, "not a notebook")
    named = [handed for handed in notebooks if handed.name.lower() == wanted]
    for handed in notebooks:
        if named and handed not in named:
            yield _line("ignored", handed, student_id, f"not {wanted}, which was handed in too")
    yield from _newest(job, student_id, named or notebooks)


def _recognised(files: list[ReceivedFile], wanted: str) -> list[ReceivedFile]:
    """Accept a notebook with another ending if it has the wanted name or is the only one."""
    found = [recognised(one) if one.as_notebook.lower() == wanted else one for one in files]
    return found if any(one.is_notebook for one in found) else [*map(recognised, found)]


def _newest(job: Job, student_id: str, notebooks: Sequence[ReceivedFile]) -> Iterator[Line]:
    """Take the newest of the notebooks that might count."""
    newest = max(((h.time, h.resubmission) for h in notebooks), default=None)
    contents: dict[str, tuple[ReceivedFile, bytes]] = {}
    readable = []
    for handed in notebooks:
        if (handed.time, handed.resubmission) != newest:
            yield _line("ignored", handed, student_id, "a newer one was handed in too")
            continue
        try:
            data = handed.member.read()
        except RefusedFile as error:
            yield _line("refused", handed, student_id, str(error))
            continue
        readable.append(handed)
        contents.setdefault(hashlib.sha256(data).hexdigest(), (handed, data))
    if len(contents) > 1:
        note = f"{len(contents)} different notebooks of one student; which one counts is unknown"
        yield from (_line("refused", handed, student_id, note) for handed in readable)
    for handed, data in contents.values() if len(contents) == 1 else ():
        yield from (
            _line("ignored", other, student_id, f"the same as {handed.member.path}")
            for other in readable
            if other is not handed
        )
        try:
            mark = ""
            if handed.late and not handed.time:
                mark = mark_text("Canvas", job.due())  # the only one that marks
            placed = _place(job, student_id).put(data, handed.time, mark, dry_run=job.dry_run)
        except RefusedFile as error:
            yield _line("refused", handed, student_id, str(error))
        else:
            yield _line(placed.what, handed, student_id, placed.note)


def _line(what: str, handed: ReceivedFile, student_id: str, note: str) -> Line:
    said = "; ".join(filter(None, (note, handed.note)))
    member = str(handed.member.path)
    return Line(what, member, student_id, handed.late, said, timed=bool(handed.time))
