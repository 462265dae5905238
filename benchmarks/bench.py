"""Time grading against the peers and the floor; write benchmarks/RESULTS.md, or HANDED_IN.md.

Run as ``make bench``, after ``iml build`` and ``make sample``. Everything is measured in one run on
one machine, interleaved, and the median of the rounds counts; figures are seconds per submission
and ratios within the run.

The explore cells are removed, so that all contenders run the same cells. With ``--as-handed-in``
they stay: nbgrader, which runs them, can take minutes for one submission, so there is only one
round of fewer submissions.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from contenders import CONTENDERS, FLOOR, FLOORS, STARTED, Contender, Folder

from autograder.course import Assignment, Course
from autograder.judging.judge.fingerprint import versions

# Right and wrong ones mixed; none that loops, crashes or can't be read: the peers stop at those.
STUDENTS = ("s001", "s002", "s003", "s006", "s009", "s010", "s012", "s014")
COMPARED = STUDENTS[:6]  # so that three rounds take less than half an hour
# How many are graded as handed in: a peer takes minutes for one.
ASSIGNMENTS = {"autoencoders": 1, "attention": 3}
SECOND_JOB = 0.97  # of what a second floor gains, `--jobs 2` gains at least
HAND_IN = ("check-all", "hand-in")  # for the student to read; nothing is graded by them


def main() -> None:
    """Measure what the options ask for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often; the median counts")
    parser.add_argument("--assignment", action="append", help="default: both")
    parser.add_argument("--as-handed-in", action="store_true", help="leave explore cells in")
    parser.add_argument("--only", action="append", help="a contender's name; default: all")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds} must be at least 1")
    began = time.monotonic()
    course = Course.find(Path(__file__))
    contenders = {n: c for n, c in CONTENDERS.items() if not options.only or n in options.only}
    text = [_head_as_handed_in() if options.as_handed_in else _head(options.rounds)]
    if options.as_handed_in:
        for name in FLOOR, FLOORS:  # they have no explore cells
            contenders.pop(name, None)
    for name in options.assignment or ASSIGNMENTS:
        assignment = course.assignment(name)
        work = Work(assignment, COMPARED, options.rounds)
        if options.as_handed_in:
            work = Work(assignment, COMPARED[: ASSIGNMENTS[name]], 1, explore=True)
        measured = _measure(work, contenders)
        graded = f"{len(work.students)} submission" + "s" * (len(work.students) > 1)
        text.append(_table(f"{name}, {graded}", measured))
    text.append(f"All this took {(time.monotonic() - began) / 60:.0f} minutes.\n")
    target = course.root / "benchmarks" / ("HANDED_IN.md" if options.as_handed_in else "RESULTS.md")
    target.write_text("\n".join(text), encoding="utf-8")
    print(f"wrote {target.relative_to(course.root)}")


@dataclass(frozen=True)
class Work:
    """What is graded, and how often.

    Args:
        assignment: which.
        students: whose submissions.
        rounds: how often.
        explore: whether the explore cells stay in.
    """

    assignment: Assignment
    students: tuple[str, ...]
    rounds: int
    explore: bool = False


def _measure(work: Work, contenders: dict[str, Contender]) -> dict[str, list[float]]:
    """Return the seconds per submission of all that is timed, round by round."""
    assignment, students = work.assignment, work.students
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        submitted = Path(temporary) / "submitted"
        _prepare(work, submitted)
        for turn in range(work.rounds):
            for run in contenders.values():
                scratch = Path(temporary) / "scratch"
                scratch.mkdir()
                taken = run(Folder(assignment, submitted, students, scratch))
                shutil.rmtree(scratch)
                for name, total in taken.items():
                    each = total / len(students)
                    seconds.setdefault(name, []).append(each)
                    print(f"{assignment.name} round {turn + 1} {name}: {each:.2f} s", flush=True)
    return seconds


