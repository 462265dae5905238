"""Read whatever arrived as a submission, or explain in one sentence why it can't be graded."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import UnreadableSubmission
from autograder.notebook.release import named_release
from autograder.results import Problem
from autograder.text import plain_id

MAX_BYTES = 50 * 2**20
MAX_CELLS = 5_000
MAX_CODE = 1_000_000  # bytes that the code of one notebook may have before a person is asked
_MOST_TAGS = 100  # of one cell
_OLD_FIELDS = ("cell_type", "code", "text", "input", "source", "rendered", "level", "language")
MAX_VALUES = 3_000_000  # values in the file, which take far more memory than their text


@dataclass(frozen=True)
class Submission:
    """A readable notebook.

    Args:
        notebook: in nbformat 4, without outputs.
        sha256: of the file as it arrived.
        problems: what is unusual about it.
        release: the digest of the release that it names; empty if it names none.
    """

    notebook: NotebookNode
    sha256: str
    problems: tuple[Problem, ...] = ()
    release: str = ""


@dataclass(frozen=True)
class HandedIn:
    """A submission's file, not read yet: it may hold anything.

    Args:
        data: its bytes.
        problems: what a person should know about the choice of this file.
    """

    data: bytes
    problems: tuple[Problem, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the file as it arrived."""
        return hashlib.sha256(self.data).hexdigest()


def find_notebook(folder: Path, name: str) -> tuple[Path, list[Problem]]:
    """Find the notebook in a submission's folder.

    ``<name>.ipynb`` counts; without it, the only other notebook in the folder.

    Returns:
        The path, and what a person should know about the choice.

    Raises:
        UnreadableSubmission: there is no notebook, or no way to tell which.
    """
    # A link could lead to a neighbour's work.
    for part in (folder.parent, folder):
        if part.is_symlink():
            raise UnreadableSubmission(f"the folder {part.name!r} is a symbolic link")
    if not folder.is_dir():
        raise UnreadableSubmission(f"no folder {folder.name}/ was handed in")
    try:
        notebooks = sorted(path for path in folder.iterdir() if path.suffix == ".ipynb")
    except OSError as error:
        raise UnreadableSubmission(f"the folder can't be read: {error.strerror}") from error
    wanted = folder / f"{name}.ipynb"
    others = [path for path in notebooks if path != wanted]
    if os.path.lexists(wanted):
        ignored = Problem(f"ignored other notebooks: {_listed(others)}")
        return wanted, [ignored] if others else []
    if len(others) == 1:
        return others[0], [Problem(f"graded {_listed(others)}, since there is no {name}.ipynb")]
    if others:
        raise UnreadableSubmission(f"no {name}.ipynb, and several others: {_listed(others)}")
    raise UnreadableSubmission(f"no {name}.ipynb was handed in")


def _listed(paths: list[Path]) -> str:
    """Name files whose names may be anything: quoted, so that they can be printed and written."""
    names = [repr(path.name)[:80] for path in paths[:5]]
    return ", ".join(names) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")


def take_folder(folder: Path, name: str) -> HandedIn:
    """Find the notebook in a submission's folder, and take its bytes; see `find_notebook`.

    Raises:
        UnreadableSubmission: there is no such file, or none that may be read.
    """
    path, problems = find_notebook(folder, name)
    return HandedIn(_read_bytes(path), tuple(problems))


def read_folder(folder: Path, name: str) -> Submission:
    """Find the notebook in a submission's folder, read and validate it; see `find_notebook`.

    Raises:
        UnreadableSubmission: there is no readable notebook; the message says why.
    """
    return read_handed_in(take_folder(folder, name))


def read_submission(path: Path) -> Submission:
    """Read and validate one notebook file.

    Raises:
        UnreadableSubmission: it is not a readable notebook; the message says why.
    """
    return read_handed_in(HandedIn(_read_bytes(path)))


