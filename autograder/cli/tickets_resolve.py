"""``iml tickets resolve``: an extension, a regrade or just an answer, which is drafted."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.limits import takes_limits
from autograder.cli.output import Output
from autograder.cli.tickets_book import Book, By, Number, open_book, whoever
from autograder.cli.tickets_shown import ticket_record
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits
from autograder.text import number as short
from autograder.tickets.model import Act, State

if TYPE_CHECKING:
    from autograder.cli.tickets_regrade import Regraded
    from autograder.records.tickets import Ticket
    from autograder.tickets.answer import Answer
    from autograder.tickets.difference import Difference


@takes_limits
def resolve_command(
    number: Number,
    extend: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS|TIME",
            help="Extend the deadline: beyond the due date, like 2, 36h; or until when, like "
            '"2026-05-06 12:00".',
        ),
    ] = None,
    zone: options.Zone = "",
    regrade: Annotated[
        bool,
        typer.Option(
            "--regrade", help="Grade again what has changed, and the ticket's question in any case."
        ),
    ] = False,
    reason: Annotated[str, typer.Option(help="A sentence for the answer and the log.")] = "",
    submitted: options.Submitted = None,
    roster: options.Roster = None,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    isolation: options.IsolationOption = Isolation.FULL,
    as_today: options.AsToday = False,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Resolve a ticket: extend the deadline, regrade, or only answer; print a draft to send.

    The deadline is extended as `iml extend` does it; where nothing is handed in yet, the extension
    waits for that. The submission is regraded as `iml regrade` does it: whatever has changed since,
    or, if the ticket names a question, the checks of that question, changed or not. The ticket
    then has the points before and after. The draft comes from ticket_answer.txt of the course, if
    there is one. Exits with 1, and leaves the ticket open, where the submission could not be
    regraded or needs a person.

    Example: [bold]iml tickets resolve 3 --extend 2 --reason "Get well soon."[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.cli.deadline_settings import find_class
    from autograder.cli.tickets_extend import extended
    from autograder.cli.tickets_regrade import Regrade, regraded

    book, output = open_book(graded, db_url, roster), Output("tickets resolve", as_json)
    ticket = book.ticket(number)
    _check(ticket, extend, regrade)
    answer = _answer(book, ticket, reason, whoever(by))
    _try_template(book, answer)
    if extend is not None:
        found = find_class(ticket.assignment, graded, submitted, roster, zone, db_url)

        def resolve(db: Any, told: Answer) -> str:
            return _resolved(db, book, ticket, told)

        text, record = extended(found, ticket, extend, answer, resolve, output)
        _show(text, ticket, output)
        output.end(**_record(book, ticket, text, extension=record))
    else:
        order = Regrade(book, ticket, submitted, isolation, limits, as_today)
        _end(book, ticket, answer, output, regraded(order, output) if regrade else None)


def _check(ticket: Ticket, extend: str | None, regrade: bool) -> None:
    """Refuse what can't be done with a ticket, before anything is.

    Raises:
        UsageError: the message names the ticket or option, and what to do.
    """
    if extend is not None and regrade:
        raise UsageError("--extend and --regrade don't go together: resolve one, then the other")
    _check_open(ticket)
    if extend is None and not regrade:
        return
    for what, known in (("student", ticket.student_id), ("assignment", ticket.assignment)):
        if not known:
            advice = f"`iml tickets set {ticket.id} --{what} …`"
            raise UsageError(f"ticket {ticket.id} names no {what}: first, {advice}")


def _check_open(ticket: Ticket) -> None:
    if ticket.state is State.RESOLVED:
        raise UsageError(f"ticket {ticket.id} is resolved already")


def _answer(book: Book, ticket: Ticket, reason: str, who: str) -> Answer:
    from autograder.tickets.answer import Answer

    return Answer(
        name=book.name_of(ticket.student_id, ticket.student_id or ticket.sender),
        subject=ticket.subject,
        assignment=ticket.assignment,
        question=ticket.question,
        kind=ticket.kind.value,
        reason=reason.strip(),
        who=who,
    )


def _try_template(book: Book, answer: Answer) -> None:
    """Fill in the template in every way there is, before anything is done.

    Raises:
        UsageError: it breaks a rule.
    """
    from autograder.tickets.answer import draft, template_of
    from autograder.tickets.difference import CheckChange, Difference

    check = CheckChange("question", "check", None, 1.0)
    change = Difference(1.0, 1.0, 1.0, {"question": (None, 1.0)}, (check,))
    for trial in (
        answer,
        dataclasses.replace(answer, days=1.0, due="2026-01-01 12:00 UTC"),
        dataclasses.replace(answer, days=1.5, due="2026-01-01 12:00 UTC"),
        dataclasses.replace(answer, regrade=change),
        dataclasses.replace(answer, regrade=dataclasses.replace(change, again=False)),
        dataclasses.replace(answer, regrade=dataclasses.replace(change, before=0.5)),
    ):
        draft(template_of(book.course.root), trial)


def _end(book: Book, ticket: Ticket, answer: Answer, output: Output, done: Regraded | None) -> None:
    """Log a regrade, resolve the ticket unless a person is needed, and end the command."""
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import note

    settled = done is None or done.settled
    if done:
        answer = dataclasses.replace(answer, regrade=done.change)
        if not done.left:
            output.say(_described(done.change))

    def resolved(db: Any) -> str:
        if done and not done.left:
            detail = "\n".join(filter(None, (_described(done.change), done.page)))
            note(db, ticket.id, answer.who, Act.REGRADED, detail)
        return _resolved(db, book, ticket, answer) if settled else ""

    text = with_tickets(book.url, resolved)
    if settled:
        _show(text, ticket, output)
    else:
        why = (done and done.left) or "the submission needs a person"
        output.say(f"ticket {ticket.id} stays open: {why}", style="yellow")
    change = done and {**dataclasses.asdict(done.change), "left": done.left, "page": done.page}
    record = _record(book, ticket, text, regrade=change)
    output.end(DONE if settled else NEEDS_PERSON, **record)


def _resolved(db: Any, book: Book, ticket: Ticket, answer: Answer) -> str:
    """Draft the answer, keep it in the log, and close the ticket; return the draft.

    Raises:
        UsageError: somebody else has resolved it meanwhile; then nothing is written.
    """
    from autograder.records.tickets import note, set_state
    from autograder.records.tickets import ticket as as_it_is
    from autograder.tickets.answer import draft, template_of

    _check_open(as_it_is(db, ticket.id))
    text = draft(template_of(book.course.root), answer)
    note(db, ticket.id, answer.who, Act.DRAFTED, f"an answer\n{text.rstrip()}")
    set_state(db, ticket.id, State.RESOLVED, answer.who, answer.reason)
    return text


def _show(text: str, ticket: Ticket, output: Output) -> None:
    if not ticket.verified:
        whose = ticket.student_id or ticket.sender
        output.say(f"unverified: make sure that it was {whose} who wrote", style="yellow")
    output.say("draft of an answer; nothing is sent:", style="bold")
    output.page(text)


def _record(book: Book, ticket: Ticket, text: str, **more: Any) -> dict[str, Any]:
    found = {"ticket": ticket_record(book.ticket(ticket.id)), "answer": text}
    return {**found, "extension": None, "regrade": None, **more}


def _described(change: Difference) -> str:
    """Return what a regrade changed, a line for each check."""

    def points(value: float | None) -> str:
        return "–" if value is None else short(value)

    total = f"{points(change.before)} → {points(change.after)} of {short(change.max_score)} points"
    lines = [
        f"{one.question}, {one.title}: {points(one.before)} → {points(one.after)}"
        for one in change.checks
    ]
    nothing = "no check changed" if change.again else "nothing has changed since the grading"
    return "\n".join([total, *(lines or [nothing])])
