"""nbgrader's configuration: run its commands at the root of this repository.

``source/<assignment>/<assignment>.ipynb`` is generated; ``iml build`` keeps it up to date.
"""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    AssignLatePenalties,
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

from autograder.adapters.nbgrader.exporter import (
    FeedbackExporter,
    SubmissionExporter,
    take_other_names,
)
from autograder.adapters.nbgrader.formgrader import list_only
from autograder.adapters.nbgrader.late import LatePolicy
from autograder.adapters.nbgrader.preprocessors import GradeInSandbox, SaveResult
from autograder.course import Course
from autograder.notebook.stubs import TEXT_STUB
from autograder.publish.preprocessors import AddReleaseFiles, ClearToStubs
from autograder.publish.trees import LEFTOVERS

c = get_config()  # noqa: F821  (traitlets puts it into this file's namespace)
root = Path(__file__).resolve().parent

# To make a gradebook, nbgrader calls `alembic` by name: let it find the one of its own environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "iml"
c.CourseDirectory.root = str(root)
# The gradebook is gradebook.db beside this file; for one that several machines share:
# c.CourseDirectory.db_url = "postgresql+psycopg://user:password@host/database"
# The percent files hold solutions: nbgrader must not copy them into a release.
c.CourseDirectory.ignore = [*LEFTOVERS, *(f"{name}.py" for name in Course(root).names())]

# Formgrader would list source/common as an assignment.
list_only(Course(root).names)

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

# `nbgrader autograde` grades in the sandbox, as `iml grade` does, and gives the same scores. What
# it graded is put together from our own cells, so their metadata isn't checked again.
c.Autograde.exporter_class = SubmissionExporter
c.Autograde.pre_convert_hook = take_other_names
c.Autograde.sanitize_preprocessors = [GradeInSandbox]
c.Autograde.autograde_preprocessors = [SaveResult, AssignLatePenalties]
c.GradeInSandbox.course_root = str(root)
c.SaveResult.course_root = str(root)

# `nbgrader generate_feedback` gives the page of `iml feedback`.
c.GenerateFeedback.exporter_class = FeedbackExporter

# Late work. The due date is the assignment's, plus a student's extension, both in the gradebook.
# What timestamp.txt says is read with its time zone; nbgrader's exchange writes that of
# c.Exchange.timezone, which is UTC unless set here: see docs/handed-in.md.
c.AssignLatePenalties.plugin_class = LatePolicy
c.LatePolicy.grace_minutes = 15  # a delay that costs nothing
c.LatePolicy.percent_per_day = 10  # of the score, for each day begun
c.LatePolicy.floor_percent = 50  # of the score, kept however late the work is

# Grading in Gradescope, by dist/<assignment>-gradescope.zip; see docs/gradescope.md.
c.Gradescope.submission_seconds = 420
c.Gradescope.memory = 2500  # MB
c.Gradescope.submissions_per_day = 0  # graded within 24 hours; 0: any number

# Requests by mail: the mailbox that `iml tickets fetch` reads, and the mail server whose word on
# senders is believed; see docs/tickets.md.
# c.Tickets.host = "imap.example.org"
# c.Tickets.user = "course"
# c.Tickets.trusted_host = "mx.example.org"

# `nbgrader validate` runs the whole notebook, trainings included, in an ordinary kernel.
c.Execute.timeout = 600
