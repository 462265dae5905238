"""Time grading on a Dask cluster against this machine's own processes; write CLUSTER.md and a plot.

Run as ``make bench-cluster``, 45 minutes or so. Real scheduler, real workers, TLS, loopback:

* the same class by ``--jobs`` and by as many workers, in turn, 1 and 2 of them;
* many tiny submissions, for the memory of client and scheduler;
* 2,000 tasks that do nothing, as large as submissions and results, for what they cost;
* a model of a hundred workers, see `cluster_model`, from what was measured.

Exits with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from bench import machine
from cluster_model import Measured, Modelled, draw_plot, model
from cluster_runs import Cluster, Run, cluster, grade, median_rate
from scale import copy_class

from autograder.course import Course

# Where the tests' course in miniature is.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "engine"))

from lab import notebook, write_lab

LEAST_RATE = 0.9  # of what this machine's own processes reach
MOST_MEMORY = 300.0  # MB
MOST_GROWTH = 1.1  # from the second tenth of a run to the last
TASKS = 2000
WORKERS = (10, 25, 50, 100, 200, 400)
CLASS = 10_000
NETWORK = 117e6  # bytes per second: one gigabit Ethernet
SENT, RETURNED = 150_000, 900_000  # bytes of a submission of attention, and of its pages


@dataclass(frozen=True)
class Empty:
    """What a task costs that does nothing, in seconds.

    Args:
        wall: from one to the next, with two workers.
        scheduler: of the scheduler's processor.
        client: of the client's.
    """

    wall: float
    scheduler: float
    client: float


def main() -> None:
    """Measure, write the page, and report whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=48, help="submissions of attention")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the median counts")
    parser.add_argument("--tiny", type=int, default=10_000, help="tiny submissions, for the memory")
    options = parser.parse_args()
    if min(options.count, options.rounds, options.tiny) < 1:
        parser.error("--count, --rounds and --tiny must be at least 1")
    course = Course.find(Path(__file__))
    rates = _rates(course, options.count, options.rounds)
    with cluster(2) as on:
        tiny, empty = _tiny(on, options.tiny), _empty(on)
    seconds = [taken for run in rates["1 worker"] for taken in run.seconds]
    scheduler = max(tiny.scheduler_seconds, empty.scheduler)
    client = max(tiny.client_seconds, empty.client)
    measured = Measured(seconds, scheduler, client, SENT, RETURNED)
    modelled = [model(measured, count, CLASS, NETWORK) for count in WORKERS]
    bars = _bars(rates, tiny)
    page = _page(rates, tiny, empty, modelled, bars)
    (course.root / "benchmarks" / "CLUSTER.md").write_text(page, encoding="utf-8")
    draw_plot(modelled, course.root / "docs" / "cluster.png")
    print(page)
    sys.exit(0 if all(met for _, _, met in bars) else 1)


def _rates(course: Course, count: int, rounds: int) -> dict[str, list[Run]]:
    """Grade the same class in four ways, in turn."""
    found: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        submitted = Path(temporary)
        copy_class(course.assignment("attention"), submitted, count)
        for turn in range(rounds):
            for number in (1, 2):
                own = grade(course.root, "attention", submitted, "--jobs", str(number))
                found.setdefault(f"--jobs {number}", []).append(own)
                with cluster(number) as on:
                    theirs = grade(course.root, "attention", submitted, on=on)
                name = "1 worker" if number == 1 else f"{number} workers"
                found.setdefault(name, []).append(theirs)
                rates = f"{own.rate:.1f} and {theirs.rate:.1f} a minute"
                print(f"round {turn + 1}, {number}: {rates}", flush=True)
    return found


def _tiny(on: Cluster, count: int) -> Run:
    """Grade many submissions of the tests' course in miniature."""
    with tempfile.TemporaryDirectory() as temporary:
        root = write_lab(Path(temporary) / "course").root
        text = nbformat.writes(notebook())
        for number in range(count):
            folder = root / f"submitted/n{number:05}/lab"
            folder.mkdir(parents=True)
            (folder / "lab.ipynb").write_text(text, encoding="utf-8")
        return grade(root, "lab", root / "submitted", on=on)


def nothing(sent: bytes) -> bytes:
    """Do nothing, on a worker, and return as much as a submission does."""
    return bytes(RETURNED)


