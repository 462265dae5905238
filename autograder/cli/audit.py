"""``iml audit``: are the checks fair?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.cli import options
from autograder.cli.limits import takes_limits
from autograder.cli.margins import print_margins
from autograder.course import Assignment, Course
from autograder.judging.sandbox.request import Isolation, Limits

if TYPE_CHECKING:
    from autograder.audit.judging import Judged
    from autograder.judging.judge.setup import Setup

_LINE_EVERY = 25  # entries, where no bar can be shown


@takes_limits
def audit_command(
    assignment: Annotated[str, typer.Argument(help="Which assignment, e.g. attention.")],
    bank: Annotated[
        Path | None, typer.Option(help="Another folder of right/ and wrong/ solutions.")
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option(help="Judge this question's entries alone; may be given several times."),
    ] = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own",
            help="Judge each entry on its own question only, and run no cell behind it: fast.",
        ),
    ] = False,
    seeds: Annotated[
        int,
        typer.Option(
            min=0,
            help="Check each entry on its own question with so many seeds and print, as Markdown, "
            "how far every statistic stays from its bound; at least 2.",
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
    jobs: options.Jobs = options.DEFAULT_JOBS,
    isolation: options.IsolationOption = Isolation.FULL,
    *,
    limits: Limits,
) -> None:
    """Grade known right and wrong solutions and see whether the checks judge them all well.

    Exits with 1 unless every right one gets full marks and every wrong one loses points on its
    own question and on no other; with --public, also unless a public check rejects every wrong
    one, answers made of constants aside.

    Example: [bold]iml audit attention --question softmax[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.audit.bank import read_bank, sides
    from autograder.audit.judging import audit
    from autograder.audit.public import summary, with_public
    from autograder.notebook.source import read_source

    console = Console()
    chosen = Course.find().assignment(assignment)
    entries = read_bank(bank or chosen.bank, read_source(chosen), *(question or ()))
    jobs = options.kernels_at_a_time(isolation, jobs, console)
    with _set_up(chosen, jobs, limits, isolation) as setup:
        if seeds:
            print_margins(setup, entries, seeds, jobs)
            return
        judging = audit(setup, entries, jobs, quick=own)
        if public:
            judging = with_public(judging)
        progress = track(
            _announced(judging, len(entries), console),
            f"judging {assignment}",
            total=len(entries),
            console=console,
            transient=True,
        )
        judged = sorted(progress, key=lambda j: (j.entry.question, j.entry.side, j.entry.name))
    console.print(_table(assignment, judged))
    faults = [item for item in judged if item.fault]
    if public:
        console.print(summary(judged), highlight=False, soft_wrap=True)
    console.print(
        f"{sides(entries)}, {len(faults)} misjudged",
        style="red" if faults else "green",
    )
    if faults:
        raise typer.Exit(1)


def _announced(judging: Iterator[Judged], total: int, console: Console) -> Iterator[Judged]:
    """Tell of each fault when it is found: a whole bank can take an hour."""
    for number, item in enumerate(judging, 1):
        if item.fault:
            console.print(f"{item.entry}: {item.fault}", style="red", markup=False, soft_wrap=True)
        if number % _LINE_EVERY == 0 and not console.is_terminal:
            console.print(f"{number} of {total} judged")
        yield item


@contextlib.contextmanager
def _set_up(
    assignment: Assignment, jobs: int, limits: Limits, isolation: Isolation
) -> Iterator[Setup]:
    from autograder.judging.judge.setup import set_up

    with options.warm_process(isolation, jobs) as warm:
        warm.wait_ready()
        yield set_up(assignment, warm.control, limits, isolation, jobs=jobs)


def _table(assignment: str, judged: list[Judged]) -> Table:
    """Return a line for each entry, under its question; in a narrow terminal, the end is cut."""
    table = Table(title=f"Audit of {assignment}", title_justify="left", box=box.SIMPLE_HEAD)
    longest = max((len(item.entry.name) for item in judged), default=0)
    table.add_column("entry", no_wrap=True, min_width=len("wrong ") + longest)
    table.add_column("score", no_wrap=True, min_width=len("2.5/10"))
    # This column gives way, because it could wrap; its texts are cut instead.
    table.add_column("verdict, and what rejected it")
    question = ""
    for item in judged:
        if item.entry.question != question:
            question = item.entry.question
            table.add_row(Text(question, "bold"))
        score = f"{item.result.score:g}/{_possible(item):g}" if item.result else "-"
        table.add_row(f"{item.entry.side} {item.entry.name}", score, _verdict(item))
    return table


def _verdict(item: Judged) -> Text:
    if item.fault:
        return Text(item.fault, "red", no_wrap=True, overflow="ellipsis")
    lost = [title.removeprefix(f"{item.entry.question}: ") for title in item.lost]
    rejected = f": {lost[0]}" if lost else ""
    more = f" (+{len(lost) - 1} more)" if len(lost) > 1 else ""
    told = Text("ok", "green", no_wrap=True, overflow="ellipsis")
    return told.append(rejected + more, "default")


def _possible(item: Judged) -> float:
    return sum(q.max_score for q in item.result.questions) if item.result else 0.0
