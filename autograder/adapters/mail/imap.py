"""A mailbox on an IMAP server, over TLS, which is only read: nothing there changes.

The folder is opened by EXAMINE, and mails are fetched by BODY.PEEK, so none is marked as seen.
"""

from __future__ import annotations

import contextlib
import os
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.adapters.mail.files import MOST_MAILS
from autograder.errors import MailboxError, MissingPrerequisite, UsageError
from autograder.tickets.mail import MAX_BYTES, read_mail
from autograder.tickets.model import Mail

if TYPE_CHECKING:
    from imapclient import IMAPClient

PASSWORD = "IML_IMAP_PASSWORD"
_SECONDS = 60.0  # without any answer
_AT_A_TIME = 500  # mails whose ids are asked for at once
_IDS = "HEADER.FIELDS (MESSAGE-ID FROM)"


@dataclass(frozen=True)
class Mailbox:
    """Where requests arrive, and as whom they are read."""

    host: str
    port: int
    user: str
    folder: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.host}:{self.port}"


def password_of(box: Mailbox) -> str:
    """Return the password: of the environment, or else of the keyring.

    Raises:
        UsageError: neither has one.
    """
    if given := os.environ.get(PASSWORD):
        return given
    with contextlib.suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with contextlib.suppress(KeyringError):
            if kept := keyring.get_password(box.host, box.user):
                return kept
    raise UsageError(
        f"no password of {box.user} at {box.host}: set {PASSWORD}, or run "
        f"`keyring set {box.host} {box.user}`"
    )


def fetch_mails(
    box: Mailbox, password: str, known: Collection[tuple[str, str]], trusted: str = ""
) -> list[Mail]:
    """Return the mails of a folder that aren't known yet.

    Args:
        box: the mailbox.
        password: of its user.
        known: ids and senders of the mails that are.
        trusted: name of the server whose ``Authentication-Results`` are believed.

    Raises:
        MissingPrerequisite: the extra ``mail`` isn't installed.
        UsageError: the server wants another login, or has no such folder.
        MailboxError: it can't be reached, isn't who it claims to be, or broke off.
    """
    try:
        from imapclient.exceptions import IMAPClientError
    except ImportError as error:
        raise MissingPrerequisite(
            "`iml tickets fetch` needs IMAPClient: pip install '.[mail]' in the course's folder"
        ) from error
    try:
        with _logged_in(box, password) as client:
            return list(_new_mails(client, box, known, trusted))
    except ssl.SSLCertVerificationError as error:
        reason = f"its certificate can't be verified: {error.verify_message}"
        raise MailboxError(f"{box.name}: {reason}") from error
    except (OSError, IMAPClientError) as error:
        raise MailboxError(f"{box.name} can't be read: {_reason(error)}") from error


@contextlib.contextmanager
def _logged_in(box: Mailbox, password: str) -> Iterator[IMAPClient]:
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError, LoginError

    context = ssl.create_default_context()
    with IMAPClient(box.host, box.port, ssl_context=context, timeout=_SECONDS) as client:
        _check_login(box, {bytes(one).upper() for one in client.capabilities()})
        try:
            client.login(box.user, password)
        except LoginError as error:
            raise UsageError(
                f"{box.name} refused the login of {box.user!r}: {_reason(error)}"
            ) from error
        try:
            client.select_folder(box.folder, readonly=True)
        except IMAPClientError as error:
            reason = _reason(error)
            raise UsageError(f"{box.name} has no folder {box.folder!r}: {reason}") from error
        yield client


def _check_login(box: Mailbox, offered: set[bytes]) -> None:
    """Refuse a server that takes no password, before one is sent.

    Raises:
        UsageError: the message says what it takes instead.
    """
    ways = {
        one.removeprefix(b"AUTH=").decode("ascii", "replace")
        for one in offered
        if one.startswith(b"AUTH=")
    }
    if b"LOGINDISABLED" in offered or (ways and not ways & {"PLAIN", "LOGIN"}):
        raise UsageError(
            f"{box.name} asks for another login than a password"
            f" ({', '.join(sorted(ways)) or 'none is offered'}): get an app password, or "
            "export the mailbox and use `iml tickets import`"
        )


def _new_mails(
    client: IMAPClient, box: Mailbox, known: Collection[tuple[str, str]], trusted: str
) -> Iterator[Mail]:
    numbers = client.search("ALL")
    if len(numbers) > MOST_MAILS:
        raise UsageError(
            f"{box.name}: {box.folder} holds over {MOST_MAILS:,} mails: choose a smaller --folder"
        )
    for start in range(0, len(numbers), _AT_A_TIME):
        some = numbers[start : start + _AT_A_TIME]
        heads = client.fetch(some, [f"BODY.PEEK[{_IDS}]"])
        for number in some:
            head = read_mail(_content(heads.get(number, {})))
            if (head.key, head.sender) in known:
                continue
            # One byte more than is read, by which a longer one shows.
            found = client.fetch([number], [f"BODY.PEEK[]<0.{MAX_BYTES + 1}>"])
            if number in found:  # else it was deleted meanwhile
                yield read_mail(_content(found[number]), trusted)


def _content(answer: dict[bytes, Any]) -> bytes:
    """Return what the server gave of a mail: names of the parts vary, and there is only one."""
    return next((value for name, value in answer.items() if name.startswith(b"BODY[")), b"")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
