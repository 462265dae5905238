"""Run right solutions through all explore cells, and show which make one raise."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.cli.several import Ended

if TYPE_CHECKING:
    from autograder.audit.bank import BankEntry
    from autograder.audit.explore import Explored
    from autograder.judging.judge.setup import Setup


def show_explored(setup: Setup, entries: list[BankEntry], output: Output) -> Ended:
    """Run the right ones of these entries, report each fault as it is found, and print a table."""
    from autograder.audit.explore import explore

    right = [entry for entry in entries if entry.side == "right"]
    name, began, explored = setup.assignment.name, time.monotonic(), []
    done = "right solutions explored"
    with HowFar(output.console, f"exploring {name}", done, len(right)) as progress:
        for each in explore(setup, right, setup.kernels.jobs, output.say):
            explored.append(each)
            if each.fault:
                output.say(f"{_named(each)}: {each.fault}", style="red")
            progress.advance(len(each.entries))
    faults = [each for each in explored if each.fault]
    if faults:
        output.table(_table(name, faults))
    cells = sum("explore" in cell.tags for cell in setup.source.cells)
    line = f"{len(right)} right solutions through {cells} explore cells, {len(faults)} raise"
    style = "red" if faults else "green"
    output.say(f"{name}: {line}; {time.monotonic() - began:.0f} s", style=style)
    record = {"explored": len(right), "raising": [_record(each) for each in faults]}
    return Ended(NEEDS_PERSON if faults else DONE, record)


def _table(assignment: str, faults: list[Explored]) -> Table:
    title = f"Right solutions that make an explore cell of {assignment} raise"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("entry", no_wrap=True)
    table.add_column("cell", no_wrap=True)
    table.add_column("how it ended")
    for each in faults:
        table.add_row(_named(each), each.cell or "-", Text(each.reason, overflow="fold"))
    return table


def _named(explored: Explored) -> str:
    return ", ".join(map(str, explored.entries)) or "the solution itself"


def _record(explored: Explored) -> dict[str, object]:
    return {
        "entries": [str(entry) for entry in explored.entries],
        "cell": explored.cell,
        "fault": explored.fault,
    }
