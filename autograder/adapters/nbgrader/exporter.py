"""How ``nbgrader autograde`` receives a submission: without reading it, whatever it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode

from autograder.errors import UnreadableSubmission
from autograder.judging.judge.submission import find_notebook


class SubmissionExporter(NotebookExporter):
    """Passes only the path of a submitted file to the preprocessors.

    nbgrader would read it first, and give up on a file that is empty, cut off or in an old format;
    here the engine reads it and reports what is wrong with it.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a notebook; one that a student handed in arrives as an empty one."""
        resources = resources or {}
        folder, found = os.path.split(filename)
        names = resources["nbgrader"]
        converter: Any = self.parent
        course = converter.coursedir
        where = (names["student"], names["assignment"])
        if Path(folder) != Path(course.format_path(course.submitted_directory, *where)):
            return super().from_filename(filename, resources, **kw)
        self._drop_linked(
            Path(folder), Path(course.format_path(course.autograded_directory, *where))
        )
        resources["metadata"] = {"name": os.path.splitext(found)[0], "path": folder}
        empty = nbformat.v4.new_notebook()
        return self.from_notebook_node(empty, resources, **kw)  # type: ignore[no-untyped-call,no-any-return]

    def _drop_linked(self, submitted: Path, autograded: Path) -> None:
        """Remove what nbgrader copied because a link in the submission points at it.

        The link decides what is copied: it could be a hidden check, which would reach feedback/.
        """
        for path in submitted.rglob("*"):
            copy = autograded / path.relative_to(submitted)
            if path.is_symlink() and (copy.is_file() or copy.is_symlink()):
                self.log.warning("%s is a link: what it points at is left out", path)
                copy.unlink()


def take_other_names(assignment: str, student: str, notebooks: list[str]) -> None:
    """Give a submission's only notebook the assignment's name, so that nbgrader recognises it.

    This is nbgrader's ``pre_convert_hook``: nbgrader passes its list of files, and skips a notebook
    under any other name. ``iml grade`` takes a single one whatever its name; with this, so does
    nbgrader. The file itself is not renamed.

    Args:
        assignment: its name, which is also its notebook's.
        student: nbgrader's pattern of students; not needed.
        notebooks: of one submission; changed in place.
    """
    if not notebooks:
        return
    folder = Path(notebooks[0]).parent
    wanted = str(folder / f"{assignment}.ipynb")
    if wanted in notebooks:
        return
    try:
        find_notebook(folder, assignment)
    except UnreadableSubmission:
        return  # several with other names: nbgrader reports them
    notebooks[:] = [wanted]
