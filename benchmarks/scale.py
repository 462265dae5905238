"""Grade many copies of the sample class's attention submissions in one go; write SCALE.md.

Run as ``make scale`` (2,000 copies, half an hour or so) or with ``--count``. The copies leave the
one exercise that trains a network undone, so that grading is what is measured. Ten times during
the run it records the grading process's memory and descriptors, all its processes, and the seconds
per submission since the last record; afterwards, what was left behind. Exits with 1 if a bar is
missed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from bench import STUDENTS, machine
from kernels import megabytes_per_kernel

from autograder.course import Assignment, Course
from autograder.judging.sandbox.syscalls import adopt_orphans

TRAINS = "transformer"  # the exercise that is left undone
NOTES = 10
MAX_PARENT = 300.0  # MB
MAX_GROWTH = 1.05  # from the first note to the last
MAX_KERNEL = 150.0  # MB
_POLL_SECONDS = 0.2
_END_SECONDS = 10.0  # for what ends by itself after the command


@dataclass(frozen=True)
class Note:
    """The state at a number of graded submissions: MB, counts, and seconds each since the last."""

    graded: int
    megabytes: float
    descriptors: int
    processes: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """A whole run: its notes, its largest memory in MB, and what it left."""

    notes: list[Note]
    peak: float
    code: int
    left_processes: int
    left_files: list[str]


def main() -> None:
    """Measure, write the table, and report whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="submissions; at least 10")
    parser.add_argument("--jobs", type=int, default=2, help="at a time")
    options = parser.parse_args()
    if options.count < NOTES:
        parser.error(f"--count {options.count} must be at least {NOTES}")
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs} must be at least 1")
    assignment = Course.find(Path(__file__)).assignment("attention")
    kernel = megabytes_per_kernel(assignment)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copy_class(assignment, folder / "submitted", options.count)
        outcome = _grade(assignment, folder, options.count, options.jobs)
    bars = _bars(outcome, kernel)
    text = _page(outcome, bars, options.count, options.jobs)
    target = assignment.root / "benchmarks" / "SCALE.md"
    target.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(0 if all(met for _, _, met in bars) else 1)


def copy_class(assignment: Assignment, submitted: Path, count: int) -> None:
    """Write copies of the sample class's submissions, the training exercise undone."""
    name = f"{assignment.name}.ipynb"
    stub = _cell(json.loads((assignment.release / name).read_text(encoding="utf-8")))["source"]
    texts = []
    for student in STUDENTS:
        origin = assignment.root / "examples" / "class" / student / assignment.name / name
        notebook = json.loads(origin.read_text(encoding="utf-8"))
        _cell(notebook)["source"] = stub
        texts.append(json.dumps(notebook))
    for number in range(count):
        target = submitted / f"n{number:05}" / assignment.name
        target.mkdir(parents=True)
        (target / name).write_text(texts[number % len(texts)], encoding="utf-8")


def _cell(notebook: Any) -> Any:
    return next(cell for cell in notebook["cells"] if cell.get("id") == TRAINS)


