"""Measure the class report and the search for similar work on made-up classes; write REPORT.md.

Run as ``make report-scale``, or with ``--counts 14 300``. Each size is one `iml report` and one
`iml similar` in a process of its own: seconds, seconds of processor time and largest memory; then
the report's size, and the milliseconds that Chromium takes to load it and to paint its table of
students. The bars are for the report of the largest class. Exits with 1 if one is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from made_up import write_notebooks, write_results
from playwright.sync_api import Browser, sync_playwright

from autograder.course import Course
from autograder.notebook.source import Source, read_source
from autograder.outputs import Outputs

COUNTS = (1, 14, 300, 5000)
MAX_SECONDS = 60.0
MAX_MEMORY = 500.0  # MB
MAX_OPENED = 3.0  # seconds
ROUNDS = 3  # of opening the page; the median counts
TARGET = Path(__file__).with_name("REPORT.md")
# Paints come after a frame's callbacks: the second one is called after the first paint.
_PAINTED = """async () => {
  document.querySelector("#students").scrollIntoView();
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  return [performance.getEntriesByType("navigation")[0].loadEventEnd, performance.now()];
}"""


@dataclass(frozen=True)
class Run:
    """One command: seconds, seconds of processor time, largest memory in MB."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Measured:
    """One class: its commands, the page in MB, and when Chromium loaded and painted it, in ms."""

    count: int
    report: Run
    similar: Run
    page: float
    loaded: float
    painted: float


def main() -> None:
    """Measure, write the table, and report whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--counts", type=int, nargs="+", default=COUNTS, help="students, at least 1"
    )
    options = parser.parse_args()
    if min(options.counts) < 1:
        parser.error(f"--counts {min(options.counts)} must be at least 1")
    source = read_source(Course.find(Path(__file__)).assignment("attention"))
    found = [_measure(source, count) for count in sorted(options.counts)]
    bars = _bars(found[-1])
    text = _page(found, bars)
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(not all(met for _, _, met in bars))


def _measure(source: Source, count: int) -> Measured:
    name = source.assignment.name
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_results(folder, source, count)
        report = _run("report", name, "--graded", folder, "--roster", folder / "roster.csv")
        write_notebooks(folder / "submitted", source.assignment, count)
        similar = _run("similar", name, "--submitted", folder / "submitted", "--out", folder)
        page = Outputs(folder, name).report
        size = page.stat().st_size / 1e6
        opened = [_opened(page) for _ in range(ROUNDS)]
        loaded, painted = (statistics.median(times) for times in zip(*opened, strict=True))
        return Measured(count, report, similar, size, loaded, painted)


def _run(*arguments: str | Path) -> Run:
    """Run a command of ours, and end if it fails."""
    command = [Path(sys.executable).with_name("iml"), *arguments]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} exited with {process.returncode}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3)


def _opened(page: Path) -> tuple[float, float]:
    """Open a page in a fresh browser; return when it was loaded and its table painted, in ms."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("needs Debian's package chromium")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page()
        tab.goto(page.as_uri())
        loaded, painted = tab.evaluate(_PAINTED)
        browser.close()
    return float(loaded), float(painted)


def _bars(largest: Measured) -> list[tuple[str, str, bool]]:
    """Return each bar, what was measured of the largest class, and whether it was met."""
    run, opened = largest.report, largest.painted / 1000
    return [
        (f"under {MAX_SECONDS:.0f} s", f"{run.seconds:.1f} s", run.seconds < MAX_SECONDS),
        # What it takes on a machine with nothing else to do.
        (
            f"under {MAX_SECONDS:.0f} s of processor time",
            f"{run.processor:.1f} s",
            run.processor < MAX_SECONDS,
        ),
        (f"under {MAX_MEMORY:.0f} MB", f"{run.megabytes:.0f} MB", run.megabytes < MAX_MEMORY),
        (f"opens in Chromium in under {MAX_OPENED:.0f} s", f"{opened:.2f} s", opened < MAX_OPENED),
    ]


def _page(found: list[Measured], bars: list[tuple[str, str, bool]]) -> str:
    lines = [
        "# The report of large classes",
        "",
        f"Made by `benchmarks/report.py --counts {' '.join(str(one.count) for one in found)}` on "
        f"{machine()}. Made-up results and notebooks of attention. "
        f"Load at the end: {os.getloadavg()[1]:.1f} processes on {os.cpu_count()} cores.",
        "",
        f"| bar, for the report of {found[-1].count} students | measured | met |",
        "|---|---:|---|",
        *(f"| {bar} | {measured} | {'yes' if met else 'no'} |" for bar, measured, met in bars),
        "",
        "| students | report (s) | of processor | memory (MB) | page (MB) | loaded (s) "
        "| table painted (s) | similar (s) | of processor | memory (MB) |",
        "|" + "---:|" * 10,
    ]
    for one in found:
        report, similar = (
            f"{run.seconds:.1f} | {run.processor:.1f} | {run.megabytes:.0f}"
            for run in (one.report, one.similar)
        )
        opened = f"{one.page:.2f} | {one.loaded / 1000:.2f} | {one.painted / 1000:.2f}"
        lines.append(f"| {one.count} | {report} | {opened} | {similar} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
