"""``iml tickets``: requests by mail, from mailbox to answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.tickets_book import Book, By, Number, open_book, whoever
from autograder.cli.tickets_change import assign_command, set_command
from autograder.cli.tickets_resolve import resolve_command
from autograder.cli.tickets_shown import (
    log_record,
    mail_record,
    show,
    ticket_record,
    tickets_table,
)
from autograder.tickets.model import Kind, State

if TYPE_CHECKING:
    from autograder.records.ticket_mails import Taken
    from autograder.records.tickets import Ticket
    from autograder.tickets.model import Mail

tickets = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@tickets.callback()
def _tickets() -> None:
    """Turn requests by mail into tickets: late work, regrades, and others.

    Mail is only read, and answers are drafted, never sent; docs/tickets.md has the rules.

    Example: [bold]iml tickets import requests.mbox[/bold]
    """


@tickets.command("import")
def import_command(
    mailboxes: Annotated[
        list[Path],
        typer.Argument(
            metavar="MAILBOX…",
            help="Files: mbox, single mails, CSV; or Maildirs.",
            show_default=False,
        ),
    ],
    roster: options.Roster = None,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    as_json: options.AsJson = False,
) -> None:
    """Make tickets of the mails in mbox files, single mails, Maildirs or tables.

    One thread is one ticket, and a mail that is there already is not taken again. Students are
    known by the roster's addresses; default: roster.csv of the course. Assignment, question and
    kind are guessed; `iml tickets set` corrects them.

    Example: [bold]iml tickets import requests.mbox --roster roster.csv[/bold]
    """
    from autograder.adapters.mail.files import read_mails

    book, output = open_book(graded, db_url, roster), Output("tickets import", as_json)
    trusted = book.settings().trusted_host
    mails = [mail for path in mailboxes for mail in read_mails(path, trusted)]
    _take(book, mails, whoever(by), output)


@tickets.command("fetch")
def fetch_command(
    host: Annotated[str, typer.Option(help="IMAP server; default: c.Tickets.host.")] = "",
    user: Annotated[str, typer.Option(help="Login name; default: c.Tickets.user.")] = "",
    folder: Annotated[str, typer.Option(help="Folder; default: c.Tickets.folder, INBOX.")] = "",
    roster: options.Roster = None,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    as_json: options.AsJson = False,
) -> None:
    """Make tickets of the mails in a folder of an IMAP server, over TLS.

    Nothing changes there: no mail is even marked as seen. The password is that of the variable
    IML_IMAP_PASSWORD, or of the keyring: keyring set HOST USER.

    Example: [bold]iml tickets fetch --host imap.example.org --user course[/bold]
    """
    from autograder.adapters.mail.imap import Mailbox, fetch_mails, password_of
    from autograder.errors import UsageError
    from autograder.records.ticket_access import with_tickets
    from autograder.records.ticket_mails import known_mails

    book, output = open_book(graded, db_url, roster), Output("tickets fetch", as_json)
    settings = book.settings()
    name, _, port = (host or settings.host).partition(":")
    if port and not port.isdecimal():
        raise UsageError(f"--host {host}: {port!r} is not a port")
    box = Mailbox(
        name, int(port or settings.port), user or settings.user, folder or settings.folder
    )
    for option, given in (("host", box.host), ("user", box.user)):
        if not given:
            raise UsageError(f"no {option}: give --{option}, or set c.Tickets.{option}")
    password = password_of(box)
    known = with_tickets(book.url, known_mails)
    with output.console.status(f"reading {box.folder} at {box.name} …"):
        mails = fetch_mails(box, password, known, settings.trusted_host)
    _take(book, mails, whoever(by), output)


def _take(book: Book, mails: Sequence[Mail], who: str, output: Output) -> None:
    """Add mails to the tickets, all or none, and print what became of them."""
    from autograder.records.ticket_access import with_tickets
    from autograder.records.ticket_mails import take_mails
    from autograder.records.tickets import all_tickets
    from autograder.tickets.guess import guess

    questions = book.questions()

    def taken_from(db: object) -> tuple[Taken, list[Ticket]]:
        taken = take_mails(
            db,
            mails,
            book.student_of,
            lambda mail: guess(mail.subject, mail.text, questions),
            who,
        )
        return taken, [one for one in all_tickets(db) if one.id in {*taken.opened}]

    taken, opened = with_tickets(book.url, taken_from)
    if opened:
        output.table(tickets_table(opened))
    counts = f"{len(opened)} new, {len(taken.joined)} got more mail, {taken.known} known mails"
    output.say(f"tickets: {counts}")
    if book.roster is None:
        output.say("no roster, so no student is known by an address", style="yellow")
    output.end(
        tickets=[ticket_record(one) for one in opened], joined=taken.joined, known=taken.known
    )


@tickets.command("list")
def list_command(
    assignments: options.Assignments = None,
    everything: Annotated[bool, typer.Option("--all", help="Resolved ones, too.")] = False,
    student: Annotated[str, typer.Option(help="Only this student's.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    assignee: Annotated[str, typer.Option(help="Only those that this person has.")] = "",
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    as_json: options.AsJson = False,
) -> None:
    """List the open tickets, the oldest first.

    Example: [bold]iml tickets list attention --kind late[/bold]
    """
    from autograder.records.ticket_access import read_tickets
    from autograder.records.tickets import all_tickets

    book, output = open_book(graded, db_url), Output("tickets list", as_json)
    wanted = [one.name for one in options.chosen(book.course, assignments)] if assignments else []
    known: list[Ticket] = []
    found = [
        one
        for one in read_tickets(book.url, all_tickets, known)
        if (everything or one.state is State.OPEN)
        and (not wanted or one.assignment in wanted)
        and student in ("", one.student_id)
        and kind in (None, one.kind)
        and assignee in ("", one.assignee)
    ]
    if found:
        output.table(tickets_table(found))
    output.say({0: "no tickets", 1: "1 ticket"}.get(len(found), f"{len(found)} tickets"))
    output.end(tickets=[ticket_record(one) for one in found])


@tickets.command("show")
def show_command(
    number: Number,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    as_json: options.AsJson = False,
) -> None:
    """Show a ticket: its mails, what was done, and drafted answers.

    Example: [bold]iml tickets show 3[/bold]
    """
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import log_of, mails_of

    book, output = open_book(graded, db_url), Output("tickets show", as_json)
    one = book.ticket(number)
    mails, log = with_tickets(book.url, lambda db: (mails_of(db, number), log_of(db, number)))
    show(one, mails, log, output)
    output.end(
        ticket=ticket_record(one),
        mails=[mail_record(mail) for mail in mails],
        log=[log_record(entry) for entry in log],
    )


tickets.command("assign")(assign_command)
tickets.command("set")(set_command)
tickets.command("resolve")(resolve_command)
