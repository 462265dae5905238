"""A class in miniature, gradings of it that can be disturbed, and a count of their processes."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from courses import REPOSITORY
from lab import notebook, write_lab
from nbgrader.api import Gradebook

IML = Path(__file__).with_name("iml.py")
SOME_SECONDS = 180.0  # for what takes a second on a machine with nothing else to do
WRONG = {"double": "def double(x):\n    return x\n"}
CONSTANT = {"mean": "def mean(x):\n    return 3\n"}
_PR_SET_CHILD_SUBREAPER = 36


def wait_until(true: Callable[[], bool], seconds: float = SOME_SECONDS) -> float:
    """Wait for a condition; return how many seconds it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "waited in vain"
        time.sleep(0.01)
    return time.monotonic() - started


class Family:
    """All processes that come from this one and were not there before.

    While it is entered, orphans are adopted, so that none can hide.
    """

    def __enter__(self) -> Family:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._before = set(psutil.Process().children(recursive=True))
        return self

    def __exit__(self, *exc_info: object) -> None:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)

    def wait_for_end(self, seconds: float) -> None:
        """Wait until none is left; name those that are."""
        deadline = time.monotonic() + seconds
        while living := self.living():
            assert time.monotonic() < deadline, f"still running: {living}"
            time.sleep(0.05)

    def living(self) -> set[psutil.Process]:
        """Return those that still run; the ended ones that were left to us are buried."""
        found = set()
        for process in set(psutil.Process().children(recursive=True)) - self._before:
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.add(process)
                elif process.ppid() == os.getpid():
                    with contextlib.suppress(ChildProcessError):
                        os.waitpid(process.pid, os.WNOHANG)
        return found


class Class:
    """Submissions to the course in miniature, and a folder that they are graded into.

    Args:
        root: of the course.
        out: the folder.
    """

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.out = root, out
        self.log = out.with_name(f"{out.name}.log")

    def hand_in(self, student: str, **cells: str) -> None:
        """Hand in a submission that is solved but for the cells given."""
        path = self.root / "submitted" / student / "lab" / "lab.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook(**cells)), encoding="utf-8")

    def command(self, *options: str, gradebook_seconds: float | None = None) -> list[str]:
        """Return the command that grades the class."""
        own = [] if gradebook_seconds is None else ["--gradebook-seconds", str(gradebook_seconds)]
        return [sys.executable, str(IML), *own, *self.arguments(*options)]

    def arguments(self, *options: str) -> list[str]:
        """Return the command's arguments."""
        where = ["--out", str(self.out), "--log", str(self.log)]
        return ["grade", "lab", "--jobs", "2", *where, *options]

    @contextlib.contextmanager
    def running(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        """Start the command as a shell would; it is killed at the end if it still runs."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        command = self.command(*options)
        with subprocess.Popen(command, cwd=self.root, process_group=0, **pipes) as process:
            try:
                yield process
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)

    def grade(
        self, *options: str, gradebook_seconds: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        command = self.command(*options, gradebook_seconds=gradebook_seconds)
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)

    def report(self) -> None:
        """Write the report again from the results."""
        command = [sys.executable, str(IML), "report", "lab", "--graded", str(self.out)]
        subprocess.run(command, cwd=self.root, capture_output=True, check=True)

    def events(self, *kinds: str) -> list[dict]:
        """Return the log's events of these kinds."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [event for event in map(json.loads, lines) if event["event"] in kinds]

    def results(self) -> dict[str, bytes]:
        """Return each result file's content by student."""
        return {path.stem: path.read_bytes() for path in self.out.glob("results/lab/*.json")}

    def grades(self) -> list[dict[str, str]]:
        """Return the rows of grades.csv but for their times."""
        with (self.out / "results/lab/grades.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        return [{name: cell for name, cell in row.items() if name != "seconds"} for row in rows]

    def booked(self) -> dict[str, float]:
        """Return the gradebook's scores by student."""
        return booked(self.out / "gradebook.db")


def booked(path: Path) -> dict[str, float]:
    """Return a gradebook's scores by student."""
    with Gradebook(f"sqlite:///{path}", course_id="iml") as gradebook:
        return {found.student.id: found.score for found in gradebook.assignment_submissions("lab")}


def write_class(folder: Path, students: int, out: str = "out") -> Class:
    """Write the course and so many submissions: right, wrong, and right in part."""
    root = folder / "course"
    if not root.exists():
        write_lab(root)
        shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    made = Class(root, folder / out)
    for number in range(students):
        made.hand_in(f"s{number:02}", **({}, WRONG, CONSTANT)[number % 3])
    return made


class Nursery:
    """Starts commands from a process that has imported everything, since a test starts many.

    Args:
        folder: where they run.
    """

    def __init__(self, folder: Path) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        command = [sys.executable, str(IML), "--serve"]
        self._printed = (folder / "printed").open("w+")
        self._server = subprocess.Popen(command, cwd=folder, stderr=self._printed, **pipes)

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()
        self._printed.close()

    def start(self, arguments: list[str]) -> psutil.Process:
        """Start a command; it prints into the file ``printed``."""
        self._server.stdin.write(json.dumps(arguments) + "\n")
        self._server.stdin.flush()
        return psutil.Process(int(self._server.stdout.readline()))
