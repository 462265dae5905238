"""``dist/<assignment>-gradescope.zip``: the engine, one assignment, and Gradescope's two scripts.

It holds solutions, hidden checks and references. Gradescope unpacks it into ``/autograder/source``,
where students' code can't look: see `autograder.adapters.gradescope`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import autograder
from autograder.course import CONFIG, Assignment, Course, Visibility
from autograder.errors import BuildError
from autograder.notebook.address import SETTINGS
from autograder.publish.dist import zip_bytes
from autograder.publish.trees import Tree, files_below, read_tree

SCRIPTS = ("setup.sh", "run_autograder")
PACKAGE = Path(autograder.__file__).resolve().parent
# What installing the engine with its locked dependencies needs besides the package.
INSTALLED_BY = ("pyproject.toml", "uv.lock", "README.md", "LICENSE")


def gradescope_zip(assignment: Assignment) -> bytes:
    """Return the zip; the same bytes every time.

    Raises:
        BuildError: this engine was not installed from its repository.
    """
    return zip_bytes(gradescope_tree(assignment), executable=SCRIPTS)


def gradescope_tree(assignment: Assignment) -> Tree:
    """Return what the zip holds: scripts at its root, ``engine/`` and ``course/``.

    Raises:
        BuildError: this engine was not installed from its repository.
    """
    tree = {name: (PACKAGE / "adapters" / "gradescope" / name).read_bytes() for name in SCRIPTS}
    tree |= {f"engine/{name}": content for name, content in _engine().items()}
    for path in _course_files(assignment):
        tree[f"course/{path.relative_to(assignment.root).as_posix()}"] = path.read_bytes()
    return tree


def _engine() -> Tree:
    repository = PACKAGE.parent
    missing = [name for name in INSTALLED_BY if not (repository / name).is_file()]
    if missing:
        raise BuildError(
            f"the zip for Gradescope holds the engine itself, but {repository} lacks "
            f"{', '.join(missing)}: build with an engine that is installed from its repository"
        )
    package = {f"{PACKAGE.name}/{name}": content for name, content in read_tree(PACKAGE).items()}
    return package | {name: (repository / name).read_bytes() for name in INSTALLED_BY}


def _course_files(assignment: Assignment) -> Iterator[Path]:
    """Yield only what grading reads: no bank, no other assignment."""
    root = assignment.root
    yield from (path for name in (CONFIG, SETTINGS) if (path := root / name).is_file())
    yield assignment.source
    yield from files_below(Course(root).common)
    for folder in (*Visibility, "probes"):
        yield from files_below(assignment.tests / folder)
    yield from sorted(assignment.references.glob("*.npz"))
    yield from [assignment.releases] if assignment.releases.is_file() else []
    images = Course(root).hidden_images
    if images.is_file():
        yield images
