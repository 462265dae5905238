"""The whole build of an assignment: make everything elsewhere, prove it, then put it in place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment
from autograder.notebook.address import with_badges
from autograder.notebook.pair import pair_bytes
from autograder.notebook.release import releases_bytes
from autograder.notebook.source import Source, read_source
from autograder.publish.dist import otter_zip, release_zip
from autograder.publish.gates import Grade, prove_release, prove_scores
from autograder.publish.gradescope import gradescope_zip
from autograder.publish.release import make_release
from autograder.publish.solutions import solution_bytes
from autograder.publish.trees import (
    Change,
    Tree,
    apply_changes,
    compare_files,
    compare_tree,
    write_tree,
)

Progress = Callable[[str], None]
STATIC_PROOFS = (
    "sources agree",
    "stubs parse",
    "points agree",
    "hidden messages are fixed texts",
    "nothing leaks",
)
SCORE_PROOFS = ("the solution gets full marks", "the untouched release gets none")


@dataclass(frozen=True)
class BuildReport:
    """What a build did, or with ``check_only`` would do, to one assignment.

    Args:
        assignment: its name.
        changes: committed files that didn't match the source.
        proofs: what was proved, in words.
        written: zips written under ``dist/``.
    """

    assignment: str
    changes: tuple[Change, ...]
    proofs: tuple[str, ...]
    written: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Built:
    """All files of one assignment that are committed, and the source they were made from."""

    source: Source
    pair: Tree
    release: Tree
    solution: Tree
    releases: Tree

    @property
    def folders(self) -> list[tuple[Path, Tree, bool]]:
        """Where each tree belongs, and whether the folder holds nothing else."""
        assignment = self.source.assignment
        return [
            (assignment.pair.parent, self.pair, False),
            (assignment.release, self.release, True),
            (assignment.solution.parent, self.solution, True),
            (assignment.tests, self.releases, False),
            (assignment.root, _readme(assignment), False),
        ]

    def changes(self) -> list[tuple[Path, Tree, list[Change]]]:
        """Compare each folder with its tree."""
        return [
            (folder, tree, (compare_tree if owned else compare_files)(folder, tree))
            for folder, tree, owned in self.folders
        ]


def _make(assignment: Assignment, report: Progress) -> Built:
    report(f"{assignment.name}: reading the source")
    source = read_source(assignment)
    notebook = f"{assignment.name}.ipynb"
    report(f"{assignment.name}: making the release")
    release = make_release(assignment)
    built = Built(
        source=source,
        pair={notebook: pair_bytes(assignment)},
        release=release,
        solution={notebook: solution_bytes(assignment)},
        releases={assignment.releases.name: releases_bytes(source)},
    )
    report(f"{assignment.name}: proving that nothing leaks")
    prove_release(source, release)
    return built


def _readme(assignment: Assignment) -> Tree:
    """Return the course's README, if there is one, with links to this notebook in Colab."""
    path = assignment.root / "README.md"
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    return {path.name: with_badges(text, assignment.root, assignment.name).encode()}


def check_assignment(assignment: Assignment, progress: Progress | None = None) -> BuildReport:
    """Report which committed files don't match the source; change nothing.

    The sources have passed the static gates: see `autograder.publish.static`.

    Raises:
        BuildError: a proof fails.
    """
    built = _make(assignment, progress or _silent)
    changes = [change for *_, changes in built.changes() for change in changes]
    return BuildReport(assignment.name, tuple(changes), STATIC_PROOFS)


def build_assignment(
    assignment: Assignment, grade: Grade | None = None, progress: Progress | None = None
) -> BuildReport:
    """Make everything elsewhere, prove it, then put it in place.

    The sources have passed the static gates: see `autograder.publish.static`.

    Raises:
        BuildError: a proof fails; nothing is changed.
    """
    report = progress or _silent
    built = _make(assignment, report)
    proofs: tuple[str, ...] = STATIC_PROOFS
    if grade is not None:
        report(f"{assignment.name}: grading the solution and the untouched release")
        _prove_scores(built, grade)
        proofs += SCORE_PROOFS
    changes = built.changes()
    for folder, tree, found in changes:
        apply_changes(found, folder, tree)
    report(f"{assignment.name}: zipping")
    written = _write_zips(built)
    flat = tuple(change for *_, found in changes for change in found)
    return BuildReport(assignment.name, flat, proofs, written)


def _silent(_: str) -> None:
    """Report to no one."""


def _prove_scores(built: Built, grade: Grade) -> None:
    """Grade both notebooks before anything is put in place."""
    name = built.source.assignment.name
    with tempfile.TemporaryDirectory(prefix="iml-proof-") as folder:
        solution, untouched = Path(folder) / "solution", Path(folder) / "untouched"
        write_tree(solution, built.solution)
        write_tree(untouched, {f"{name}.ipynb": built.release[f"{name}.ipynb"]})
        notebook = f"{name}.ipynb"
        prove_scores(built.source, solution / notebook, untouched / notebook, grade)


def _write_zips(built: Built) -> tuple[Path, ...]:
    assignment = built.source.assignment
    folder = assignment.root / "dist"
    zips = {
        f"{assignment.name}-release.zip": release_zip(built.source, built.release),
        f"{assignment.name}-otter.zip": otter_zip(built.source, built.release),
        f"{assignment.name}-gradescope.zip": gradescope_zip(assignment),
    }
    changes = compare_files(folder, zips)
    apply_changes(changes, folder, zips)
    return tuple(change.path for change in changes)
