"""Folders as data: file name → bytes, to be written, compared and listed."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Tree = dict[str, bytes]

# What editors, notebooks and Python leave in a folder: neither ours nor worth a complaint.
LEFTOVERS = (".ipynb_checkpoints", "__pycache__", ".OTTER_LOG", ".DS_Store", "*.pyc")


@dataclass(frozen=True)
class Change:
    """A file that differs from what the build makes.

    Args:
        path: the file.
        kind: ``"missing"``, ``"stale"`` or ``"extra"``.
    """

    path: Path
    kind: str


def is_leftover(path: Path) -> bool:
    """Whether a path is in what editors, notebooks and Python leave behind."""
    return any(fnmatch.fnmatch(part, glob) for part in path.parts for glob in LEFTOVERS)


def files_below(folder: Path) -> list[Path]:
    """Return every file below a folder except leftovers, sorted; none if there is no folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not is_leftover(path.relative_to(folder)))


def read_tree(folder: Path) -> Tree:
    """Read every file below a folder, by its path relative to it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_below(folder)}


def compare_tree(folder: Path, tree: Mapping[str, bytes]) -> list[Change]:
    """List in which files a folder differs from a tree."""
    changes = compare_files(folder, tree)
    for path in files_below(folder):
        if path.relative_to(folder).as_posix() not in tree:
            changes.append(Change(path, "extra"))
    return changes


def compare_files(folder: Path, tree: Mapping[str, bytes]) -> list[Change]:
    """List which files of a tree a folder lacks or has different; further files are fine."""
    changes = []
    for name, content in sorted(tree.items()):
        path = folder / name
        if not path.is_file():
            changes.append(Change(path, "missing"))
        elif path.read_bytes() != content:
            changes.append(Change(path, "stale"))
    return changes


def apply_changes(changes: Iterable[Change], folder: Path, tree: Mapping[str, bytes]) -> None:
    """Make a folder's files equal to a tree's, touching only those that differ."""
    for change in changes:
        if change.kind == "extra":
            change.path.unlink()
            continue
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_bytes(tree[change.path.relative_to(folder).as_posix()])


def write_tree(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Make a folder hold only the files of a tree."""
    apply_changes(compare_tree(folder, tree), folder, tree)
