"""Judge the banks of some assignments, and show which entries were misjudged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.exploring import show_explored
from autograder.cli.following import show_followed
from autograder.cli.how_far import HowFar
from autograder.cli.margins import print_margins
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course
from autograder.judging.sandbox.request import Limits

if TYPE_CHECKING:
    from autograder.audit.bank import BankEntry, Hand
    from autograder.audit.judging import Judged
    from autograder.judging.judge.setup import Setup


@dataclass(frozen=True)
class Order:
    """What to judge, and how.

    Args:
        bank: the folder to judge; None for the assignment's own.
        questions: only these questions' entries; empty for all.
        quick: on their own question only, without slow exercises.
        slow: with slow exercises all the same.
        seeds: how many to measure margins with; 0 to judge.
        public: whether public checks must reject every wrong one.
        explore: whether to run explore cells instead.
        follow_through: whether to judge follow-through instead.
        fresh: judge again what was judged before with the same checks.
        jobs: entries at a time.
        isolation: of the kernels.
        limits: per entry.
    """

    bank: Path | None
    questions: tuple[str, ...]
    quick: bool
    slow: bool
    seeds: int
    public: bool
    explore: bool
    follow_through: bool
    fresh: bool
    jobs: int
    isolation: Isolation
    limits: Limits


def audit_each(orders: dict[Assignment, Order], output: Output) -> tuple[int, list[dict[str, Any]]]:
    """Judge each assignment's bank; all kernels come from one warm process.

    Returns:
        The worst exit code, and a record of each.
    """
    from autograder.judging.judge.setup import set_up

    assignment, order = next(iter(orders.items()))
    jobs = options.kernels_at_a_time(order.isolation, order.jobs, output.console)
    with options.warm_process(Course(assignment.root), order.isolation, jobs) as warm:

        def audit_one(assignment: Assignment) -> Ended:
            setup = set_up(assignment, warm.control, order.limits, order.isolation, jobs=jobs)
            warm.wait_ready()
            return _audit(setup, orders[assignment], output)

        return with_each(list(orders), audit_one)


def _audit(setup: Setup, order: Order, output: Output) -> Ended:
    """Judge one bank, or measure its margins, and report which slow exercises were left out."""
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.audit.bank import read_bank

    assignment = setup.assignment
    # With --follow-through, questions are those of the mistakes; what relies on them is in others.
    questions = () if order.follow_through else order.questions
    entries = read_bank(order.bank or assignment.bank, setup.source, *questions)
    left_out = _left_out(order, setup.source.slow, entries)
    entries = [entry for entry in entries if entry.question not in left_out]
    if order.explore:
        return show_explored(setup, entries, output)
    if order.follow_through:
        ended = show_followed(setup, entries, order.questions, output, quick=order.quick)
    elif order.seeds:
        ended = print_margins(setup, entries, order.seeds, output)
    else:
        ended = _judge(setup, order, entries, output)
    if left_out:
        console = output.notes if order.seeds else output.console
        line = f"{assignment.name}: left out, since slow: {', '.join(left_out)}"
        console.print(f"{line}; --slow judges them, too", style="yellow", soft_wrap=True)
    return Ended(ended.code, {**ended.record, "left_out": left_out})


def _left_out(order: Order, slow: list[str], entries: list[BankEntry]) -> list[str]:
    """Return the slow questions that a quick audit leaves out, of those that have entries."""
    if not order.quick or order.slow or order.questions:
        return []
    return [name for name in slow if any(entry.question == name for entry in entries)]


def _judge(setup: Setup, order: Order, entries: list[BankEntry], output: Output) -> Ended:
    """Judge the entries, show each fault as it is found, and print the table."""
    from autograder.audit.bank import sides
    from autograder.audit.public import summary

    name = setup.assignment.name
    judge = _judge_quickly if order.quick else _judge_fully
    judged = sorted(
        judge(setup, order, entries, output),
        key=lambda j: (j.entry.question, j.entry.side, j.entry.name),
    )
    output.table(_table(name, judged))
    faults = sum(bool(item.fault) for item in judged)
    if order.public:
        output.say(summary(judged))
    output.say(f"{sides(entries)}, {faults} misjudged", style="red" if faults else "green")
    record = {"entries": [_record(item) for item in judged], "misjudged": faults}
    return Ended(NEEDS_PERSON if faults else DONE, record)


def _judge_quickly(
    setup: Setup, order: Order, entries: list[BankEntry], output: Output
) -> Iterator[Judged]:
    """Judge the entries, each on its own question."""
    from autograder.audit.judging import audit_quickly

    name = setup.assignment.name
    with HowFar(output.console, f"judging {name}", "judged", len(entries)) as progress:
        for item in _told(audit_quickly(setup, entries, setup.kernels.jobs), order, output):
            progress.advance()
            yield item


def _judge_fully(
    setup: Setup, order: Order, entries: list[BankEntry], output: Output
) -> Iterator[Judged]:
    """Judge the entries on all questions, several in a notebook."""
    from autograder.audit.judging import audit_fully
    from autograder.audit.kept import KeptResults
    from autograder.audit.sharing import shared_notebooks

    name, kept = setup.assignment.name, KeptResults(setup, fresh=order.fresh)
    hands = shared_notebooks(entries, len(setup.source.questions))
    before = {hand for hand in hands if kept.result(hand)}
    if before:
        known = f"{len(before)} of {len(hands)} notebooks were judged before with the same checks"
        output.say(f"{name}: {known}: kept; --fresh judges them again")
    with HowFar(output.console, f"judging {name}", "notebooks judged", len(hands)) as progress:

        def note(hand: Hand) -> None:
            progress.advance(before=hand in before)

        yield from _told(audit_fully(setup, hands, setup.kernels.jobs, kept, note), order, output)
    if kept.problem:
        output.say(f"{kept.problem}; an interrupted audit would begin anew", style="yellow")


def _told(judging: Iterator[Judged], order: Order, output: Output) -> Iterator[Judged]:
    """Report each fault as it is found: a bank takes long."""
    from autograder.audit.public import with_public

    for item in with_public(judging) if order.public else judging:
        if item.fault:
            output.say(f"{item.entry}: {item.fault}", style="red")
        yield item


def _table(assignment: str, judged: list[Judged]) -> Table:
    """Return a row for each entry, under its question; in a narrow terminal, its end is cut."""
    table = Table(title=f"Audit of {assignment}", title_justify="left", box=box.SIMPLE_HEAD)
    longest = max((len(item.entry.name) for item in judged), default=0)
    table.add_column("entry", no_wrap=True, min_width=len("wrong ") + longest)
    table.add_column("score", no_wrap=True, min_width=len("2.5/10"))
    # This column shrinks because it may wrap; its texts are cut instead.
    table.add_column("verdict, and what rejected it")
    question = ""
    for item in judged:
        if item.entry.question != question:
            question = item.entry.question
            table.add_row(Text(question, "bold"))
        score = "{:g}/{:g}".format(*item.points) if item.points else "-"
        table.add_row(f"{item.entry.side} {item.entry.name}", score, _verdict(item))
    return table


def _verdict(item: Judged) -> Text:
    if item.fault:
        return Text(item.fault, "red", no_wrap=True, overflow="ellipsis")
    lost = [title.removeprefix(f"{item.entry.question}: ") for title in item.lost]
    rejected = f": {lost[0]}" if lost else ""
    more = f" (+{len(lost) - 1} more)" if len(lost) > 1 else ""
    verdict = Text("ok", "green", no_wrap=True, overflow="ellipsis")
    return verdict.append(rejected + more, "default")


def _record(item: Judged) -> dict[str, Any]:
    entry, (score, max_score) = item.entry, item.points or (None, None)
    return {
        "side": entry.side,
        "question": entry.question,
        "name": entry.name,
        "title": entry.title,
        "score": score,
        "max_score": max_score,
        "rejected_by": item.lost,
        "fault": item.fault,
    }
