"""``iml audit``: are the checks fair?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.audit_bank import Order, audit_each
from autograder.cli.limits import takes_limits
from autograder.cli.names import audit_names
from autograder.cli.numbers import whole_number
from autograder.cli.output import Output
from autograder.cli.several import with_each
from autograder.course import Assignment, Course
from autograder.errors import BankError, UsageError
from autograder.judging.sandbox.request import Limits


@takes_limits
def audit_command(
    assignments: options.Assignments = None,
    bank: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Another folder of right/ and wrong/ solutions, for one assignment.",
        ),
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option(help="Judge only this question's entries; may be repeated."),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Judge each entry on its own question only, several in a notebook, wrong ones up "
            "to the first check that rejects them, and leave out exercises marked as slow.",
        ),
    ] = False,
    own: Annotated[bool, typer.Option("--own", hidden=True)] = False,
    slow: Annotated[
        bool, typer.Option("--slow", help="With --quick, judge slow exercises too.")
    ] = False,
    seeds: Annotated[
        int,
        typer.Option(
            help="Check each entry on its own question with this many seeds, at least 2, and "
            "print, as Markdown, how far every statistic stays from its bound.",
            parser=whole_number,
            metavar="NUMBER",
            show_default=False,
        ),
    ] = 0,
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help="Also fail for each wrong solution that only hidden checks reject, unless a line "
            "of its docstring begins with «Made of constants:».",
        ),
    ] = False,
    explore: Annotated[
        bool,
        typer.Option(
            "--explore",
            help="Instead of judging, run every right solution through all explore cells, several "
            "in a notebook, and fail for each that makes one raise.",
        ),
    ] = False,
    diagnosis: Annotated[
        bool,
        typer.Option(
            "--diagnosis",
            help="Judge the names that feedback gives to mistakes instead of the checks; "
            "nothing is run.",
        ),
    ] = False,
    follow_through: Annotated[
        bool,
        typer.Option(
            "--follow-through",
            help="Judge follow-through instead: hand in each wrong solution with right ones of "
            "later exercises that call it. With --quick, one wrong solution of each exercise.",
        ),
    ] = False,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Judge again what was judged before with the same checks (see below)."
        ),
    ] = False,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    isolation: options.IsolationOption = Isolation.FULL,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Grade known right and wrong solutions, and show which of them the checks misjudge.

    Exits with 1 unless every right one gets full marks and every wrong one loses points on its
    own question only; with --public, also unless a public check rejects every wrong one, except
    answers made of constants. With --explore, exits with 1 if a right one makes an explore cell
    raise; with --diagnosis, unless mistakes get their own names; with --follow-through, unless
    what relies on an earlier mistake gets full marks, and nothing gets more than without it.

    On 2 cores, judging both banks takes about an hour; together with --explore and
    --follow-through, which `make audit` runs next, about an hour and a half. If judging was
    interrupted, the same command continues where it stopped: build/audit/ has what was judged,
    which counts until checks, data, engine, limits or the entry change. --quick, --seeds and the
    others begin anew each time.

    Example: [bold]iml audit attention --question softmax[/bold]
    """
    quick = quick or own  # --own is what --quick was once called
    _check(quick, slow, seeds, public)
    if explore and (quick or seeds or public):
        raise UsageError("--explore judges nothing: leave --quick, --seeds and --public out")
    if follow_through:
        judged = {"seeds": seeds, "public": public, "explore": explore, "diagnosis": diagnosis}
        _check_alone("--follow-through", "judges that alone", **judged)
    course, output = Course.find(), Output("audit", as_json)
    chosen = options.chosen(course, assignments)
    if bank and len(chosen) > 1:
        known = ", ".join(assignment.name for assignment in chosen)
        raise UsageError(f"--bank {bank} is for one assignment: name it, one of {known}")
    if diagnosis:
        others = {"bank": bank, "quick": quick, "seeds": seeds, "public": public}
        _check_alone("--diagnosis", "runs nothing", **others)
        code, records = with_each(chosen, lambda one: audit_names(one, question or (), output))
        output.end(code, assignments=records)
        return
    order = Order(
        *(bank, tuple(question or ()), quick, slow, seeds, public, explore),
        *(follow_through, fresh, jobs, isolation, limits),
    )
    code, records = audit_each(_orders(chosen, order), output)
    output.end(code, assignments=records)


def _check(quick: bool, slow: bool, seeds: int, public: bool) -> None:
    """Refuse options that don't go together.

    Raises:
        UsageError: the message names them.
    """
    if seeds < 0:
        raise UsageError(f"--seeds {seeds} must be at least 2")
    if seeds == 1:
        raise UsageError("--seeds 1 must be at least 2: one seed shows no spread")
    if seeds and public:
        raise UsageError("--public doesn't go with --seeds, which judges nothing")
    if slow and not quick:
        raise UsageError("--slow goes with --quick; without it, slow exercises are judged anyway")


def _check_alone(option: str, what_it_does: str, **given: object) -> None:
    """Refuse what doesn't go with an option.

    Args:
        option: which.
        what_it_does: why it goes alone.
        given: the values of the options that don't go with it.

    Raises:
        UsageError: the message names the first that was given.
    """
    for name, value in given.items():
        if value:
            raise UsageError(f"--{name} doesn't go with {option}, which {what_it_does}")


def _orders(chosen: Sequence[Assignment], order: Order) -> dict[Assignment, Order]:
    """Return what to judge of each assignment, leaving out those with none of the questions.

    Raises:
        BankError: a question is in none of the assignments.
    """
    from autograder.notebook.source import read_source

    if not order.questions:
        return dict.fromkeys(chosen, order)
    questions = {assignment: read_source(assignment).questions for assignment in chosen}
    for name in order.questions:
        if not any(name in known for known in questions.values()):
            named = " or ".join(assignment.name for assignment in chosen)
            raise BankError(f"{named} has no question {name!r}")
    own = {
        assignment: tuple(name for name in order.questions if name in known)
        for assignment, known in questions.items()
    }
    return {
        assignment: dataclasses.replace(order, questions=names)
        for assignment, names in own.items()
        if names
    }