def read_handed_in(handed_in: HandedIn) -> Submission:
    """Validate a submission's file.

    Raises:
        UnreadableSubmission: it is not a readable notebook; the message says why.
    """
    record = _parse(handed_in.data)
    notebook, problems = _upgrade(record)
    problems += _much_code(notebook)
    release = named_release(record.get("metadata"))
    return Submission(notebook, handed_in.sha256, (*handed_in.problems, *problems), release)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a regular file within the size limit; empty for anything else."""
    try:
        return hashlib.sha256(_read_bytes(path)).hexdigest()
    except UnreadableSubmission:
        return ""


def holds_notebook(data: bytes) -> bool:
    """Whether these bytes are a notebook, whatever their file is called."""
    if b'"nbformat"' not in data:
        return False
    try:
        record = _parse(data)
    except UnreadableSubmission:
        return False
    return isinstance(record.get("cells", record.get("worksheets")), list)


def _read_bytes(path: Path) -> bytes:
    try:
        # O_NOFOLLOW and O_NONBLOCK: neither a link nor a pipe may decide what is read.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if path.is_symlink():
            raise UnreadableSubmission(f"{plain_id(path.name)} is a symbolic link") from error
        reason = f"{plain_id(path.name)} can't be opened: {error.strerror}"
        raise UnreadableSubmission(reason) from error
    try:
        return _read_regular(path, descriptor)
    finally:
        os.close(descriptor)


def _read_regular(path: Path, descriptor: int) -> bytes:
    status, named = os.fstat(descriptor), plain_id(path.name)
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableSubmission(f"{named} is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableSubmission(f"{named} is not a regular file")
    if status.st_size > MAX_BYTES:
        size, limit = status.st_size / 2**20, MAX_BYTES / 2**20
        raise UnreadableSubmission(
            f"{named} has {size:.0f} MB, more than {limit:.0f} MB are not read"
        )
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(MAX_BYTES + 1)


def _parse(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise UnreadableSubmission("the file is empty")
    if sum(map(data.count, (b"[", b"{", b","))) > MAX_VALUES:
        raise UnreadableSubmission(f"the file holds more than {MAX_VALUES} values")
    try:
        record = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableSubmission("the file is not UTF-8 text") from None
    except RecursionError:
        raise UnreadableSubmission("the file is nested too deep") from None
    except ValueError as error:
        raise UnreadableSubmission(f"the file is not JSON: {error}"[:200]) from None
    if not isinstance(record, dict) or not isinstance(record.get("nbformat"), int):
        raise UnreadableSubmission("the file is JSON, but no notebook: it has no nbformat")
    return record


def _upgrade(record: dict[str, Any]) -> tuple[NotebookNode, list[Problem]]:
    """Bring a notebook of any nbformat to version 4, keeping the cells that are well-formed."""
    problems = []
    major = record["nbformat"]
    if not 1 <= major <= 4:
        raise UnreadableSubmission(f"nbformat {major} is not known; save it as nbformat 4")
    cells = record.get("cells")
    if major < 4:
        problems.append(Problem(f"the notebook was in nbformat {major} and was converted to 4"))
        cells = _converted(record, major)
    if not isinstance(cells, list):
        raise UnreadableSubmission("the notebook has no list of cells")
    _not_too_many(cells)
    sound = [cell for cell in map(_sound_cell, cells) if cell is not None]
    if len(sound) < len(cells):
        problems.append(Problem(f"{len(cells) - len(sound)} malformed cells were left out"))
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=sound)
    return notebook, problems


def _not_too_many(cells: list[Any]) -> None:
    if len(cells) > MAX_CELLS:
        raise UnreadableSubmission(f"the notebook has {len(cells)} cells, over {MAX_CELLS}")


def _converted(record: dict[str, Any], major: int) -> Any:
    """Return an old notebook's cells as nbformat 4 has them.

    What grading doesn't need is left out first: converting it takes a hundred times as long as
    reading it.
    """
    sheets = record.get("worksheets") if major > 1 else [record]
    try:
        worksheets = [{"cells": [_slim(cell) for cell in sheet["cells"]]} for sheet in sheets or ()]
        _not_too_many([cell for sheet in worksheets for cell in sheet["cells"]])
        old = {"nbformat": major, "nbformat_minor": 0, "metadata": {}}
        old |= {"worksheets": worksheets} if major > 1 else worksheets[0]
        return nbformat.convert(nbformat.from_dict(old), 4).get("cells")
    except UnreadableSubmission:
        raise
    # nbformat's converters raise nearly any exception on malformed cells.
    except Exception as error:
        reason = f"nbformat {major}, and can't be converted ({type(error).__name__})"
        raise UnreadableSubmission(f"the notebook is {reason}") from None


def _slim(cell: Any) -> dict[str, Any]:
    """Return a cell of nbformat 1 to 3 without outputs and other people's fields."""
    slim = {key: cell[key] for key in _OLD_FIELDS if key in cell}
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kept = {key: metadata[key] for key in ("nbgrader", "tags", "id") if key in metadata}
    return {**slim, "metadata": kept, "outputs": [], "collapsed": False}


def _much_code(notebook: NotebookNode) -> list[Problem]:
    """Ask for a person if there is so much code that it may hold data instead of an answer."""
    code = sum(len(c["source"].encode()) for c in notebook["cells"] if c["cell_type"] == "code")
    if code <= MAX_CODE:
        return []
    size = f"{code / 10**6:.1f} MB of code, more than {MAX_CODE / 10**6:g} MB"
    found = f"the notebook holds {size}: is there a table of data in it?"
    return [Problem(found, needs_person=True)]


def _sound_cell(cell: Any) -> NotebookNode | None:
    """Return the cell with only what grading needs; None if it is not a cell.

    No output counts. Of the metadata, nbgrader's id, tags, and Colab's name for the cell's id
    are kept.
    """
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    # A lone surrogate is valid JSON, but can be neither sent to a kernel nor written.
    source = source.encode(errors="replace").decode()
    sound = NotebookNode(cell_type=cell["cell_type"], source=source, metadata=NotebookNode())
    if cell["cell_type"] == "code":
        sound.update(outputs=[], execution_count=None)
    metadata = cell["metadata"] if isinstance(cell.get("metadata"), dict) else {}
    nbgrader, tags = metadata.get("nbgrader"), metadata.get("tags")
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if isinstance(grade_id, str):
        sound.metadata["nbgrader"] = NotebookNode(grade_id=grade_id)
    if isinstance(tags, list):
        sound.metadata["tags"] = [tag for tag in tags[:_MOST_TAGS] if isinstance(tag, str)]
    if isinstance(metadata.get("id"), str):
        sound.metadata["id"] = metadata["id"]
    if isinstance(cell.get("id"), str):
        sound["id"] = cell["id"]
    return sound