def _prepare(work: Work, submitted: Path) -> None:
    """Copy the sample submissions, without the cells that save and hand in."""
    assignment = work.assignment
    for student in work.students:
        name = assignment.name
        origin = assignment.root / "examples" / "class" / student / name / f"{name}.ipynb"
        notebook = json.loads(origin.read_text(encoding="utf-8"))
        notebook["cells"] = [
            cell
            for cell in notebook["cells"]
            if (work.explore or "explore" not in cell["metadata"].get("tags", []))
            and cell.get("id") not in HAND_IN
        ]
        target = submitted / student / name
        target.mkdir(parents=True)
        (target / origin.name).write_text(json.dumps(notebook), encoding="utf-8")
        # The peers run the notebook where it is, and it reads its data from there.
        for path in assignment.release.iterdir():
            if path.name != origin.name:
                copy = shutil.copytree if path.is_dir() else shutil.copy
                copy(path, target / path.name)


def machine() -> str:
    """Return when, and on what machine, something was measured."""
    today = datetime.date.today().isoformat()
    return f"{today}: {os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}"


def _command() -> str:
    return " ".join(["benchmarks/bench.py", *sys.argv[1:]])


def _versions() -> str:
    found = versions() | {name: version(name) for name in ("nbgrader", "otter-grader")}
    return ", ".join(f"{name} {number}" for name, number in found.items())


def _head(rounds: int) -> str:
    return (
        "# Benchmarks\n\n"
        f"Made by `{_command()}` on {machine()}. Submissions of the sample"
        f" class, right and wrong ones mixed; {rounds} interleaved rounds, medians. The floor is "
        "the same cells and checks in one process with everything imported, and one thread, as in "
        "a kernel. For comparison with it, `iml grade` is also timed once started, from the first "
        "submission to the last page. The rest are whole commands, start-up and gradebook "
        "included. The explore cells are removed, so that all run the same cells; otter runs "
        "hidden checks too, nbgrader only public ones. [Another table](HANDED_IN.md) is with the "
        "explore cells.\n\n"
        f"Versions: {_versions()}.\n"
    )


def _head_as_handed_in() -> str:
    return (
        "# Benchmarks of submissions as handed in\n\n"
        f"Made by `{_command()}` on {machine()}. Submissions of the sample "
        "class in one round, start-up and gradebook included. The explore cells, which show a "
        "student what was made and are worth no points, stay in: nbgrader runs them, while otter, "
        "by their tag, and `iml grade` skip them. "
        "The last two cells, which save and hand in, are removed: they wait ten seconds for a "
        "browser.\n\n"
        f"Versions: {_versions()}.\n"
    )


def _table(name: str, seconds: dict[str, list[float]]) -> str:
    medians = {contender: statistics.median(taken) for contender, taken in seconds.items()}
    lines = [
        f"## {name}\n",
        "| contender | seconds per submission | min to max | times the floor | times jobs 2 |",
        "|---|---:|---:|---:|---:|",
    ]
    for contender, median in medians.items():
        taken = seconds[contender]
        ratios = [
            f"{median / medians[base]:.2f}" if base in medians else "-"
            for base in (FLOOR, "iml grade --jobs 2")
        ]
        spread = f"{min(taken):.2f} to {max(taken):.2f}"
        lines.append(f"| {contender} | {median:.2f} | {spread} | {ratios[0]} | {ratios[1]} |")
    return "\n".join([*lines, *_second_job(medians)]) + "\n"


def _second_job(medians: dict[str, float]) -> list[str]:
    """Say what a second job gains, beside what this machine can give: two floors side by side."""
    one, two = (f"iml grade --jobs {jobs}, {STARTED}" for jobs in (1, 2))
    if not {FLOOR, FLOORS, one, two} <= medians.keys():
        return []
    ours, most = medians[one] / medians[two], medians[FLOOR] / medians[FLOORS]
    verdict = "met" if ours / most >= SECOND_JOB else "missed"
    return [
        "",
        f"With a second job, grading is {ours:.2f} times as fast once started; two floors side by "
        f"side are {most:.2f} times as fast as one: {ours / most:.2f} of what this machine can "
        f"gain; at least {SECOND_JOB}: {verdict}.",
    ]


if __name__ == "__main__":
    main()
