"""This course's additions to nbgrader's generate_assignment; ``nbgrader_config.py`` registers them.

So the plain command ``nbgrader generate_assignment`` makes the same release as ``iml build``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from traitlets import Unicode

from autograder.course import Assignment, Course
from autograder.errors import BuildError
from autograder.notebook.markers import find_blocks
from autograder.notebook.pair import pair_bytes
from autograder.notebook.stubs import code_stub
from autograder.publish.release_files import refuse_strays, release_files

Resources = dict[str, Any]


class ClearToStubs(ClearSolutions):  # type: ignore[misc]
    """nbgrader's ClearSolutions, strict about markers, with a stub that names the exercise."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """Replace the cell's solution by its question's stub."""
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        where = f"{resources['nbgrader']['assignment']}, cell {grade_id or cell_index}"
        find_blocks(cell.source, where)  # raises if a marker is misspelt or unmatched
        self.code_stub = {"python": code_stub(grade_id)}
        cleared: tuple[NotebookNode, Resources] = super().preprocess_cell(
            cell, resources, cell_index
        )
        return cleared


class AddReleaseFiles(NbGraderPreprocessor):  # type: ignore[misc]
    """Completes a release: adds helpers, data, checks, requirements and README to the notebook.

    nbconvert writes ``resources["outputs"]`` as files beside a notebook.
    """

    course_root = Unicode("", help="the course's folder").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Add the files; refuse a source folder that would give away more than it should."""
        name = resources["nbgrader"]["assignment"]
        # nbgrader works in the folder that holds source/: the course, or the build's copy of it.
        refuse_strays(Assignment(Path.cwd(), name))
        assignment = Course(Path(self.course_root)).assignment(name)
        refuse_stale_pair(assignment, Path.cwd())
        resources.setdefault("outputs", {}).update(release_files(assignment))
        return nb, resources


def refuse_stale_pair(assignment: Assignment, folder: Path) -> None:
    """Raise if the notebook that nbgrader reads doesn't match the percent file.

    Raises:
        BuildError: ``source/<assignment>/<assignment>.ipynb`` in ``folder`` is stale.
    """
    pair = Assignment(folder, assignment.name).pair
    if pair.read_bytes() != pair_bytes(assignment):
        name = assignment.name
        raise BuildError(f"{name}: {name}.ipynb and {name}.py differ; run `iml build {name}` first")
