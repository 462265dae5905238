"""Runs of ``iml grade`` on this machine's processes and on a real scheduler with real workers."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from scale import seconds_of

BIN = Path(sys.executable).parent
_START_SECONDS = 60.0
_POLL_SECONDS = 0.2


@dataclass
class Run:
    """What a run took.

    Args:
        rate: submissions per minute, from the start of grading to the last result.
        seconds: that each took, as its result says.
        client: largest resident memory of ``iml grade``, in MB, by tenth of the class.
        scheduler: the same of the scheduler; empty without one.
        client_seconds: of processor time, per submission, the start left out.
        scheduler_seconds: the same of the scheduler.
    """

    rate: float
    seconds: list[float]
    client: list[float] = field(default_factory=list)
    scheduler: list[float] = field(default_factory=list)
    client_seconds: float = 0.0
    scheduler_seconds: float = 0.0


@dataclass(frozen=True)
class Cluster:
    """A scheduler that runs, and how to reach it."""

    address: str
    environment: dict[str, str]
    scheduler: psutil.Process


@contextlib.contextmanager
def cluster(workers: int) -> Iterator[Cluster]:
    """Start a scheduler and workers of one thread each on loopback, over TLS."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        folder = Path(temporary)
        keys = folder / "keys"
        subprocess.run(
            [BIN / "iml", "cluster", "certificates", keys], check=True, stdout=subprocess.DEVNULL
        )
        environment = {**os.environ, "DASK_CONFIG": str(keys), "TF_CPP_MIN_LOG_LEVEL": "3"}
        address = f"tls://127.0.0.1:{_free_port()}"

        def start(*command: str) -> psutil.Process:
            log = stack.enter_context((folder / f"{command[0]}.log").open("ab"))
            process = subprocess.Popen(
                [BIN / "dask", *command], env=environment, cwd=folder, stdout=log, stderr=log
            )
            stack.callback(_end, process)
            return psutil.Process(process.pid)

        port = address.rpartition(":")[2]
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        for number in range(workers):
            place = folder / f"place-{number}"
            place.mkdir()
            where = ["--local-directory", str(place), "--nthreads", "1", "--no-dashboard"]
            start("worker", address, *where)
        log, deadline = folder / "scheduler.log", time.monotonic() + _START_SECONDS
        while log.read_text().count("Register worker") < workers:
            if time.monotonic() > deadline:
                raise SystemExit(log.read_text())
            time.sleep(_POLL_SECONDS)
        yield Cluster(address, environment, scheduler)


def grade(
    course: Path, name: str, submitted: Path, *options: str, on: Cluster | None = None
) -> Run:
    """Run ``iml grade`` once, and watch it.

    Args:
        course: its folder.
        name: of the assignment.
        submitted: the class.
        options: further ones.
        on: the cluster; None for this machine's own processes.
    """
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary)
        log = out / "log.jsonl"
        where: list[str | Path] = ["--submitted", submitted, "--out", out, "--log", log]
        dask: list[str | Path] = ["--dask", on.address] if on else []
        with (out / "printed").open("wb") as printed:
            process = subprocess.Popen(
                [BIN / "iml", "grade", name, *where, *dask, *options],
                cwd=course,
                env=on.environment if on else {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdout=printed,
                stderr=printed,
            )
            samples = _watched(process, on)
        events = [json.loads(line) for line in log.read_text().splitlines()]
        times = [seconds_of(event) for event in events if event["event"] == "graded"]
        if process.returncode not in (0, 1) or not times:
            raise SystemExit((out / "printed").read_text()[-2000:])
        begun = next(seconds_of(event) for event in events if event["event"] == "started")
        grading = [one for one in samples if begun <= one.time <= max(times)] or samples
        return Run(
            60 * len(times) / (max(times) - begun),
            [event["seconds"] for event in events if event["event"] == "graded"],
            _tenths([one.client for one in grading]),
            _tenths([one.scheduler for one in grading]),
            (grading[-1].client_used - grading[0].client_used) / len(times),
            (grading[-1].scheduler_used - grading[0].scheduler_used) / len(times),
        )


@dataclass(frozen=True)
class _Sample:
    """Resident memory, in MB, and seconds of processor time, of client and scheduler."""

    time: float
    client: float
    scheduler: float
    client_used: float
    scheduler_used: float


def _watched(process: subprocess.Popen[bytes], on: Cluster | None) -> list[_Sample]:
    """Wait for a command's end; look at it, and at the scheduler, all the while."""
    own = psutil.Process(process.pid)
    samples: list[_Sample] = []
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            memory, used = _looked_at(own)
            theirs = _looked_at(on.scheduler) if on else (0.0, 0.0)
            samples.append(_Sample(time.time(), memory, theirs[0], used, theirs[1]))
        time.sleep(_POLL_SECONDS)
    return samples


def _looked_at(process: psutil.Process) -> tuple[float, float]:
    times = process.cpu_times()
    return process.memory_info().rss / 1e6, times.user + times.system


def _tenths(values: list[float]) -> list[float]:
    """Return the largest value of each tenth."""
    size = max(1, -(-len(values) // 10))
    return [max(values[i : i + size]) for i in range(0, len(values), size)]


def median_rate(runs: list[Run]) -> float:
    """Return the median of the rates."""
    return statistics.median(run.rate for run in runs)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(process.pid).children(recursive=True)
    for one in (process, *family):
        with contextlib.suppress(psutil.Error):
            one.kill()
    process.wait()
