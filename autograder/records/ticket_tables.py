"""The tables of tickets, in nbgrader's database but apart from nbgrader's own tables.

nbgrader makes the database, since it stamps its migrations only in an empty one. Students and
assignments are named, not referred to: nbgrader may remove its rows, and tickets stay. The log is
only inserted into; the database itself refuses everything else.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    inspect,
    select,
)

from autograder.errors import GradebookError

VERSION = 1
METADATA = MetaData()

VERSIONS = Table("iml_tickets_version", METADATA, Column("version", Integer, nullable=False))
TICKETS = Table(
    "iml_tickets",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student_id", String(128), nullable=False),
    Column("assignment", String(128), nullable=False),
    Column("question", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("assignee", String(128), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("bare_subject", Text, nullable=False),
    Column("opened", DateTime, nullable=False),
    sqlite_autoincrement=True,
)
MAILS = Table(
    "iml_ticket_mails",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ticket", Integer, nullable=False, index=True),
    # The same id under another sender is another mail: whoever writes it can't hide the first.
    Column("key", String(300), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("name", Text, nullable=False),
    Column("sent", DateTime),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Text, nullable=False),  # JSON: [[name, size], …]
    Column("notes", Text, nullable=False),  # JSON: [text, …]
    Column("verified", Boolean, nullable=False),
    UniqueConstraint("key", "sender"),
)
# Every id by which a mail may refer to a ticket: of its mails, and of those that they answer.
IDS = Table(
    "iml_ticket_ids",
    METADATA,
    Column("message_id", String(300), primary_key=True),
    Column("ticket", Integer, primary_key=True),
    Column("own", Boolean, nullable=False),
)
LOG = Table(
    "iml_ticket_log",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ticket", Integer, nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("who", String(128), nullable=False),
    Column("act", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)

_REFUSAL = "the log of tickets only grows"
_SQLITE = (
    *(f"BEFORE {act} ON iml_ticket_log" for act in ("UPDATE", "DELETE")),
    # What INSERT OR REPLACE would do.
    "BEFORE INSERT ON iml_ticket_log WHEN EXISTS (SELECT 1 FROM iml_ticket_log WHERE id = NEW.id)",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION iml_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER iml_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON iml_ticket_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION iml_log_only_grows()",
)
for _number, _when in enumerate(_SQLITE):
    _trigger = (
        f"CREATE TRIGGER iml_log_only_grows_{_number} {_when} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    _ddl = DDL(_trigger)  # type: ignore[no-untyped-call]
    event.listen(LOG, "after_create", _ddl.execute_if(dialect="sqlite"))
for _statement in _POSTGRESQL:
    _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(LOG, "after_create", _ddl.execute_if(dialect="postgresql"))


def has_tickets(connection: Any) -> bool:
    """Whether a database has the tables of tickets, of this version.

    Raises:
        GradebookError: they are of a newer version.
    """
    if not inspect(connection).has_table(VERSIONS.name):
        return False
    version = connection.execute(select(func.max(VERSIONS.c.version))).scalar()
    if version is not None and version > VERSION:
        raise GradebookError(
            f"the gradebook's tickets have version {version}, and this program knows {VERSION}: "
            "update it"
        )
    return version is not None
