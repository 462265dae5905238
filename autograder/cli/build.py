"""``iml build``: from the percent files to everything that students and graders need."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.claims import show_claims
from autograder.cli.numbers import whole_number
from autograder.course import Course
from autograder.errors import UsageError
from autograder.publish.build import build_proved, prove_claims, prove_sources, render_solution

if TYPE_CHECKING:
    from autograder.publish.pipeline import BuildReport
    from autograder.results import SubmissionResult

SEEDS = 3


def build_command(
    assignments: options.Assignments = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Change nothing; if anything is wrong or stale, report it and exit with 1.",
        ),
    ] = False,
    render: Annotated[
        bool, typer.Option("--render", help="Also run the solution in full and write its HTML.")
    ] = False,
    claims: Annotated[
        bool,
        typer.Option(
            "--claims",
            help="Also run the solution in full and prove what its prose claims; exit with 1 if a "
            "claim is false. Writes all figures as build/claims/<assignment>.png.",
        ),
    ] = False,
    seeds: Annotated[
        int | None,
        typer.Option(
            help=f"With --claims, with how many seeds, at least 1. Default: {SEEDS}.",
            parser=whole_number,
            metavar="NUMBER",
            show_default=False,
        ),
    ] = None,
    isolation: options.IsolationOption = Isolation.FULL,
) -> None:
    """Make notebooks, release, solution and zips from source/<assignment>/<assignment>.py.

    First, whatever two places must agree on is compared without running anything: all mistakes are
    listed with file, line and what to write instead. Before anything is put in place, the build
    proves itself: the solution gets full marks, the untouched release none, and nothing in the
    release gives away an answer.

    Example: [bold]iml build attention[/bold]
    """
    number = _seeds(claims, seeds)
    console = Console(highlight=False)
    course = Course.find()
    chosen = [assignment.name for assignment in options.chosen(course, assignments)]
    with console.status("comparing the sources") as status:
        start = time.perf_counter()
        try:
            prove_sources(course, chosen)
        finally:
            seconds = time.perf_counter() - start
            console.print(f"compared the sources of {' and '.join(chosen)} in {seconds:.1f} s")
        if check:
            reports = build_proved(course, chosen, check_only=True, progress=status.update)
        else:
            with _grader(course, isolation) as grade:
                reports = build_proved(course, chosen, grade=grade, progress=status.update)
        proved = [
            prove_claims(course.assignment(name), number, status.update)
            for name in chosen
            if claims
        ]
        pages = [render_solution(course.assignment(name)) for name in chosen if render]
    for report in reports:
        _show(console, course.root, report, check)
    for page in pages:
        console.print(f"wrote {page.relative_to(course.root)}")
    for each in proved:
        show_claims(console, course.root, each)
    stale = check and any(report.changes for report in reports)
    if stale or not all(each.hold for each in proved):
        raise typer.Exit(1)


def _seeds(claims: bool, seeds: int | None) -> int:
    """Return with how many seeds to prove claims.

    Raises:
        UsageError: the number is below 1, or there is nothing to prove.
    """
    if seeds is None:
        return SEEDS
    if not claims:
        raise UsageError(f"--seeds {seeds} goes with --claims")
    if seeds < 1:
        raise UsageError(f"--seeds {seeds} must be at least 1")
    return seeds


@contextlib.contextmanager
def _grader(course: Course, isolation: Isolation) -> Iterator[Callable[[Path], SubmissionResult]]:
    """Yield a function that grades a notebook as a student's is graded."""
    # Neither --help nor --check needs the engine.
    from autograder.grading.grade_one import grade_file
    from autograder.judging.judge.reference_trial import with_trial
    from autograder.judging.judge.setup import set_up

    with options.warm_process(course, isolation) as warm:

        def grade(notebook: Path) -> SubmissionResult:
            assignment = course.assignment(notebook.stem)
            setup = set_up(assignment, warm.control, isolation=isolation)
            return grade_file(with_trial(setup), "build", notebook).result

        yield grade


def _show(console: Console, root: Path, report: BuildReport, check: bool) -> None:
    for change in report.changes:
        done = {"missing": "wrote", "stale": "updated", "extra": "removed"}[change.kind]
        word = change.kind if check else done
        console.print(f"{word} {change.path.relative_to(root)}")
    for path in report.written:
        console.print(f"wrote {path.relative_to(root)}")
    if check and report.changes:
        console.print(f"{report.assignment} is stale: run [bold]iml build {report.assignment}[/]")
        return
    console.print(f"{report.assignment} is up to date: {', '.join(report.proofs)}.")
