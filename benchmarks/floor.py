"""The floor: a submission's cells and checks in this process, everything imported beforehand.

Run as ``python benchmarks/floor.py ASSIGNMENT SUBMITTED [JOBS]``; prints its seconds as JSON. No
sandbox, no kernel, no pages: nothing can be faster without running less of the student's code.

With JOBS, that many floors run side by side, forked once everything is imported; each takes the
next submission when it has done with one, as `iml grade --jobs` does. It is what this machine can
do at best with so many at a time.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["MPLBACKEND"] = "agg"

import nbformat

from autograder.course import Assignment, Course
from autograder.errors import AutograderError
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.checks.reference import standing_in
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.check_run import collect_verdicts
from autograder.judging.judge.local import LocalRun
from autograder.judging.judge.submission import read_submission
from autograder.judging.sandbox.preloaded import ALL
from autograder.judging.sandbox.warm import import_all
from autograder.notebook.source import Source, read_source

CHECK_SECONDS = 300.0


def run(assignment: Assignment, source: Source, path: Path) -> None:
    """Run one submission's cells, then its checks."""
    try:
        submission = read_submission(path)
    except AutograderError:
        return
    assembled = assemble(submission.notebook, source)
    namespace: dict[str, object] = {"__name__": "__floor__"}
    channel = LocalChannel(namespace)
    names = assembled.functions.names
    with standing_in(Course(assignment.root).common):
        for step, cell in zip(assembled.steps, assembled.notebook.cells, strict=True):
            if not step.run:
                continue
            # A wrong submission's cells may raise; the next cell runs all the same.
            with contextlib.suppress(Exception):
                exec(compile(cell.source, step.id, "exec"), namespace)
            taken = step.taken
            channel.responder.note_cell(names, taken.answers, taken.later, taken.stubs)
    channel.responder.begin_checks()
    # Limits are for the sandbox; here nothing may end early.
    collect_verdicts(assignment, source.questions, LocalRun(channel), CHECK_SECONDS)


def run_all(assignment: Assignment, source: Source, paths: list[Path], jobs: int) -> None:
    """Run submissions, as many at a time as there are jobs; one job is this process itself."""
    if jobs == 1:
        for path in paths:
            run(assignment, source, path)
        return
    work = [(assignment, source, path) for path in paths]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        pool.starmap(run, work, chunksize=1)


def main() -> None:
    """Import, then time all submissions."""
    assignment = Course.find(Path(__file__)).assignment(sys.argv[1])
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    source = read_source(assignment)
    import_all(ALL)
    nbformat.v4.new_notebook()
    name = assignment.name
    paths = sorted(Path(sys.argv[2]).glob(f"*/{name}/{name}.ipynb"))
    started = time.monotonic()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        run_all(assignment, source, paths, jobs)
    print(json.dumps({"seconds": time.monotonic() - started, "submissions": len(paths)}))


if __name__ == "__main__":
    main()
