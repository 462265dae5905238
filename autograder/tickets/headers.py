"""A mail's headers, whatever is in them: decoded, on one line, bounded."""

from __future__ import annotations

import codecs
import email.errors
import email.header
import email.utils
import re
from datetime import UTC, datetime
from email.message import Message

from autograder.text import printable

LONGEST = 300  # characters kept of a header
MOST_REFERENCES = 50
LONGEST_RAW = 20_000  # characters of a header that are looked at
_LONGEST_SENDER = 1000  # its parser calls itself for each parenthesis
_LONGEST_ID = 250
_LONGEST_ADDRESS = 254  # of RFC 5321
_ID = re.compile(rf"<([^<>\s]{{1,{_LONGEST_ID}}})>")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*", re.ASCII)
# Codecs that compute rather than look up: their time grows with the square of what they are given.
_SLOW_CODECS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}


def raw_header(message: Message, name: str) -> str:
    """Return a header as it is; empty if there is none."""
    return str(message.get(name, ""))


def header(message: Message, name: str) -> str:
    """Return a header's text on one line; empty if there is none."""
    return one_line(_decoded_words(raw_header(message, name)), LONGEST)


def one_line(text: str, longest: int) -> str:
    """Return text on one line, printable and cut."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """Decode bytes of a mail.

    Args:
        data: the bytes.
        charset: as the mail calls it.

    Returns:
        The text, and whether every byte could be decoded as declared.
    """
    try:
        name = codecs.lookup(charset or "utf-8").name
        if name.replace("-", "_") not in _SLOW_CODECS:
            return data.decode(name), True
    except (LookupError, UnicodeError, ValueError):
        pass
    return data.decode("utf-8", "replace"), False


def _decoded_words(raw: str) -> str:
    try:
        parts = email.header.decode_header(raw)
    except (email.errors.HeaderParseError, ValueError):
        return raw
    return "".join(
        part if isinstance(part, str) else _word(part, charset) for part, charset in parts
    )


def _word(part: bytes, charset: str | None) -> str:
    # What isn't encoded comes in this form from `decode_header`.
    return decoded(part, charset)[0] if charset else part.decode("raw-unicode-escape", "replace")


def sender(message: Message) -> tuple[str, str]:
    """Return the address and the name that a mail claims to be from.

    The address is empty unless there is exactly one, plainly written: what mail programs read
    differently proves nothing.
    """
    found = message.get_all("From") or []
    raw = str(found[0]) if found else ""
    try:
        name, address = email.utils.parseaddr(" ".join(raw[:_LONGEST_SENDER].split()))
    except RecursionError:
        name, address = raw[:LONGEST], ""
    lone = len(found) == 1 and len(raw) <= _LONGEST_SENDER and raw.count("@") == 1 + name.count("@")
    sound = lone and len(address) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    return address.casefold() if sound else "", one_line(_decoded_words(name), LONGEST)


def message_ids(message: Message, name: str) -> list[str]:
    """Return the ids in a header, each without its brackets, at most the last 50."""
    found = _ID.findall(raw_header(message, name))[-MOST_REFERENCES:]
    return [printable(one)[:_LONGEST_ID] for one in found]


def sent(message: Message) -> datetime | None:
    """Return when a mail says that it was sent, in UTC; None if it says no time."""
    try:
        moment = email.utils.parsedate_to_datetime(raw_header(message, "Date"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
