"""Prove a notebook's claims: run the solution with its claim cells, once for each seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.course import Assignment
from autograder.notebook.address import course_settings
from autograder.notebook.cells import CLAIM_TAG, SourceCell
from autograder.notebook.markers import without_markers
from autograder.notebook.pair import make_cell, make_notebook
from autograder.notebook.source import Source, read_source
from autograder.publish.claim_cell import MIME
from autograder.publish.contact_sheet import write_contact_sheet
from autograder.publish.executed import execute

SEED = "SEED"  # what the parameters cell calls it


@dataclass(frozen=True)
class Proved:
    """One claim.

    Args:
        cell: the claim cell's id.
        sentence: of the claim.
        failures: how it failed, by seed; a seed that is missing is one with which it held.
    """

    cell: str
    sentence: str
    failures: dict[int, str]


@dataclass(frozen=True)
class Claims:
    """All claims of one assignment.

    Args:
        assignment: its name.
        seeds: with which the notebook ran to its end.
        claims: in the notebook's order.
        broken: why a run ended early, by seed.
        seconds: of processor time of each run, the kernel's start included.
        limit: of these, as the course sets it; None if it doesn't.
        sheet: the first run's figures; None if it showed none.
        figures: how many there are.
    """

    assignment: str
    seeds: tuple[int, ...]
    claims: tuple[Proved, ...]
    broken: dict[int, str]
    seconds: tuple[float, ...]
    limit: float | None
    sheet: Path | None
    figures: int

    @property
    def hold(self) -> bool:
        """Whether every claim holds with every seed."""
        return not self.broken and not any(claim.failures for claim in self.claims)


def prove_claims(
    assignment: Assignment, seeds: int, progress: Callable[[str], None] = lambda _: None
) -> Claims:
    """Run the solved notebook with its claim cells, explore cells included, once for each seed.

    Writes all figures of the first run as ``build/claims/<assignment>.png``. A notebook whose
    parameters cell sets no ``SEED`` runs once, since every run would be the same.

    Args:
        assignment: whose sources have passed the static gates.
        seeds: how many; they are 0, 1, 2 and so on.
        progress: is called with what happens next.

    Raises:
        BuildError: a source breaks a rule.
    """
    source = read_source(assignment)
    seeded = any(_sets_seed(cell) for cell in source.cells)
    ended: dict[int, dict[tuple[str, str], str]] = {}
    broken, seconds, figures = {}, [], 0
    sheet = assignment.root / "build" / "claims" / f"{assignment.name}.png"
    for seed in range(seeds if seeded else 1):
        progress(f"{assignment.name}: proving its claims with seed {seed}")
        notebook = claim_notebook(source, seed if seeded else None)
        try:
            seconds.append(execute(assignment, notebook))
            ended[seed] = _outcomes(notebook)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            broken[seed] = _reason(notebook, error)
        if seed == 0:
            figures = write_contact_sheet(notebook, sheet)
    return Claims(
        assignment=assignment.name,
        seeds=tuple(ended),
        claims=_proved(ended),
        broken=broken,
        seconds=tuple(seconds),
        limit=course_settings(assignment.root).get("processor-seconds", {}).get(assignment.name),
        sheet=sheet if figures else None,
        figures=figures,
    )


def claim_notebook(source: Source, seed: int | None) -> NotebookNode:
    """Make the solved notebook with code that proves the claims in place of claim cells.

    Args:
        source: of the assignment.
        seed: put in place of the notebook's own; None for its own.
    """
    return make_notebook([make_cell(cell, _text(cell, seed)) for cell in source.all_cells])


def _text(cell: SourceCell, seed: int | None) -> str:
    if CLAIM_TAG in cell.tags:
        module = "autograder.publish.claim_cell"
        return f"__import__({module!r}, fromlist='_').show_claims({cell.text!r}, globals())"
    text = without_markers(cell.text)
    return f"{text}\n{SEED} = {seed}" if seed is not None and _sets_seed(cell) else text


def _sets_seed(cell: SourceCell) -> bool:
    lines = cell.text.splitlines() if "parameters" in cell.tags else []
    return any(line.partition("=")[0].strip() == SEED for line in lines)


def _outcomes(notebook: NotebookNode) -> dict[tuple[str, str], str]:
    """Return how each claim failed, empty if it held, by its cell and sentence."""
    return {
        (cell.id, claim["sentence"]): claim["failure"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for claim in output.get("data", {}).get(MIME, [])
    }


def _proved(ended: dict[int, dict[tuple[str, str], str]]) -> tuple[Proved, ...]:
    known = dict.fromkeys(claim for outcomes in ended.values() for claim in outcomes)
    return tuple(
        Proved(*claim, {seed: each[claim] for seed, each in ended.items() if each.get(claim)})
        for claim in known
    )


def _reason(notebook: NotebookNode, error: Exception) -> str:
    """Say in which cell a run ended, and why."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                return f"cell {cell.id} raised {output['ename']}: {output['evalue']}"
    return str(error).partition("\n")[0]
