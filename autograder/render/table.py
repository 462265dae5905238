"""What the terminal shows: a class in one table, one submission check by check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rich import box
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course import Visibility
from autograder.render.feedback_grade import WholeGrade
from autograder.render.tally import StudentRow
from autograder.render.words import (
    SHORT_OUTCOMES,
    STATUSES,
    earned,
    follow_through_text,
    mistake_text,
    problems_for_staff,
)
from autograder.results import CheckResult, Outcome, Status, SubmissionResult
from autograder.text import number, plain_id, printable

_STATUS_STYLES = {Status.GRADED: "green", Status.PARTIAL: "yellow", Status.UNGRADABLE: "red"}
_ID_WIDTH = 28
_UNBOUNDED = 100_000
_NOTE_WIDTH = 24  # a note column narrower than this is worse than notes below the table


@dataclass(frozen=True)
class _Column:
    """One column: its heading, and a cell per student."""

    head: str
    cells: list[Text]
    left: bool = False

    @cached_property
    def widest(self) -> Text:
        """The cell that the column's width follows."""
        return max(self.cells, key=lambda cell: cell.cell_len, default=Text())


class ResultsTable:
    """A class's results as a rich renderable that adapts to the terminal's width.

    If there is room, columns have the questions' names; otherwise numbers with a legend, scores
    rounded to tenths, and further tables for what doesn't fit. Notes have their own column if
    there is room, otherwise lines below.

    Args:
        assignment: the title.
        rows: sorted as they are to be shown.
    """

    def __init__(self, assignment: str, rows: Sequence[StudentRow]) -> None:
        self._assignment = assignment
        self._rows = rows
        self._questions = list(dict.fromkeys(name for row in self._rows for name in row.scores))
        self._student = _Column("student", [Text(row.name) for row in self._rows], left=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the most explicit layout that fits."""
        fixed = self._fixed()
        before, after = [self._student, *fixed[:-1]], fixed[-1:]
        layout = [*before, *self._scores(self._questions, number), *after]

        def room(columns: list[_Column]) -> int:
            return options.max_width - _width(console, columns)

        if room(layout) >= 0:
            layouts, legend = [layout], ""
        else:
            heads = [str(i) for i, _ in enumerate(self._questions, 1)]
            layouts = self._split(before, self._scores(heads, _tenths), after, room)
            pairs = zip(heads, self._questions, strict=True)
            legend = "  ".join(f"{head}={name}" for head, name in pairs)
        noted = any(row.note for row in self._rows)
        beside = len(layouts) == 1 and room(layouts[0]) >= _NOTE_WIDTH
        if noted and beside:
            notes = [Text(row.note) for row in self._rows]
            layouts[0] = [*layouts[0], _Column("note", notes, left=True)]
        for number_, columns in enumerate(layouts):
            yield _table(self._assignment if number_ == 0 else None, columns)
        if legend:
            yield Text(legend, style="dim")
        for row in self._rows:
            if row.whole and row.whole.penalty:
                yield Text(f"{row.name}: {row.whole.reason}")
        if noted and not beside:
            yield from self._note_lines()

    def _fixed(self) -> list[_Column]:
        status = [Text(row.status.value, _STATUS_STYLES[row.status]) for row in self._rows]
        scores = [f"{number(row.score)}/{number(row.max_score)}" for row in self._rows]
        return [
            _Column("status", status),
            _Column("score", [Text(score, "bold") for score in scores]),
            *self._whole(),
            _Column("sec", [Text(f"{row.seconds:.1f}") for row in self._rows]),
        ]

    def _whole(self) -> list[_Column]:
        """Return what leads from the score to the total; nothing if no row has more than it."""
        wholes = [row.whole for row in self._rows]
        if not any(wholes):
            return []
        parts: dict[str, Callable[[WholeGrade], float]] = {
            "by hand": lambda whole: whole.by_hand,
            "changed": lambda whole: whole.overridden,
            "late": lambda whole: -whole.penalty,
        }
        columns = [
            _Column(head, [Text(number(part(whole)) if whole else "-") for whole in wholes])
            for head, part in parts.items()
            if any(whole and part(whole) for whole in wholes)
        ]
        totals = [
            f"{number(whole.score)}/{number(whole.max_score)}" if whole else "-" for whole in wholes
        ]
        return [*columns, _Column("total", [Text(total, "bold") for total in totals])]

    def _scores(self, heads: Sequence[str], spell: Callable[[float], str]) -> list[_Column]:
        return [
            _Column(
                head,
                [
                    Text(spell(row.scores[name]) if name in row.scores else "-")
                    for row in self._rows
                ],
            )
            for head, name in zip(heads, self._questions, strict=True)
        ]

    def _split(
        self,
        before: list[_Column],
        scores: list[_Column],
        after: list[_Column],
        room: Callable[[list[_Column]], int],
    ) -> list[list[_Column]]:
        """Spread the questions over as many tables as they need, the fixed columns in the first."""
        layouts: list[list[_Column]] = []
        rest = scores
        while rest or not layouts:
            fit = len(rest)
            while fit > 1 and room([*before, *rest[:fit], *after]) < 0:
                fit -= 1
            layouts.append([*before, *rest[:fit], *after])
            rest = rest[fit:]
            before, after = [self._student], []
        return layouts

    def _note_lines(self) -> Iterator[Text]:
        for row in self._rows:
            if row.note:
                yield Text.assemble((f"{row.name}: ", _STATUS_STYLES[row.status]), row.note)


def _width(console: Console, columns: Sequence[_Column]) -> int:
    """Return how wide rich would draw these columns, had it all the room there is."""
    unbounded = console.options.update(max_width=_UNBOUNDED)
    widest = [replace(column, cells=[column.widest]) for column in columns]
    return console.measure(_table(None, widest), options=unbounded).maximum


def _table(title: str | None, columns: Sequence[_Column]) -> Table:
    heading = None if title is None else Text(title, "bold")
    table = Table(title=heading, box=box.SIMPLE_HEAD, padding=(0, 0))
    for column in columns:
        if column.head == "student":
            table.add_column(column.head, overflow="fold", max_width=_ID_WIDTH)
        elif column.left:
            table.add_column(column.head, overflow="fold")
        else:
            justify: JustifyMethod = "left" if column.head == "status" else "right"
            table.add_column(column.head, justify=justify, no_wrap=True)
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*cells)
    return table


def _tenths(value: float) -> str:
    return number(round(value, 1))


def summary(rows: Sequence[StudentRow]) -> Text:
    """Return the line below a table: how many, the mean, and how many need a person."""
    if not rows:
        return Text("no submissions")
    mean = sum(row.score for row in rows) / len(rows)
    most = max(row.max_score for row in rows)
    word = "submission" if len(rows) == 1 else "submissions"
    line = Text(f"{len(rows)} {word}, mean {number(mean)} of {number(most)} points")
    waiting = sum(bool(row.reasons) for row in rows)
    if waiting:
        line.append(f", {waiting} need a person" if waiting > 1 else ", 1 needs a person", "yellow")
    return line


def check_table(result: SubmissionResult) -> Group:
    """Return one submission as the terminal shows it: every check, with message and hint."""
    head = Text.assemble(
        (f"{result.assignment}: {plain_id(result.student_id)}", "bold"),
        f"  {number(result.score)} of {number(result.max_score)} points, ",
        (STATUSES[result.status].lower(), _STATUS_STYLES[result.status]),
        f", {result.seconds:.1f} s",
    )
    parts: list[Text | Table] = [head]
    parts += [Text(f"  {problem}", style="yellow") for problem in problems_for_staff(result)]
    if any(question.checks for question in result.questions):
        parts.append(_checks(result))
    return Group(*parts)


def _checks(result: SubmissionResult) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("check", overflow="fold")
    table.add_column("outcome", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    for question in result.questions:
        points = f"{number(question.score)} / {number(question.max_score)}"
        table.add_row(Text(question.name, style="bold"), "", Text(points, style="bold"))
        if question.mistake:
            table.add_row(Padding(Text(mistake_text(question), "magenta"), (0, 0, 0, 2)))
        if question.follow_through:
            table.add_row(Padding(Text(follow_through_text(question), "magenta"), (0, 0, 0, 2)))
        for check in question.checks:
            style = _outcome_style(check.outcome)
            outcome = Text(SHORT_OUTCOMES[check.outcome], style=style)
            table.add_row(_account(check), outcome, earned(check))
        table.add_section()
    return table


def _account(check: CheckResult) -> Group:
    hidden = " (hidden)" if check.visibility != Visibility.PUBLIC else ""
    parts = [Padding(Text.assemble(printable(check.title), (hidden, "dim")), (0, 0, 0, 2))]
    failed = check.outcome is not Outcome.PASSED
    if failed and check.message:
        parts.append(Padding(Text(printable(check.message)), (0, 0, 0, 4)))
    if failed and check.hint:
        parts.append(Padding(Text(f"hint: {printable(check.hint)}", "cyan"), (0, 0, 0, 4)))
    return Group(*parts)


def _outcome_style(outcome: Outcome) -> str:
    if outcome is Outcome.PASSED:
        return "green"
    return "yellow" if outcome is Outcome.GRADER_ERROR else "red"
