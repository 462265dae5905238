"""Run right solutions through every explore cell: none may reject what the checks accept.

Right entries of different questions share a notebook, as in a quick audit. Where one of its cells
raises, the entries are split until the one is found that it raises with.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import nbformat

from autograder.audit.bank import BankEntry, Hand, entry_notebook, rounds
from autograder.grading.grade_one import seconds_at_most
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.functions import released_functions
from autograder.judging.judge.assembler import GRADER, Assembled, Step
from autograder.judging.judge.executed import executed
from autograder.judging.judge.setup import Setup
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source, SourceCell
from autograder.results import CellStatus

# Explore cells train as long as they like, within these; graded cells have less.
CELL_SECONDS = 600.0
NOTEBOOK_SECONDS = 3600.0

Note = Callable[[str], None]


@dataclass(frozen=True)
class Explored:
    """A notebook that ran, or tried to.

    Args:
        entries: that it held in place of the solution's cells; none is the solution itself.
        cell: which one raised, or ended otherwise than it should; empty if none did.
        reason: how.
    """

    entries: Hand
    cell: str = ""
    reason: str = ""

    @property
    def fault(self) -> str:
        """What is wrong, as a sentence; empty if nothing is."""
        together = "only together: " if len(self.entries) > 1 and self.reason else ""
        return f"{together}cell {self.cell} {self.reason}" if self.cell else self.reason


@dataclass(frozen=True)
class _Work:
    setup: Setup
    hand: Hand


def explore(
    setup: Setup, entries: Iterable[BankEntry], jobs: int, note: Note = lambda _: None
) -> Iterator[Explored]:
    """Run the solution and every right entry through all cells up to the last explore cell.

    Args:
        setup: how kernels are started; its limits on time are raised.
        entries: of the bank; wrong ones are left out.
        jobs: notebooks at a time.
        note: is called with each notebook in which a cell raised, before the entry is found.

    Yields:
        Each entry exactly once: with others where their notebook ran to its end, or with what
        raised. The solution itself comes first; if it raises, nothing else is run.
    """
    setup = setup.with_limits(_patient(setup.limits))
    (solution,) = _run(setup, [()], jobs)
    yield solution
    if solution.fault:
        return
    right = [entry for entry in entries if entry.side == "right"]
    yield from _narrowed(setup, rounds(right), jobs, note)


def _patient(limits: Limits) -> Limits:
    return dataclasses.replace(
        limits,
        cell_seconds=max(limits.cell_seconds, CELL_SECONDS),
        submission_seconds=max(limits.submission_seconds, NOTEBOOK_SECONDS),
    )


def _narrowed(setup: Setup, hands: Sequence[Hand], jobs: int, note: Note) -> Iterator[Explored]:
    """Run notebooks; split those that raise, until each fault has one entry or no part has it."""
    raising: list[Explored] = []
    for explored in _run(setup, hands, jobs):
        if explored.fault and len(explored.entries) > 1:
            raising.append(explored)
            many, ended = len(explored.entries), f"cell {explored.cell} {explored.reason}"
            note(f"{many} solutions in a notebook: {ended}; looking for the one")
        else:
            yield explored
    for explored in raising:
        found = list(_narrowed(setup, _parts(setup.source, explored), jobs, note))
        yield from found if any(each.fault for each in found) else [explored]


def _parts(source: Source, explored: Explored) -> list[Hand]:
    """Split entries: those of functions that the cell names, and others; or else in the middle."""
    ids = {cell.id: cell.text for cell in source.cells}
    functions = released_functions(source)
    named = {
        question
        for question in source.questions
        if any(name in ids.get(explored.cell, "") for _, name in functions.of(question))
    }
    suspects = tuple(entry for entry in explored.entries if entry.question in named)
    others = tuple(entry for entry in explored.entries if entry.question not in named)
    if suspects and others:
        return [suspects, others]
    middle = len(explored.entries) // 2
    return [explored.entries[:middle], explored.entries[middle:]]


def _run(setup: Setup, hands: Sequence[Hand], jobs: int) -> Iterator[Explored]:
    work = [_Work(setup, hand) for hand in hands]
    for item, record in Pool(_explore_hand, jobs, seconds_at_most(setup.limits)).run(work):
        if isinstance(record, WorkFailed):
            yield Explored(item.hand, reason=f"the grader failed: {record}")
        else:
            yield Explored(item.hand, record["cell"], record["reason"])


def _explore_hand(work: _Work) -> Record:
    """Run one notebook in a kernel of its own, up to the first cell that doesn't end well."""
    assembled = exploration(work.setup.source, work.hand)
    with executed(assembled, work.setup.kernels) as execution:
        results = sorted(execution.results.items())
    for index, result in results:
        if result.status is not CellStatus.OK:
            reason = _raised(assembled.notebook.cells[index]) or result.error or result.status
            return {"cell": result.id, "reason": str(reason)}
    return {"cell": "", "reason": ""}


def exploration(source: Source, hand: Sequence[BankEntry]) -> Assembled:
    """Make the solved notebook with these entries, all cells to be run, explore cells included.

    What grading sets after a parameters cell is set here too: it keeps training short.
    """
    notebook = entry_notebook(source, *hand)
    texts = {cell.id: str(cell.source) for cell in notebook.cells}
    cells = []
    for cell in _up_to_the_last_explore_cell(source):
        text = GRADER if _starts_otter(cell) else texts[cell.id]
        code = f"{text}\n{cell.grading_text}"
        cells.append(nbformat.v4.new_code_cell(code, id=cell.id))
    steps = tuple(Step(cell.id, run=True) for cell in cells)
    made = nbformat.v4.new_notebook(cells=cells)
    return Assembled(made, steps, (), released_functions(source))


def _up_to_the_last_explore_cell(source: Source) -> list[SourceCell]:
    code = [cell for cell in source.cells if cell.kind == "code"]
    explore = [index for index, cell in enumerate(code) if "explore" in cell.tags]
    return code[: max(explore, default=-1) + 1]


def _starts_otter(cell: SourceCell) -> bool:
    return "student-only" in cell.tags and "checking" in cell.text


def _raised(cell: nbformat.NotebookNode) -> str:
    """Return the exception that a cell shows; empty for none."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"raised {errors[0].ename}: {errors[0].evalue}" if errors else ""
