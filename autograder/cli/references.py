"""``iml references``: make the reference outputs and the signatures of known mistakes again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course


def references_command(
    assignments: options.Assignments = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    isolation: options.IsolationOption = Isolation.FULL,
) -> None:
    """Run the reference solution and the bank, and write what checks and feedback compare with.

    Writes tests/<assignment>/references/<question>.npz, and mistakes/<question>.npz beside it
    wherever probes, bank or sentences have changed.

    Example: [bold]iml references attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.publish.references import make_references

    course, output = Course.find(), Output("references", as_json=False)

    def make(assignment: Assignment) -> Ended:
        for path in make_references(assignment):
            output.say(f"wrote {path.relative_to(course.root)}")
        for path in _mistakes(assignment, jobs, isolation, output):
            output.say(f"wrote {path.relative_to(course.root)}")
        return Ended()

    code, _ = with_each(options.chosen(course, assignments), make)
    output.end(code)


def _mistakes(
    assignment: Assignment, jobs: int, isolation: Isolation, output: Output
) -> Iterator[Path]:
    """Make the signatures that are out of date, with a bar; without any, nothing is started."""
    from autograder.audit.mistakes import make_mistakes
    from autograder.judging.diagnosis.origin import stale
    from autograder.judging.judge.setup import set_up
    from autograder.notebook.source import read_source

    if not stale(read_source(assignment)):
        return
    jobs = options.kernels_at_a_time(isolation, jobs, output.console)
    with options.warm_process(Course(assignment.root), isolation, jobs) as warm:
        setup = set_up(assignment, warm.control, isolation=isolation, jobs=jobs)
        warm.wait_ready()
        with HowFar(output.console, "running the bank", "entries run") as progress:
            yield from make_mistakes(setup, jobs, progress.reach)