def _grade(assignment: Assignment, folder: Path, count: int, jobs: int) -> Outcome:
    """Run ``iml grade`` on the copies and watch it."""
    adopt_orphans()
    log, temp = folder / "log.jsonl", folder / "temp"
    temp.mkdir()
    where = ["--submitted", str(folder / "submitted"), "--out", str(folder / "out")]
    command = [str(Path(sys.executable).with_name("iml")), "grade", assignment.name, *where]
    with (folder / "printed").open("w") as printed:
        process = subprocess.Popen(
            [*command, "--jobs", str(jobs), "--log", str(log)],
            cwd=assignment.root,
            env={**os.environ, "TMPDIR": str(temp), "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdout=printed,
            stderr=printed,
        )
        notes, peak = _watch(process, log, count)
    left = _left_processes()
    files = sorted(path.name for path in temp.iterdir())
    if not notes:
        raise SystemExit((folder / "printed").read_text()[-2000:])
    return Outcome(notes, peak, process.returncode, left, files)


def _watch(process: subprocess.Popen[bytes], log: Path, count: int) -> tuple[list[Note], float]:
    parent, peak = psutil.Process(process.pid), 0.0
    notes: list[Note] = []
    times = _graded_times(log)
    step = count // NOTES
    while process.poll() is None:
        time.sleep(_POLL_SECONDS)
        with contextlib.suppress(psutil.Error):
            megabytes = parent.memory_info().rss / 1e6
            peak = max(peak, megabytes)
            found = next(times)
            if len(found) < step * (len(notes) + 1):
                continue
            since = len(notes) * step
            begun = found[since - 1] if since else found[0]
            seconds = (found[-1] - begun) / max(1, len(found) - max(1, since))
            family = len(parent.children(recursive=True))
            notes.append(Note(len(found), megabytes, parent.num_fds(), family, seconds))
            print(notes[-1], flush=True)
    return notes, peak


def _graded_times(log: Path) -> Iterator[list[float]]:
    """Yield, on each request, when the submissions so far were graded, in seconds."""
    times: list[float] = []
    while not log.exists():
        yield times
    with log.open(encoding="utf-8") as file:
        rest = ""
        while True:
            rest += file.read()
            *lines, rest = rest.split("\n")
            times += [seconds_of(event) for event in map(json.loads, lines) if _is_graded(event)]
            yield times


def _is_graded(event: dict[str, str]) -> bool:
    return event["event"] == "graded"


def seconds_of(event: dict[str, str]) -> float:
    """Return when an event of the log was, in seconds since 1970."""
    return datetime.datetime.fromisoformat(event["time"]).timestamp()


def _left_processes() -> int:
    """Count the processes that still run a while after the command's end."""
    deadline = time.monotonic() + _END_SECONDS
    while living := [p for p in psutil.Process().children(recursive=True) if _lives(p)]:
        if time.monotonic() > deadline:
            break
        time.sleep(_POLL_SECONDS)
    return len(living)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _bars(outcome: Outcome, kernel: float) -> list[tuple[str, str, bool]]:
    """Return each bar, what was measured, and whether it is met."""
    notes = outcome.notes
    growth = notes[-1].megabytes / notes[0].megabytes
    largest = max(note.megabytes for note in notes)
    left = f"{outcome.left_processes} processes, {len(outcome.left_files)} files or folders"
    clean = not outcome.left_processes and not outcome.left_files
    return [
        (
            f"parent's memory under {MAX_PARENT:.0f} MB",
            f"{largest:.0f} MB",
            largest < MAX_PARENT,
        ),
        (
            "within 5% from the first note to the last",
            f"{growth - 1:+.1%}",
            growth < MAX_GROWTH,
        ),
        ("nothing left behind", left, clean),
        (
            "open descriptors do not grow",
            f"{notes[0].descriptors} to {notes[-1].descriptors}",
            notes[-1].descriptors <= notes[0].descriptors + 2,
        ),
        (
            f"each further kernel under {MAX_KERNEL:.0f} MB (proportional set size)",
            f"{kernel:.0f} MB",
            kernel < MAX_KERNEL,
        ),
    ]


def _page(outcome: Outcome, bars: list[tuple[str, str, bool]], count: int, jobs: int) -> str:
    lines = [
        "# Scale",
        "",
        f"Made by `benchmarks/scale.py --count {count} --jobs {jobs}` on {machine()}. "
        f"{count} copies of {len(STUDENTS)} attention submissions of the sample class, right and "
        f"wrong ones mixed, {TRAINS} left undone, in one `iml grade`. Exit code {outcome.code}; "
        "largest memory of the parent, with the gradebook's part at the end: "
        f"{outcome.peak:.0f} MB.",
        "",
        "| bar | measured | met |",
        "|---|---:|---|",
        *(f"| {bar} | {measured} | {'yes' if met else 'no'} |" for bar, measured, met in bars),
        "",
        "| graded | parent's memory (MB) | descriptors | processes | seconds per submission |",
        "|---:|---:|---:|---:|---:|",
    ]
    for note in outcome.notes:
        lines.append(
            f"| {note.graded} | {note.megabytes:.0f} | {note.descriptors} | {note.processes} "
            f"| {note.seconds:.2f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
