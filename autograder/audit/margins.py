"""How far the statistics of checks stay from their bounds, measured over several seeds.

A check whose statistic is partly luck (noise, the order of images, how training went) judges by
luck too if the bound is near. So every entry is checked with several seeds: each time, it and the
check draw other random numbers. The distance from the bound in standard deviations over the seeds
is the margin; for a training, it is that of the rounds needed from those allowed.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.audit.bank import BankEntry, entry_notebook
from autograder.grading.grade_one import seconds_at_most
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.checks.measured import Measurement, measuring
from autograder.judging.checks.plugin import question_of
from autograder.judging.judge.assembler import Assembled, assemble
from autograder.judging.judge.check_run import collect
from autograder.judging.judge.collector import CheckCollector
from autograder.judging.judge.executed import executed
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.verdict import ExecutionSource
from autograder.judging.sandbox.preloaded import ALL
from autograder.results import Outcome

RIGHT_AT_LEAST = 4.0
WRONG_AT_LEAST = 2.0  # of a wrong entry that only statistics reject
FIRST_SEED = 1
_BYTES = 8 * 2**30


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
    """What the seeds showed about one entry.

    Args:
        entry: of the bank.
        margins: one for each statistical check that judges it.
        fault: what is wrong; empty if nothing is.
    """

    entry: BankEntry
    margins: tuple[Margin, ...]
    fault: str = ""


@dataclass(frozen=True)
class _Work:
    setup: Setup
    entry: BankEntry
    seeds: tuple[int, ...]


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
    setup: Setup, entries: list[BankEntry], seeds: int, jobs: int
) -> Iterator[Margins]:
    """Check every entry with this many seeds and yield the margins, once for each entry.

    One seed is enough for an entry that no statistic judges: a right one of a question without
    statistics, a wrong one that is rejected by something else.

    Args:
        setup: what submissions are graded with.
        entries: of the bank.
        seeds: at least 2.
        jobs: entries at a time.
    """
    first = [_Work(setup, entry, (FIRST_SEED,)) for entry in entries]
    known: dict[BankEntry, list[list[Checked]]] = {}
    for work, record in _pool(setup, jobs, 1).run(first):
        if isinstance(record, WorkFailed):
            yield Margins(work.entry, (), f"the grader failed: {record}")
        elif _needs_seeds(work.entry, *(runs := _read(record))):
            known[work.entry] = runs
        else:
            yield Margins(work.entry, (), _fault(work.entry, runs))
    others = tuple(range(FIRST_SEED + 1, FIRST_SEED + seeds))
    later = [_Work(setup, entry, others) for entry in known]
    for work, record in _pool(setup, jobs, len(others)).run(later):
        if isinstance(record, WorkFailed):
            yield Margins(work.entry, (), f"the grader failed: {record}")
        else:
            yield judge_margins(work.entry, known[work.entry] + _read(record))


def _pool(setup: Setup, jobs: int, seeds: int) -> Pool[_Work]:
    limit = seeds * seconds_at_most(setup.limits)
    # Some checks compute with TensorFlow themselves, seeded as the entry is.
    return Pool(_check, jobs, limit, preload=ALL, memory=_BYTES)


def _needs_seeds(entry: BankEntry, checked: list[Checked]) -> bool:
    if entry.side == "right":
        return any(check.measured for check in checked)
    failed = [check for check in checked if not check.passed]
    return bool(failed) and all(check.by_luck for check in failed)


def judge_margins(entry: BankEntry, runs: list[list[Checked]]) -> Margins:
    """Return the margins of one entry, and a fault if they are too narrow.

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


def _fault(entry: BankEntry, runs: list[list[Checked]]) -> str:
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
    """Return a mean in standard deviations; infinite if there is no deviation."""
    mean = statistics.fmean(values)
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return mean / deviation if deviation else math.copysign(math.inf, mean)


def _check(work: _Work) -> Record:
    """Run all checks of an entry's question with each seed."""
    return {"runs": [_with_seed(work, seed) for seed in work.seeds]}


def _with_seed(work: _Work, seed: int) -> list[Record]:
    # TensorFlow takes seconds to import, and only checks draw from its numbers here.
    from autograder.audit.seeds import reseed

    reseed(seed)
    question, setup = work.entry.question, work.setup
    with executed(_seeded(work, seed).up_to([question]), setup.kernels) as execution:
        collector = _MeasuringCollector(execution, setup.limits.check_seconds)
        collect(setup.assignment, [question], collector)
    if collector.broken:
        raise RuntimeError("; ".join(collector.broken))
    return [
        {
            "name": f"{result.visibility} {result.name}",
            "passed": result.outcome is Outcome.PASSED,
            "measured": collector.measured.get((result.visibility, result.name), []),
        }
        for result in collector.question(question).checks
    ]


def _seeded(work: _Work, seed: int) -> Assembled:
    """Return the entry's notebook with a first cell that sets the seed."""
    source = work.setup.source
    notebook = entry_notebook(source, work.entry)
    text = Path(__file__).with_name("seeds.py").read_text(encoding="utf-8")
    cell = nbformat.v4.new_code_cell(f"{text}\n\nreseed({seed})\n")
    notebook.cells.insert(0, cell)
    return assemble(notebook, source)


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
    """Collects what checks measure, and how they end."""

    def __init__(self, execution: Execution, check_seconds: float) -> None:
        super().__init__(ExecutionSource(execution), check_seconds)
        self.measured: dict[tuple[str, str], list[tuple[str, float, float, float]]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Listen to the check while it runs."""
        _, _, visibility = question_of(item.path)
        heard = self.measured.setdefault((visibility, item.name), [])
        with measuring(lambda m: heard.append((m.message, m.value, m.low, m.high))):
            return (yield from super().pytest_runtest_protocol(item))
