"""nbgrader's configuration: run its commands at the root of this repository.

``source/<assignment>/<assignment>.ipynb`` is generated; ``iml build`` keeps it up to date.
"""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ComputeChecksums,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    SaveCells,
)

from autograder.build.preprocessors import AddReleaseFiles, ClearToStubs
from autograder.build.stubs import TEXT_STUB
from autograder.build.trees import LEFTOVERS
from autograder.course import Course

c = get_config()  # noqa: F821  (traitlets puts it into this file's namespace)
root = Path(__file__).resolve().parent

# To make a gradebook, nbgrader calls `alembic` by name: let it find the one of its own environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "iml"
c.CourseDirectory.root = str(root)
# The percent files hold solutions: nbgrader must not copy them into a release.
c.CourseDirectory.ignore = [*LEFTOVERS, *(f"{name}.py" for name in Course(root).names())]

c.ClearSolutions.text_stub = TEXT_STUB
c.AddReleaseFiles.course_root = str(root)
# nbgrader's own list, with our ClearToStubs for its ClearSolutions, and AddReleaseFiles first.
c.GenerateAssignment.preprocessors = [
    AddReleaseFiles,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearToStubs,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]
