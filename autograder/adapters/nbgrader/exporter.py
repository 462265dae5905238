"""How nbgrader's converters take a submission in, and give a page out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat import NotebookNode

from autograder.course import Course
from autograder.errors import ResultError, UnreadableSubmission
from autograder.judging.judge.submission import find_notebook

if TYPE_CHECKING:
    from autograder.adapters.nbgrader.feedback import FeedbackPages


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


class FeedbackExporter(HTMLExporter):
    """Makes the page that ``iml feedback`` makes, for ``nbgrader generate_feedback``."""

    _read: FeedbackPages | None = None

    def from_filename(  # type: ignore[override]  # as HTMLExporter's own
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Draw the page of a student's executed notebook.

        Raises:
            ResultError: the student has no result, or the notebook can't be read.
        """
        from autograder.render.feedback import render_feedback

        resources = resources or {}
        names = resources["nbgrader"]
        pages = self._pages(names["assignment"], names["db_url"])
        result = pages.store.read(names["student"])
        if result is None:
            raise ResultError(
                f"{pages.store.path(names['student'])} is no result: first `nbgrader autograde` "
                f"or `iml grade {names['assignment']}`"
            )
        resources["output_extension"] = self.file_extension
        return render_feedback(pages.page(result)), resources

    def _pages(self, assignment: str, db_url: str) -> FeedbackPages:
        """Read gradebook and source once for all students of a command."""
        # Imported late: the configuration is read by every command of nbgrader and every build.
        from autograder.adapters.nbgrader.feedback import FeedbackPages
        from autograder.notebook.source import read_source

        if self._read is None:
            converter: Any = self.parent
            root = Path(converter.coursedir.root)
            source = read_source(Course(root).assignment(assignment))
            self._read = FeedbackPages(source, root, db_url, self.config)
        return self._read


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
