"""What the terminal shows: a class in one table, one submission check by check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.render.tally import Row, row_of
from autograder.render.words import (
    SHORT_OUTCOMES,
    STATUSES,
    earned,
    number,
    plain_id,
    printable,
    problems_for_staff,
)
from autograder.results import CheckResult, Outcome, Status, SubmissionResult

_STATUS_STYLES = {Status.GRADED: "green", Status.PARTIAL: "yellow", Status.UNGRADABLE: "red"}
_NOTE_WIDTH = 24  # a note column narrower than this is worse than notes below the table


class ResultsTable:
    """A class's results as a rich renderable that adapts to the terminal's width.

    Questions head their columns by name where there is room, otherwise by number with a legend
    (and scores are rounded to tenths);
    notes have a column of their own where there is room, otherwise lines below the table.

    Args:
        assignment: the title.
        results: sorted as they are to be shown.
    """

    def __init__(self, assignment: str, results: Iterable[SubmissionResult]) -> None:
        self._assignment = assignment
        self._rows = [row_of(result) for result in results]
        self._questions = list(dict.fromkeys(name for row in self._rows for name in row.scores))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the widest layout that fits."""
        named = self._width(self._questions, options)
        headers = self._questions
        if named > options.max_width:
            headers = [str(i) for i, _ in enumerate(self._questions, 1)]
        left = options.max_width - self._width(headers, options)
        noted = any(row.note for row in self._rows)
        yield self._table(headers, notes=noted and left >= _NOTE_WIDTH)
        if headers != self._questions:
            pairs = zip(headers, self._questions, strict=True)
            yield Text("  ".join(f"{i}={name}" for i, name in pairs), style="dim")
        if noted and left < _NOTE_WIDTH:
            yield from self._note_lines()

    def _width(self, headers: Sequence[str], options: ConsoleOptions) -> int:
        table = self._table(headers, notes=False)
        unbounded = options.update(width=10_000)
        return Console(width=10_000).measure(table, options=unbounded).maximum

    def _table(self, headers: Sequence[str], *, notes: bool) -> Table:
        table = Table(title=Text(self._assignment, style="bold"), box=box.SIMPLE_HEAD)
        table.padding = (0, 0)
        table.add_column("student", overflow="fold", min_width=8)
        table.add_column("status", no_wrap=True)
        table.add_column("score", justify="right", no_wrap=True)
        for header in headers:
            table.add_column(header, justify="right", no_wrap=True)
        table.add_column("sec", justify="right", no_wrap=True)
        if notes:
            table.add_column("note", overflow="fold")
        score = number if headers == self._questions else _short
        for row in self._rows:
            table.add_row(*self._cells(row, score, notes=notes))
        return table

    def _cells(self, row: Row, score: Callable[[float], str], *, notes: bool) -> Iterator[Text]:
        yield Text(row.name)
        yield Text(row.status.value, style=_STATUS_STYLES[row.status])
        yield Text(f"{number(row.score)}/{number(row.max_score)}", style="bold")
        for name in self._questions:
            yield Text(score(row.scores[name]) if name in row.scores else "-")
        yield Text(f"{row.seconds:.1f}")
        if notes:
            yield Text(row.note)

    def _note_lines(self) -> Iterator[Text]:
        for row in self._rows:
            if row.note:
                yield Text.assemble((f"{row.name}: ", _STATUS_STYLES[row.status]), row.note)


def _short(value: float) -> str:
    return number(round(value, 1))


def results_table(assignment: str, results: Iterable[SubmissionResult]) -> ResultsTable:
    """Return the terminal's table of an assignment: one line per student."""
    return ResultsTable(assignment, results)


def summary(results: Sequence[SubmissionResult]) -> Text:
    """Return the line below a table: how many, the mean, and how many need a person."""
    if not results:
        return Text("no submissions")
    mean = sum(result.score for result in results) / len(results)
    most = max(result.max_score for result in results)
    word = "submission" if len(results) == 1 else "submissions"
    line = Text(f"{len(results)} {word}, mean {number(mean)} of {number(most)} points")
    waiting = sum(bool(row_of(result).person) for result in results)
    if waiting:
        line.append(f", {waiting} need a person" if waiting > 1 else ", 1 needs a person", "yellow")
    return line


def check_table(result: SubmissionResult) -> Group:
    """Return the terminal's account of one submission: every check, with message and hint."""
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
        for check in question.checks:
            style = _outcome_style(check.outcome)
            outcome = Text(SHORT_OUTCOMES[check.outcome], style=style)
            table.add_row(_account(check), outcome, earned(check))
        table.add_section()
    return table


def _account(check: CheckResult) -> Group:
    hidden = " (hidden)" if check.visibility != "public" else ""
    parts = [Padding(Text.assemble(printable(check.title), (hidden, "dim")), (0, 0, 0, 2))]
    if check.message:
        parts.append(Padding(Text(printable(check.message)), (0, 0, 0, 4)))
    if check.hint:
        parts.append(Padding(Text(f"hint: {printable(check.hint)}", "cyan"), (0, 0, 0, 4)))
    return Group(*parts)


def _outcome_style(outcome: Outcome) -> str:
    if outcome is Outcome.PASSED:
        return "green"
    return "yellow" if outcome is Outcome.GRADER_ERROR else "red"
