"""How the terminal shows what differs between two gradings."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.analysis.kept_difference import ChangeLine, change_lines, sentences
from autograder.analysis.people import People
from autograder.cli.output import Output
from autograder.grading.difference import Difference

_MOST_STUDENTS = 30  # that a terminal shows; a page shows all


def show_difference(found: Difference, people: People, output: Output) -> None:
    """Print who changed, by how much, by which checks, and the means."""
    lines = change_lines(found, people)
    if lines:
        output.table(_table(found.assignment, lines[:_MOST_STUDENTS]))
    if len(lines) > _MOST_STUDENTS:
        output.say(f"and {len(lines) - _MOST_STUDENTS} more students")
    for sentence in sentences(found):
        output.say(f"{found.assignment}: {sentence}")


def _table(assignment: str, lines: list[ChangeLine]) -> Table:
    table = Table(title=f"{assignment}: what changed", title_justify="left", box=box.SIMPLE_HEAD)
    totals = any(line.total != "–" for line in lines)
    for head in ("student", "score", "change", *(("total",) if totals else ())):
        table.add_column(head, justify="right" if head == "change" else "left")
    for head in ("check", "before", "after"):
        table.add_column(head, overflow="fold")
    for line in lines:
        first = [line.who, line.score, line.gained, *((line.total,) if totals else ())]
        rows = [[f"{c.question}: {c.title}", c.before, c.after] for c in line.checks]
        if line.note or not rows:
            rows.insert(0, [line.note, "", ""])
        for number, row in enumerate(rows):
            cells = first if number == 0 else [""] * len(first)
            table.add_row(*map(Text, (*cells, *row)))
        table.add_section()
    return table
