"""How far the statistics of checks stay from their bounds, measured over several seeds.

A check whose statistic is luck in part (noise, the order of images, how training went) judges by
luck too if the bound is near. So every entry is checked with several seeds: what it draws, and what
the check draws, are other numbers each time. The distance from the bound in standard deviations
over the seeds is the margin; for a training, it is that of the rounds needed from those allowed.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograder.audit.full import Entry
from autograder.audit.quick import (
    ENTRY_BYTES,
    ENTRY_SECONDS,
    LocalRun,
    threads_each,
    work_quietly,
)
from autograder.course import Assignment
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.checks.kit import Measurement, measuring
from autograder.judging.checks.plugin import question_of
from autograder.judging.checks.reference import Reference
from autograder.judging.judge.judge import GradedSource
from autograder.judging.judge.verdicts import CheckCollector, collect
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.warm import MODULES
from autograder.results import Outcome

RIGHT_AT_LEAST = 3.0
WRONG_AT_LEAST = 2.0  # of a wrong entry that nothing but statistics rejects
FIRST_SEED = 1
_DEFAULT_RNG = np.random.default_rng


@dataclass(frozen=True)
class Margin:
    """How safely one check judges one entry by a statistic.

    Args:
        check: ``<visibility> <name>``.
        message: of the statistic that is nearest to its bound.
        value: its standard deviations from the bound; negative on the wrong side of it.
    """

    check: str
    message: str
    value: float


@dataclass(frozen=True)
class Margins:
    """What the seeds showed of one entry.

    Args:
        entry: of the bank.
        margins: one for each statistical check that judges it.
        fault: what is not as it should be; empty if nothing is.
    """

    entry: Entry
    margins: tuple[Margin, ...]
    fault: str = ""


@dataclass(frozen=True)
class _Work:
    assignment: Assignment
    entry: Entry
    seeds: tuple[int, ...]
    threads: int
    limits: Limits


@dataclass(frozen=True)
class Checked:
    """One check of one entry with one seed: how it ended, and what it measured on the way."""

    name: str
    passed: bool
    measured: tuple[Measurement, ...]

    @property
    def by_luck(self) -> bool:
        """Whether a statistic rejected it."""
        return not self.passed and bool(self.measured) and not self.measured[-1].passes


def measure_margins(
    assignment: Assignment, entries: list[Entry], seeds: int, jobs: int, limits: Limits
) -> Iterator[Margins]:
    """Check every entry with so many seeds and yield what that shows, entry by entry.

    One seed is enough for an entry that no statistic judges: a right one of a question without
    statistics, a wrong one that is rejected by something else.

    Args:
        assignment: whose bank it is.
        entries: of the bank.
        seeds: at least 2.
        jobs: entries at a time.
        limits: of which a check's seconds apply.
    """
    threads = threads_each(jobs)
    first = [_Work(assignment, entry, (FIRST_SEED,), threads, limits) for entry in entries]
    known: dict[Entry, list[list[Checked]]] = {}
    for work, record in _pool(jobs, 1).run(first):
        if isinstance(record, WorkFailed):
            yield Margins(work.entry, (), f"the grader failed: {record}")
        elif _needs_seeds(work.entry, *(runs := _read(record))):
            known[work.entry] = runs
        elif fault := _fault(work.entry, runs):
            yield Margins(work.entry, (), fault)
    others = tuple(range(FIRST_SEED + 1, FIRST_SEED + seeds))
    later = [_Work(assignment, entry, others, threads, limits) for entry in known]
    for work, record in _pool(jobs, len(others)).run(later):
        if isinstance(record, WorkFailed):
            yield Margins(work.entry, (), f"the grader failed: {record}")
        else:
            yield judge_margins(work.entry, known[work.entry] + _read(record))


def _pool(jobs: int, seeds: int) -> Pool[_Work]:
    return Pool(_check, jobs, ENTRY_SECONDS * seeds, preload=MODULES, memory=ENTRY_BYTES)


def _needs_seeds(entry: Entry, checked: list[Checked]) -> bool:
    if entry.side == "right":
        return any(check.measured for check in checked)
    failed = [check for check in checked if not check.passed]
    return bool(failed) and all(check.by_luck for check in failed)


def judge_margins(entry: Entry, runs: list[list[Checked]]) -> Margins:
    """Return the margins of one entry and say whether they are wide enough.

    Args:
        entry: of the bank.
        runs: its checks, once for each seed.
    """
    fault = _fault(entry, runs)
    series = _series(runs)
    found = []
    for check in dict.fromkeys(check for check, _, _, _ in series):
        values: dict[str, float] = {}
        for (name, _, _, text), at in series.items():
            if name == check:
                values[text] = min(values.get(text, math.inf), _distance(at))
        message = min(values, key=lambda name: values[name])
        found.append(Margin(check, message, values[message]))
    if entry.side == "wrong":
        found = [margin for margin in found if margin.value < 0]
        enough = any(-margin.value >= WRONG_AT_LEAST for margin in found)
        needed = WRONG_AT_LEAST
    else:
        enough = all(margin.value >= RIGHT_AT_LEAST for margin in found)
        needed = RIGHT_AT_LEAST
    if not fault and not enough:
        fault = f"a margin below {needed:g} standard deviations"
    return Margins(entry, tuple(found), fault)


def _fault(entry: Entry, runs: list[list[Checked]]) -> str:
    lost = [sum(not check.passed for check in checked) for checked in runs]
    if entry.side == "right" and any(lost):
        names = {check.name for checked in runs for check in checked if not check.passed}
        return f"right, but rejected by {', '.join(sorted(names))} for {_seeds(lost, True)}"
    if entry.side == "wrong" and not all(lost):
        return f"wrong, but accepted for {_seeds(lost, False)}"
    return ""


def _seeds(lost: list[int], rejected: bool) -> str:
    count = sum(bool(n) == rejected for n in lost)
    return f"{count} of {len(lost)} seeds"


_Key = tuple[str, int, str, str]


def _series(runs: list[list[Checked]]) -> dict[_Key, list[float]]:
    """Collect, over the seeds, the distances of each statistic from each of its bounds.

    A check may measure several times with one message; the n-th time is always the same statistic.
    """
    found: dict[_Key, list[float]] = {}
    for checked in runs:
        for check in checked:
            for i, at in enumerate(check.measured):
                for bound, distance in (("low", at.value - at.low), ("high", at.high - at.value)):
                    if math.isfinite(distance):
                        key = check.name, i, bound, at.message
                        found.setdefault(key, []).append(distance)
    return found


def _distance(values: list[float]) -> float:
    """Return a mean in standard deviations; infinite where there is no deviation."""
    mean = statistics.fmean(values)
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return mean / deviation if deviation else math.copysign(math.inf, mean)


def _check(work: _Work) -> Record:
    """Run all checks of an entry's question with each seed, in a process of its own."""
    work_quietly(work.threads)
    return {"runs": [_with_seed(work, seed) for seed in work.seeds]}


