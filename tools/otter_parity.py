"""Grade bank entries with otter and check that it judges them as `iml check` does.

Run as ``python tools/otter_parity.py [ASSIGNMENT…]`` at the root; default: all. The entries, one of
each question to a notebook, are graded by otter's own ``grade_submission`` with the zip that
``iml build`` makes: right ones, in the whole notebook, must get all points that checks can give;
wrong ones must each lose some on their own question (`iml audit` proves the same of `iml check`).
Entries that fail this are graded again, each on its own: otter has no isolation, so another entry
may be the cause. otter has no follow-through, and none is compared: right entries meet right ones
only, and a wrong one is judged on its own question. Only the start is ours: otter's kernels are
forked from a process that has imported TensorFlow, without a sandbox, since otter itself has none.

Exits with 1 if otter judges an entry differently.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import nbformat
from bank_notebooks import Chosen, chosen, own_notebook
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from rich.console import Console
from rich.progress import track

from autograder.audit.bank import BankEntry, Hand, entry_notebook, rounds, sides
from autograder.choices import Isolation
from autograder.course import Assignment
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.kernel.provisioner import SandboxProvisioner
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import Source, read_source
from autograder.publish.dist import otter_zip
from autograder.publish.otter_tests import HIDDEN_SUFFIX
from autograder.publish.trees import read_tree

SECONDS = 600.0  # for one notebook; then its process is killed
OTTER = ("otter.api", "otter.execute.preprocessor", "nbconvert.preprocessors", "dill")
_NAME = "otter-parity"


class ForkProvisioner(SandboxProvisioner):
    """Forks otter's kernels from the warm process: only a separate process, without a sandbox."""

    isolation = Isolation.PROCESS

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Give the kernel what otter has put into its working folder."""
        self.files = {path.name: str(path) for path in Path.cwd().iterdir()}
        return await super().pre_launch(**kwargs)


@dataclass(frozen=True)
class Parity:
    """What grading entries with otter needs.

    Args:
        assignment: whose bank.
        control: of the warm process.
        archive: the otter zip.
    """

    assignment: Assignment
    control: Any
    archive: Path


@dataclass(frozen=True)
class Compared:
    """An entry, otter's score for each question, and what is wrong with them; empty if nothing."""

    entry: BankEntry
    scores: dict[str, float]
    fault: str


def write_zip(assignment: Assignment, path: Path) -> None:
    """Make the otter zip from the committed release."""
    path.write_bytes(otter_zip(read_source(assignment), read_tree(assignment.release)))


def compare(parity: Parity, entries: list[BankEntry], jobs: int) -> Iterator[Compared]:
    """Grade entries with otter, ``jobs`` notebooks at a time; yield them as they end."""
    suspects: list[Hand] = []
    for found in _compare(parity, rounds(entries), jobs):
        if found.fault:
            suspects.append((found.entry,))
        else:
            yield found
    yield from _compare(parity, suspects, jobs)


def _compare(parity: Parity, hands: list[Hand], jobs: int) -> Iterator[Compared]:
    source = read_source(parity.assignment)
    work = [(parity, hand) for hand in hands]
    for (_, hand), record in Pool(_grade_hand, jobs, SECONDS, OTTER).run(work):
        for entry in hand:
            if isinstance(record, WorkFailed):
                yield Compared(entry, {}, f"otter failed: {record}")
            else:
                yield Compared(entry, record, _fault(source, entry, record))


def _grade_hand(work: tuple[Parity, Hand]) -> Record:
    parity, hand = work
    source = read_source(parity.assignment)
    right = hand[0].side == "right"
    with tempfile.TemporaryDirectory(prefix="iml-parity-") as folder:
        path = Path(folder, f"{parity.assignment.name}.ipynb")
        notebook = entry_notebook(source, *hand) if right else own_notebook(source, hand)
        nbformat.write(notebook, path)
        with _forked_kernels(parity.control):
            return otter_scores(parity.archive, path)


def otter_scores(autograder: Path, notebook: Path) -> dict[str, float]:
    """Grade one notebook with otter; return the points of each question, both kinds together."""
    grade: Callable[..., Any] = importlib.import_module("otter.api").grade_submission
    results = grade(str(notebook), str(autograder), quiet=True)
    if results.catastrophic_error:
        raise RuntimeError(f"otter could not grade: {results.catastrophic_error}")
    scores: dict[str, float] = {}
    for name, test in results.results.items():
        question = name.removesuffix(HIDDEN_SUFFIX)
        scores[question] = scores.get(question, 0.0) + test.score
    return scores


@contextlib.contextmanager
def _forked_kernels(control: Any) -> Iterator[None]:
    """Have Jupyter fork every kernel whose specification doesn't ask for anything else."""
    factory = KernelProvisionerFactory.instance()
    group = KernelProvisionerFactory.GROUP_NAME
    factory.provisioners[_NAME] = EntryPoint(_NAME, f"{__name__}:ForkProvisioner", group)
    before = factory.default_provisioner_name
    factory.default_provisioner_name = _NAME
    ForkProvisioner.control = control
    try:
        yield
    finally:
        factory.default_provisioner_name = before


def _fault(source: Source, entry: BankEntry, scores: dict[str, float]) -> str:
    judged = source.questions if entry.side == "right" else [entry.question]
    losers = [q for q in judged if not math.isclose(scores.get(q, 0), source.points(q))]
    if entry.side == "right" and losers:
        return f"right, but loses points on {', '.join(losers)}"
    if entry.side == "wrong" and not losers:
        return "wrong, but loses no points on its own question"
    return ""


def main() -> None:
    """Compare each assignment's bank; print a line for each entry that is judged differently."""
    faults = [_judged_otherwise(work) for work in chosen(__doc__.partition("\n")[0])]
    sys.exit(1 if any(faults) else 0)


def _judged_otherwise(work: Chosen) -> int:
    """Return how many entries of one assignment are judged differently."""
    console, begun, faults = Console(), time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="iml-otter-") as folder, WarmProcess() as warm:
        archive = Path(folder, "otter.zip")
        write_zip(work.assignment, archive)
        warm.wait_ready()
        compared = compare(Parity(work.assignment, warm.control, archive), work.entries, work.jobs)
        for item in track(compared, "grading with otter", len(work.entries), console=console):
            if item.fault:
                faults += 1
                console.print(f"{item.entry}: {item.fault}", markup=False, soft_wrap=True)
    console.print(
        f"{work.assignment.name}: {sides(work.entries)}, "
        f"{faults} judged differently by otter, {time.monotonic() - begun:.0f} s"
    )
    return faults


if __name__ == "__main__":
    main()
