"""``iml grade``: a folder of submissions, from notebooks to grades and feedback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.limits import takes_limits
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course
from autograder.errors import MissingPrerequisite, UsageError
from autograder.judging.sandbox.request import Limits

if TYPE_CHECKING:
    from autograder.cli.crew import Crew


@takes_limits
def grade_command(
    assignments: options.Assignments = None,
    submitted: options.Submitted = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Where results, feedback and gradebook go; default: the course's folder.",
        ),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade only this student; may be repeated.")
    ] = None,
    roster: options.Roster = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Grade again what was graded before.")
    ] = False,
    isolation: options.IsolationOption = Isolation.FULL,
    log: options.EventLog = None,
    dask: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Grade on a Dask cluster: tls://HOST:PORT, the file that its scheduler wrote, or "
            "local:N for N workers here. See docs/scale.md.",
            rich_help_panel="Cluster",
        ),
    ] = "",
    require_isolation: Annotated[
        Isolation,
        typer.Option(
            help="With --dask: the weakest isolation (full or user) that a worker may give.",
            rich_help_panel="Cluster",
        ),
    ] = Isolation.FULL,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure",
            help="With --dask: accept plain TCP, over which anyone who reaches the scheduler can "
            "read submissions and checks.",
            rich_help_panel="Cluster",
        ),
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Show where the time of each submission went.")
    ] = False,
    as_today: options.AsToday = False,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Grade every <student>/<assignment>/<assignment>.ipynb of a folder.

    What was graded with the same checks and limits is not graded again. Names and sections come
    from the roster; default: roster.csv of the course, if there is one. Exits with 1 when a
    submission needs a person.

    Example: [bold]iml grade attention --submitted submitted --jobs 2[/bold]
    """
    course, output = Course.find(), Output("grade", as_json)
    chosen = options.chosen(course, assignments)
    folder = options.known_submitted(course, submitted)
    wanted = _students(folder, chosen, student or (), all_named=bool(assignments))
    jobs = options.kernels_at_a_time(isolation, jobs, output.console)
    wanted_cluster = _cluster(dask, isolation, require_isolation, insecure)
    with _crew(course, output, isolation, jobs, wanted_cluster) as crew:
        # Imported late, so that --help and mistyped commands answer at once, and while the warm
        # process does its own imports.
        from autograder.analysis.people import read_people
        from autograder.cli.class_graded import Order
        from autograder.cli.grade_class import grade_class

        people = read_people(options.known_roster(course, roster))

        def grade(assignment: Assignment) -> Ended:
            order = Order(
                assignment=assignment,
                submitted=folder,
                out=(out or course.root).resolve(),
                students=wanted[assignment],
                jobs=jobs,
                fresh=fresh,
                isolation=isolation,
                limits=limits,
                log=log,
                profile=profile,
                as_today=as_today,
                people=people,
            )
            graded = grade_class(order, crew, output)
            return Ended(NEEDS_PERSON if graded.needs_person else DONE, graded.record())

        code, records = with_each(list(wanted), grade)
    output.end(code, assignments=records)


@dataclass(frozen=True)
class _Cluster:
    """What was asked of a cluster.

    Args:
        address: as given.
        required: the weakest isolation that is good enough.
        insecure: whether plain TCP is accepted.
    """

    address: str
    required: Isolation
    insecure: bool


def _cluster(
    address: str, isolation: Isolation, required: Isolation, insecure: bool
) -> _Cluster | None:
    """Return what was asked of a cluster; None if this machine grades.

    Raises:
        UsageError: the options contradict each other.
    """
    if not address:
        if insecure or required is not Isolation.FULL:
            raise UsageError("--insecure and --require-isolation say something only with --dask")
        return None
    if isolation is not Isolation.FULL:
        raise UsageError(
            f"--isolation {isolation} is of this machine; with --dask, each worker gives the "
            "strongest that it can: see --require-isolation"
        )
    if required is Isolation.PROCESS:
        raise UsageError(
            "--require-isolation process: on a cluster, students' code could read whatever its "
            "worker can; full or user is needed"
        )
    return _Cluster(address, required, insecure)


@contextlib.contextmanager
def _crew(
    course: Course, output: Output, isolation: Isolation, jobs: int, cluster: _Cluster | None
) -> Iterator[Crew]:
    """Start who grades.

    Raises:
        UsageError: the cluster's address is none.
        MissingPrerequisite: this machine, or this installation, lacks something for it.
    """
    if cluster is None:
        with options.warm_process(course, isolation, jobs) as warm:
            from autograder.cli.crew import LocalCrew

            yield LocalCrew(warm, jobs, output)
        return
    try:
        from autograder.cli.cluster_crew import cluster_crew
    except ModuleNotFoundError as error:
        raise MissingPrerequisite(
            f"--dask needs {error.name}: pip install '.[cluster]' in the course's folder"
        ) from error
    with cluster_crew(
        cluster.address, insecure=cluster.insecure, required=cluster.required, output=output
    ) as crew:
        yield crew


def _students(
    submitted: Path, chosen: Sequence[Assignment], students: Sequence[str], all_named: bool
) -> dict[Assignment, list[str]]:
    """Return which students to grade on each assignment; an empty list means all of them.

    If no assignment is named, a student who handed in one of two is graded on that one.

    Raises:
        UsageError: a student has no folder in it.
    """
    missing = sorted(set(students) - {path.name for path in submitted.iterdir()})
    if missing:
        raise UsageError(f"--student: no folder in {submitted} for: {', '.join(missing)}")
    if all_named or not students:
        return {assignment: list(students) for assignment in chosen}
    handed_in = {
        assignment: [who for who in students if (submitted / who / assignment.name).exists()]
        for assignment in chosen
    }
    return {assignment: found for assignment, found in handed_in.items() if found}