def _with_seed(work: _Work, seed: int) -> list[Record]:
    reseed(seed)
    entry = work.entry
    run = LocalRun(Reference(work.assignment, replace={entry.question: entry.text}))
    collector = _MeasuringCollector(run, work.limits.check_seconds)
    collect(work.assignment, [entry.question], collector)
    if collector.broken:
        raise RuntimeError("; ".join(collector.broken))
    results = collector.question(entry.question).checks
    return [
        {
            "name": f"{result.visibility} {result.name}",
            "passed": result.outcome is Outcome.PASSED,
            "measured": collector.measured.get((result.visibility, result.name), []),
        }
        for result in results
    ]


def _read(record: Record) -> list[list[Checked]]:
    return [
        [
            Checked(
                check["name"],
                check["passed"],
                tuple(Measurement(*fields) for fields in check["measured"]),
            )
            for check in run
        ]
        for run in record["runs"]
    ]


class _MeasuringCollector(CheckCollector):
    """Collects what checks measure, beside how they end."""

    def __init__(self, run: LocalRun, check_seconds: float) -> None:
        super().__init__(GradedSource(run), check_seconds)
        self.measured: dict[tuple[str, str], list[tuple[str, float, float, float]]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Listen to the check while it runs."""
        _, _, visibility = question_of(item.path)
        heard = self.measured.setdefault((visibility, item.name), [])
        with measuring(lambda m: heard.append((m.message, m.value, m.low, m.high))):
            return (yield from super().pytest_runtest_protocol(item))


def reseed(seed: int) -> None:
    """Let everything in this process draw other random numbers than with another seed.

    Checks and solutions write seeds of their own into their code, so those are mixed with this one.
    """
    import keras

    keras.utils.set_random_seed(seed)  # Python's, NumPy's old one and TensorFlow's

    def default_rng(given: Any = None) -> np.random.Generator:
        mixed = [seed, int(given)] if isinstance(given, int | np.integer) else given
        return _DEFAULT_RNG(mixed)

    np.random.default_rng = default_rng  # type: ignore[assignment]
