"""A real scheduler and real workers on loopback, and a class of the course in miniature."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
from lab import notebook, write_lab

BIN = Path(sys.executable).parent
SECONDS = 90.0  # for anything to happen
# Marks of submissions: what their cells do is asked for here.
SLOW = ["import time; time.sleep(1.5)"]
WRONG = "def mean(x):\n    return np.sum(x)\n"
STUDENTS = ("ada", "ben", "cyd", "dan", "eve", "fay")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hand_in(root: Path, student: str, own: list[str] | None = None, **cells: str) -> None:
    folder = root / "submitted" / student / "lab"
    folder.mkdir(parents=True)
    nbformat.write(notebook(own, **cells), folder / "lab.ipynb")


class Cluster:
    """A course, keys, a scheduler and workers; all that was started is ended by `close`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = write_lab(folder / "course").root
        self.keys = folder / "keys"
        self.port = free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        subprocess.run([BIN / "iml", "cluster", "certificates", self.keys], check=True)
        self.environment = {
            **os.environ,
            "DASK_CONFIG": str(self.keys),
            "XDG_CACHE_HOME": str(folder / "cache"),
            # A worker that hangs is given up after this time; in earnest after five minutes.
            "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }

    @property
    def address(self) -> str:
        return f"tls://127.0.0.1:{self.port}"

    def start(self, *command: str | Path, name: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                list(map(str, command)),
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.environment, **environment},
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        process = self.start(BIN / "dask", "scheduler", *options, name="scheduler")
        self.until(lambda: "Scheduler at" in self.log("scheduler"))
        return process

    def worker(
        self, name: str, *options: str, before: Sequence[str] = (), **environment: str
    ) -> subprocess.Popen[bytes]:
        place = self.folder / f"place-{name}"
        place.mkdir(exist_ok=True)
        fixed = ["--nthreads", "1", "--no-dashboard", "--local-directory", place, "--name", name]
        command = [*before, BIN / "dask", "worker", self.address, *fixed, *options]
        return self.start(*command, name=name, **environment)

    def grade(
        self, *options: str, name: str = "iml", before: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        fixed = ["grade", "lab", "--dask", self.address, "--log", "events.jsonl"]
        return self.start(*before, BIN / "iml", *fixed, *options, name=name)

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.is_file() else ""

    def until(self, happened: Callable[[], object], what: str = "") -> None:
        deadline = time.monotonic() + SECONDS
        while not happened():
            logs = {path.stem: path.read_text()[-1500:] for path in self.folder.glob("*.log")}
            assert time.monotonic() < deadline, f"{what} {json.dumps(logs, indent=1)}"
            time.sleep(0.05)

    def events(self, event: str = "graded") -> list[dict]:
        path = self.root / "events.jsonl"
        lines = path.read_text().splitlines() if path.is_file() else []
        return [found for found in map(json.loads, lines) if found["event"] == event]

    def result(self, student: str) -> dict:
        return json.loads((self.root / f"results/lab/{student}.json").read_text())

    def grades(self, root: Path | None = None) -> list[list[str]]:
        """The rows of grades.csv, without the seconds."""
        text = ((root or self.root) / "results/lab/grades.csv").read_text()
        rows = [line.split(",") for line in text.splitlines()]
        seconds = rows[0].index("seconds")
        return [row[:seconds] + row[seconds + 1 :] for row in rows]

    def grades_of_one_machine(self) -> list[list[str]]:
        """Grade the same submissions here."""
        out = self.folder / "here"
        done = subprocess.run(
            [BIN / "iml", "grade", "lab", "--jobs", "2", "--out", out],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1), done.stderr
        return self.grades(out)

    def working(self, worker: subprocess.Popen[bytes]) -> int:
        """The process below a nanny, or of a worker without one, that kernels hang from."""
        return next(iter(_children(worker.pid)), worker.pid)

    def close(self) -> None:
        for process in self.processes:
            for number in (signal.SIGCONT, signal.SIGKILL):
                for pid in (process.pid, *_below(process.pid)):
                    try:
                        os.kill(pid, number)
                    except ProcessLookupError:
                        continue
            process.wait(SECONDS)


def a_class(cluster: Cluster) -> None:
    """Hand in for all students; one of them makes a mistake."""
    for student in STUDENTS:
        hand_in(cluster.root, student, SLOW, **({"mean": WRONG} if student == "ben" else {}))


def _children(pid: int) -> list[int]:
    try:
        found = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for text in found for child in text.split()]


def _below(pid: int) -> list[int]:
    return [found for child in _children(pid) for found in (child, *_below(child))]
