"""``iml tickets resolve``: an extension, a regrade or just an answer, which is drafted."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.limits import takes_limits
from autograder.cli.numbers import decimal_number
from autograder.cli.output import Output
from autograder.cli.tickets_book import Book, By, Number, open_book, whoever
from autograder.cli.tickets_shown import in_utc, ticket_record
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits
from autograder.text import number as short
from autograder.tickets.model import Act, State

if TYPE_CHECKING:
    from autograder.records.tickets import Ticket
    from autograder.records.waiting_extensions import Granted
    from autograder.tickets.answer import Answer
    from autograder.tickets.difference import Difference

_MOST_DAYS = 365.0


@takes_limits
def resolve_command(
    number: Number,
    extend: Annotated[
        float | None,
        typer.Option(
            parser=decimal_number, metavar="DAYS", help="Extend the deadline by so many days."
        ),
    ] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade the submission again.")] = False,
    reason: Annotated[str, typer.Option(help="A sentence for the answer and the log.")] = "",
    submitted: options.Submitted = None,
    roster: options.Roster = None,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    isolation: options.IsolationOption = Isolation.FULL,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Resolve a ticket: extend the deadline, grade again, or only answer; print a draft to send.

    An extension goes into the gradebook; where nothing is handed in yet, it waits for that. After
    a regrade, the ticket has the points before and after. The draft comes from ticket_answer.txt
    of the course, if there is one. Exits with 1, and leaves the ticket open, where a regraded
    submission needs a person.

    Example: [bold]iml tickets resolve 3 --extend 2 --reason "Get well soon."[/bold]
    """
    from autograder.cli.tickets_regrade import Regrade, regraded

    book, output = open_book(graded, db_url, roster), Output("tickets resolve", as_json)
    ticket = book.ticket(number)
    _check(ticket, extend, regrade)
    answer = _answer(book, ticket, reason, whoever(by))
    _try_template(book, answer)
    if extend is not None:
        _extend(book, ticket, dataclasses.replace(answer, days=extend), output)
    elif regrade:
        order = Regrade(book, ticket, submitted, isolation, limits)
        change, settled = regraded(order, output)
        answer = dataclasses.replace(answer, regrade=change)
        _end(book, ticket, answer, output, Act.REGRADED, described(change), settled=settled)
    else:
        _end(book, ticket, answer, output)


def _check(ticket: Ticket, extend: float | None, regrade: bool) -> None:
    """Refuse what can't be done with a ticket, before anything is.

    Raises:
        UsageError: the message names the ticket or option, and what to do.
    """
    if extend is not None and regrade:
        raise UsageError("--extend and --regrade don't go together: resolve one, then the other")
    if extend is not None and not 0 < extend <= _MOST_DAYS:
        raise UsageError(f"--extend {extend:g} must be above 0, and at most {_MOST_DAYS:g} days")
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
    change = Difference(None, 1.0, 1.0, {"question": (None, 1.0)}, (check,))
    for trial in (
        answer,
        dataclasses.replace(answer, days=1.0, due="2026-01-01 12:00 UTC"),
        dataclasses.replace(answer, regrade=change),
        dataclasses.replace(answer, regrade=dataclasses.replace(change, before=0.5)),
    ):
        draft(template_of(book.course.root), trial)


def _extend(book: Book, ticket: Ticket, answer: Answer, output: Output) -> None:
    """Grant an extension and resolve the ticket, both or neither; then look at the penalty anew."""
    from autograder.adapters.nbgrader.fill import apply_late_policy
    from autograder.grading.course_config import course_config
    from autograder.moments import now
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import note
    from autograder.records.waiting_extensions import Extension, grant

    by = timedelta(days=answer.days or 0.0)
    reason = answer.reason or f"ticket {ticket.id}"
    extension = Extension(ticket.student_id, ticket.assignment, reason, now(), length=by)

    def extended(db: Any) -> tuple[Granted, str]:
        granted = grant(db, extension)
        due = in_utc(granted.due) if granted.due else ""
        waits = ", once there is a submission" if granted.waiting else ""
        detail = f"by {short(answer.days or 0.0)} days{f', to {due}' if due else ''}{waits}"
        note(db, ticket.id, answer.who, Act.EXTENDED, detail)
        return granted, _resolved(db, book, ticket, dataclasses.replace(answer, due=due))

    granted, text = with_tickets(book.url, extended)
    if granted.waiting:
        output.say("nothing is handed in yet: the extension waits for that")
    else:
        config = course_config(book.course.root)
        apply_late_policy(config, book.url, ticket.assignment, [ticket.student_id])
    if granted.due and granted.due < now():
        output.say(f"the extended deadline, {in_utc(granted.due)}, has passed", style="yellow")
    due = granted.due.isoformat() if granted.due else None
    record = {"days": answer.days, "due": due, "waiting": granted.waiting}
    _show(text, ticket, output)
    output.end(**_record(book, ticket, text, extension=record))


def _end(
    book: Book,
    ticket: Ticket,
    answer: Answer,
    output: Output,
    act: Act | None = None,
    detail: str = "",
    *,
    settled: bool = True,
) -> None:
    """Log what was done, resolve the ticket if that settles it, and end the command."""
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import note

    def resolved(db: Any) -> str:
        if act:
            note(db, ticket.id, answer.who, act, detail)
        return _resolved(db, book, ticket, answer) if settled else ""

    text = with_tickets(book.url, resolved)
    if detail:
        output.say(detail)
    if settled:
        _show(text, ticket, output)
    else:
        output.say(f"ticket {ticket.id} stays open: the submission needs a person", style="yellow")
    change = answer.regrade and dataclasses.asdict(answer.regrade)
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


def described(change: Difference) -> str:
    """Return what a regrade changed, a line for each check."""

    def points(value: float | None) -> str:
        return "–" if value is None else short(value)

    total = f"{points(change.before)} → {points(change.after)} of {short(change.max_score)} points"
    lines = [
        f"{one.question}, {one.title}: {points(one.before)} → {points(one.after)}"
        for one in change.checks
    ]
    return "\n".join([total, *(lines or ["no check changed"])])
