"""``iml audit --follow-through``: does an earlier mistake cost once, and earn nothing?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.cli.several import Ended

if TYPE_CHECKING:
    from autograder.audit.bank import BankEntry
    from autograder.audit.follow import Followed
    from autograder.judging.judge.setup import Setup


def show_followed(
    setup: Setup,
    entries: list[BankEntry],
    questions: Sequence[str],
    output: Output,
    *,
    quick: bool,
) -> Ended:
    """Judge follow-through by these entries, report each fault, and print a table."""
    from autograder.audit.follow import follow

    name, began, found = setup.assignment.name, time.monotonic(), []
    with HowFar(output.console, f"following through {name}", "earlier mistakes judged") as progress:
        for each in follow(setup, entries, setup.kernels.jobs, questions, quick=quick):
            found.append(each)
            if each.fault:
                output.say(f"{each.wrong}: {each.fault}", style="red")
            if each.cancelled:
                output.say(f"{each.wrong}: {each.cancelled}; the two cancel out", style="yellow")
            progress.advance()
    faults = sum(bool(each.fault) for each in found)
    output.table(_table(name, found))
    callers = {str(caller) for each in found for caller in each.callers}
    line = f"{len(found)} times an earlier mistake, {len(callers)} entries that rely on it"
    bar = f"{faults} misjudged; none should be"
    seconds = f"{time.monotonic() - began:.0f} s"
    output.say(f"{name}: {line}: {bar}; {seconds}", style="red" if faults else "green")
    record = {"followed": [_record(each) for each in found], "misjudged": faults}
    return Ended(NEEDS_PERSON if faults else DONE, record)


def _table(name: str, found: list[Followed]) -> Table:
    table = Table(title=f"Follow-through, {name}", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("question")
    table.add_column("mistakes", justify="right")
    table.add_column("misjudged", justify="right")
    table.add_column("what relies on it")
    mistakes = Counter(each.wrong.question for each in found)
    faults = Counter(each.wrong.question for each in found if each.fault)
    for question, count in mistakes.items():
        own = [each for each in found if each.wrong.question == question]
        callers = dict.fromkeys(caller.question for each in own for caller in each.callers)
        table.add_row(question, str(count), str(faults[question]), ", ".join(callers))
    return table


def _record(each: Followed) -> dict[str, Any]:
    callers = [str(caller) for caller in each.callers]
    return {
        "wrong": str(each.wrong),
        "callers": callers,
        "fault": each.fault,
        "cancelled": each.cancelled,
    }
