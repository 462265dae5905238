"""Make a release with nbgrader's own generate_assignment."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import CONFIG, Assignment
from autograder.errors import BuildError
from autograder.notebook.pair import pair_bytes
from autograder.publish.release_files import refuse_strays, release_files
from autograder.publish.trees import Tree, read_tree


def make_release(assignment: Assignment) -> Tree:
    """Return every file of ``release/<assignment>/``; nothing in the course is touched.

    nbgrader works in a temporary course folder that holds only the pair, with the course's own
    configuration and no gradebook.

    Raises:
        BuildError: nbgrader refused; the message ends with its log.
    """
    refuse_strays(assignment)
    release_files(assignment)  # nbgrader calls it again, but would hide an error in its log
    with tempfile.TemporaryDirectory(prefix="iml-release-") as folder:
        stage = Assignment(Path(folder).resolve(), assignment.name)
        stage.pair.parent.mkdir(parents=True)
        stage.pair.write_bytes(pair_bytes(assignment))
        _generate(stage, _config(assignment.root, stage.root))
        return read_tree(stage.release)


def _config(course: Path, stage: Path) -> Config:
    config: Config = PyFileConfigLoader(CONFIG, path=str(course)).load_config()
    config.CourseDirectory.root = str(stage)
    # What nbgrader's own flag --no-db sets.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    return config


def _generate(stage: Assignment, config: Config) -> None:
    folders = CourseDirectory(config=config, assignment_id=stage.name)
    result = capture_log(GenerateAssignment(coursedir=folders, config=config))
    if not result["success"]:
        reason = result.get("log") or result.get("error") or "nbgrader gave no reason"
        raise BuildError(f"{stage.name}: nbgrader generate_assignment failed\n{reason}")