def _empty(on: Cluster) -> Empty:
    """Send tasks that do nothing, a few at a time, as submissions are sent."""
    os.environ["DASK_CONFIG"] = on.environment["DASK_CONFIG"]
    import dask.config
    from distributed import Client
    from distributed.security import Security

    dask.config.refresh()
    with Client(on.address, security=Security(), set_as_default=False) as client:
        before, own, begun = on.scheduler.cpu_times(), time.process_time(), time.monotonic()
        waiting: dict[str, Any] = {}
        left = TASKS
        while left or waiting:
            while left and len(waiting) < 4:
                left -= 1
                key = f"nothing-{left}"
                waiting[key] = client.submit(nothing, os.urandom(SENT), key=key, pure=False)
            for key in [key for key, future in waiting.items() if future.done()]:
                waiting.pop(key).result()
            time.sleep(0.001)
        after = on.scheduler.cpu_times()
    used = after.user + after.system - before.user - before.system
    return Empty(
        (time.monotonic() - begun) / TASKS, used / TASKS, (time.process_time() - own) / TASKS
    )


def _bars(rates: dict[str, list[Run]], tiny: Run) -> list[tuple[str, str, bool]]:
    """Return each bar, what was measured, and whether it is met."""
    bars = []
    for number, name in ((1, "1 worker"), (2, "2 workers")):
        ratio = median_rate(rates[name]) / median_rate(rates[f"--jobs {number}"])
        bar = f"{name}: at least {LEAST_RATE} of `--jobs {number}`"
        bars.append((bar, f"{ratio:.2f}", ratio >= LEAST_RATE))
    for name, memory in (("client", tiny.client), ("scheduler", tiny.scheduler)):
        steady = memory[1:] or memory
        growth = steady[-1] / steady[0]
        bars += [
            (
                f"{name}'s memory under {MOST_MEMORY:.0f} MB",
                f"{max(steady):.0f} MB",
                max(steady) < MOST_MEMORY,
            ),
            (
                f"{name}'s memory flat, within {MOST_GROWTH - 1:.0%}",
                f"{growth - 1:+.1%}",
                growth < MOST_GROWTH,
            ),
        ]
    return bars


def _page(
    rates: dict[str, list[Run]],
    tiny: Run,
    empty: Empty,
    modelled: list[Modelled],
    bars: list[tuple[str, str, bool]],
) -> str:
    seconds = [taken for run in rates["1 worker"] for taken in run.seconds]
    lines = [
        "# Cluster",
        "",
        f"Made by `{' '.join(['benchmarks/cluster.py', *sys.argv[1:]])}` on {machine()}. A real "
        "scheduler and real workers of one thread on loopback, over TLS; the same copies of the "
        f"sample class's attention submissions, {len(rates['1 worker'])} interleaved rounds, "
        "medians.",
        "",
        "| bar | measured | met |",
        "|---|---:|---|",
        *(f"| {bar} | {measured} | {'yes' if met else 'no'} |" for bar, measured, met in bars),
        "",
        "## Throughput",
        "",
        "| | submissions per minute | min to max |",
        "|---|---:|---:|",
    ]
    for name, runs in rates.items():
        spread = f"{min(run.rate for run in runs):.1f} to {max(run.rate for run in runs):.1f}"
        lines.append(f"| {name} | {median_rate(runs):.1f} | {spread} |")
    lines += [
        "",
        f"{len(tiny.seconds):,} tiny submissions on 2 workers: {tiny.rate:.0f} a minute, with "
        f"{1000 * tiny.scheduler_seconds:.1f} ms of the scheduler's processor for each, and "
        f"{1000 * tiny.client_seconds:.1f} ms of the client's, which writes the pages.",
        "",
        f"{TASKS:,} tasks that do nothing, with {SENT / 1e3:.0f} kB to a worker and "
        f"{RETURNED / 1e3:.0f} kB back: {1000 * empty.wall:.1f} ms from one to the next on 2 "
        f"workers, with {1000 * empty.scheduler:.1f} ms of the scheduler's processor for each, and "
        f"{1000 * empty.client:.1f} ms of the client's.",
        "",
        f"## A model of {CLASS:,} submissions",
        "",
        "By SimPy; `benchmarks/cluster_model.py` has its rules. Assumed: a submission takes as "
        f"long as one drawn from the {len(seconds)} measured on one worker here (mean "
        f"{statistics.mean(seconds):.1f} s); scheduler and client need the larger of the two "
        f"figures above; the scheduler's network carries {NETWORK / 1e6:.0f} MB/s each way; "
        "workers are as fast as this machine with one of them, and none fails.",
        "",
        "| workers | minutes | workers grading | scheduler busy | client busy | network busy |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.workers} | {one.minutes:.1f} | {one.efficiency:.0%} | {one.scheduler:.0%} "
        f"| {one.client:.0%} | {one.network:.0%} |"
        for one in modelled
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
