"""``iml mistakes``: what the bank lacks, by the submissions of a class."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.text import plain_id, printable

if TYPE_CHECKING:
    from autograder.audit.unnamed import Group, Lacking

_LIST = "list"
_MOST_STUDENTS = 10  # named in a line


class _ListsByDefault(TyperGroup):
    """Takes what is no command of its own for what ``list`` is given."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = [_LIST, *args]
        return super().parse_args(ctx, args)


mistakes = typer.Typer(cls=_ListsByDefault, rich_markup_mode="rich")


@mistakes.callback()
def _mistakes() -> None:
    """Show which mistakes of a class the bank doesn't know, or add one of them.

    `iml mistakes [ASSIGNMENT…]` is short for `iml mistakes list [ASSIGNMENT…]`.

    Example: [bold]iml mistakes attention[/bold]
    """


@mistakes.command(_LIST)
def list_command(
    assignments: options.Assignments = None,
    graded: options.Graded = None,
    as_json: options.AsJson = False,
) -> None:
    """List wrong answers that got no name, grouped by equal behaviour, the largest group first.

    Each group shows one student's code: what to add to the bank next. Exits with 1 if a result
    can't be read.

    Example: [bold]iml mistakes list attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.outputs import Outputs

    course, output = Course.find(), Output("mistakes", as_json)
    folder = (graded or course.root).resolve()
    chosen = options.chosen(course, assignments)
    if not assignments:
        chosen = [one for one in chosen if Outputs(folder, one.name).results.is_dir()] or chosen
    code, records = with_each(chosen, lambda one: _list_one(one, folder, output))
    output.end(code, assignments=records)


def _list_one(assignment: Assignment, folder: Path, output: Output) -> Ended:
    from autograder.audit.unnamed import what_is_lacking
    from autograder.outputs import Outputs
    from autograder.records.store import ResultStore

    store = ResultStore(folder, assignment.name)
    unreadable: list[str] = []
    results = list(store.read_all(unreadable))
    if not results and not unreadable:
        first = f"first: iml grade {assignment.name}; or see --graded"
        raise UsageError(f"no results of {assignment.name} in {folder}; {first}")
    lacking = what_is_lacking(results, Outputs(folder, assignment.name))
    lacking.unreadable[:0] = unreadable
    _show(assignment.name, lacking, output)
    return Ended(NEEDS_PERSON if lacking.unreadable else DONE, _record(lacking))


def _show(name: str, lacking: Lacking, output: Output) -> None:
    count = sum(len(group.codes) for group in lacking.groups)
    output.say(f"{name}: {count} wrong answers without a name, {len(lacking.groups)} behaviours")
    for group in lacking.groups:
        student, code = group.shown
        output.say(f"\n{group.question}: {_named(group.students)}", style="bold")
        output.say(f"  {_seen(group)}")
        output.code(f"{student}'s code", code)
    for question, students in lacking.unobserved.items():
        output.say(f"\n{question}: no probe says anything about {_named(sorted(students))}")
    for line in lacking.unreadable:
        output.say(printable(line), style="yellow")


def _seen(group: Group) -> str:
    """Say in which probes the code of a group differs from right code."""
    if not group.deviating:
        return "answers every probe like right code: a probe is missing"
    how = "only raises in" if group.only_raises else "differs from right code in"
    return f"{how} {', '.join(group.deviating)}"


def _named(students: list[str]) -> str:
    count = "1 student" if len(students) == 1 else f"{len(students)} students"
    names = ", ".join(map(plain_id, students[:_MOST_STUDENTS]))
    return f"{count}: {names}" + (", …" if len(students) > _MOST_STUDENTS else "")


def _record(lacking: Lacking) -> dict[str, Any]:
    return {
        "groups": [
            {
                "question": group.question,
                "students": group.students,
                "probes": list(group.deviating),
                "only_raises": group.only_raises,
                "shown": group.shown[0],
                "code": group.shown[1],
            }
            for group in lacking.groups
        ],
        "unobserved": {name: sorted(who) for name, who in sorted(lacking.unobserved.items())},
        "unreadable": lacking.unreadable,
    }


@mistakes.command("add")
def add_command(
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="Whose code.")],
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Of which question.")],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new entry's: lower-case letters, digits, _.")
    ],
    assignment: Annotated[
        str, typer.Option(help="Which assignment; default: the one with that question.")
    ] = "",
    graded: options.Graded = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Make a wrong entry of the bank out of a student's code, for you to describe.

    Comments and docstrings are removed, since they may say whose it is. Shows the code, and asks
    before anything is written; nothing is run.

    Example: [bold]iml mistakes add s003 attention divided_by_beta[/bold]
    """
    from autograder.audit.new_entry import entry_path, entry_text, student_code
    from autograder.files import write_atomically
    from autograder.outputs import Outputs

    course, output = Course.find(), Output("mistakes add", as_json=False)
    found = _assignment(course, question, assignment)
    path = entry_path(found, question, name)
    outputs = Outputs((graded or course.root).resolve(), found.name)
    text = entry_text(student_code(outputs, student, question))
    shown = path.relative_to(course.root).as_posix()
    output.code(shown, text)
    if not yes and not _agreed(shown):
        output.say("nothing was written")
        return
    write_atomically(path, text)
    output.say(f"wrote {shown}")
    for line in _next_steps(found, question):
        output.say(line)


def _agreed(shown: str) -> bool:
    try:
        return typer.confirm(f"Does nothing in it say whose it is? Write {shown}")
    except typer.Abort:
        raise UsageError(
            f"no one answered, so {shown} was not written; --yes doesn't ask"
        ) from None


def _next_steps(assignment: Assignment, question: str) -> list[str]:
    return [
        "Now say in its docstring, in one sentence that begins with a verb, what it does; then",
        f"  iml audit {assignment.name} --question {question} --quick --public",
        f"  iml references {assignment.name}",
        f"  iml audit {assignment.name} --question {question} --diagnosis",
    ]


def _assignment(course: Course, question: str, name: str) -> Assignment:
    """Return the assignment that has a question.

    Raises:
        UsageError: none has it, or several.
    """
    from autograder.findings import listed, nearest
    from autograder.notebook.source import read_source

    chosen = options.chosen(course, [name] if name else None)
    questions = {one: read_source(one).questions for one in chosen}
    having = [one for one, known in questions.items() if question in known]
    if len(having) > 1:
        several = listed(one.name for one in having)
        raise UsageError(f"{several} have a question {question!r}: name one with --assignment")
    if not having:
        where = " or ".join(one.name for one in chosen)
        known = [each for names in questions.values() for each in names]
        there = f"; there are {listed(known)}"
        raise UsageError(f"{where} has no question {question!r}{nearest(question, known, there)}")
    return having[0]
