"""One mail, from bytes: whatever they are, a bounded `Mail` comes of them, and nothing is run.

Of an attachment only name and size are kept; it isn't even decoded. HTML is read for its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32

from autograder.text import printable
from autograder.tickets.authenticity import is_verified
from autograder.tickets.headers import (
    LONGEST_RAW,
    decoded,
    header,
    message_ids,
    one_line,
    raw_header,
    sender,
    sent,
)
from autograder.tickets.html_text import html_text
from autograder.tickets.model import Attachment, Mail

MAX_BYTES = 30 * 2**20  # of a mail: more than mail servers take
LONGEST_TEXT = 20_000  # characters kept
MOST_ATTACHMENTS = 50  # listed
_MOST_PARTS = 500
_LONGEST_NAME = 120
_MOST_LINES = 300_000  # of a body; its parser takes microseconds and a list entry for each


class _Bounded(Compat32):
    """Cuts headers as they are read: the time of parsing parameters grows with their square.

    What isn't ASCII is taken for UTF-8, as mail servers do.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return a header's name and value."""
        name, value = super().header_source_parse(sourcelines)
        raw = value[:LONGEST_RAW].encode("utf-8", "surrogateescape")
        return name, raw.decode("utf-8", "replace")


_POLICY = _Bounded()
_UNCLOSED = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)


def read_mail(data: bytes, trusted: str = "") -> Mail:
    """Read a mail.

    Args:
        data: the mail; what exceeds `MAX_BYTES` is left out.
        trusted: name of the server whose ``Authentication-Results`` are believed; empty for none.
    """
    notes = []
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
        notes.append(f"larger than {MAX_BYTES // 2**20} MB: the rest was not read")
    try:
        return _mail(_parsed(data, notes), data, trusted, notes)
    # `email` raises many kinds, RecursionError for deep ones; no mail may stop the others.
    except Exception as error:
        notes.append(f"only its headers can be read ({type(error).__name__})")
        return _mail(_headers(data), data, trusted, notes)


def _mail(message: Message, data: bytes, trusted: str, notes: list[str]) -> Mail:
    parts = _leaves(message, notes)
    attachments = [_attachment(part) for part in parts if _is_attachment(part)]
    if len(attachments) > MOST_ATTACHMENTS:
        notes.append(f"{len(attachments)} attachments: the first {MOST_ATTACHMENTS} are listed")
    address, name = sender(message)
    if not address:
        notes.append("names no single, plain sender")
    answered = [*message_ids(message, "References"), *message_ids(message, "In-Reply-To")[-1:]]
    return Mail(
        key=_key(message, data),
        references=tuple(dict.fromkeys(answered)),
        sender=address,
        name=name,
        sent=sent(message),
        subject=header(message, "Subject"),
        text=_text([part for part in parts if not _is_attachment(part)], notes),
        attachments=tuple(attachments[:MOST_ATTACHMENTS]),
        verified=is_verified(message, address, trusted),
        notes=tuple(notes),
    )


def has_headers(data: bytes) -> bool:
    """Whether bytes begin like a mail: with headers, one of them the sender."""
    return "From" in BytesHeaderParser(policy=_POLICY).parsebytes(data[:100_000])


def _parsed(data: bytes, notes: list[str]) -> Message:
    if data.count(b"\n") <= _MOST_LINES:
        return BytesParser(policy=_POLICY).parsebytes(data)
    notes.append(f"over {_MOST_LINES:,} lines: only its headers were read")
    return _headers(data)


def _headers(data: bytes) -> Message:
    """Return a mail without its body, and without what describes the body."""
    message = BytesHeaderParser(policy=_POLICY).parsebytes(data.partition(b"\n\n")[0])
    for name in ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding"):
        del message[name]
    message.set_payload("")
    return message


def _key(message: Message, data: bytes) -> str:
    ids = message_ids(message, "Message-ID")
    return ids[0] if ids else f"sha256:{hashlib.sha256(data).hexdigest()}"


def _leaves(message: Message, notes: list[str]) -> list[Message]:
    """Return the parts that hold something; a mail inside a mail is one part."""
    parts: list[Message] = []
    for part in _walk(message):
        if len(parts) == _MOST_PARTS:
            notes.append(f"over {_MOST_PARTS} parts: the rest was not read")
            break
        parts.append(part)
    if any(isinstance(each, _UNCLOSED) for each in message.defects):
        notes.append("its parts aren't closed: something may be missing")
    return parts


def _walk(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else None
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [each for each in reversed(inside) if isinstance(each, Message)]
        else:
            yield part


def _is_attachment(part: Message) -> bool:
    text = part.get_content_type() in ("text/plain", "text/html")
    return not text or part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return "?"


def _attachment(part: Message) -> Attachment:
    return Attachment(
        one_line(_file_name(part), _LONGEST_NAME) or part.get_content_type(), _size(part)
    )


def _size(part: Message) -> int:
    """Return how large an attachment is, from the length of its encoded form."""
    if part.is_multipart():  # a forwarded mail
        return 0
    # Otherwise `email` would decode it, by whatever codec the mail names.
    part.del_param("charset")
    encoded = str(part.get_payload())
    if raw_header(part, "Content-Transfer-Encoding").strip().casefold() != "base64":
        return len(encoded)
    letters = encoded.rstrip()
    return (len(letters) - letters.count("\n")) * 3 // 4 - letters[-2:].count("=")


def _text(parts: list[Message], notes: list[str]) -> str:
    """Return the mail's words: its first plain text, or else those of its first HTML."""
    texts = {"text/plain": "", "text/html": ""}
    for part in parts:
        kind = part.get_content_type()
        texts[kind] = texts[kind] or _body(part, notes)
    text = texts["text/plain"]
    if not text and texts["text/html"]:
        notes.append("only HTML: its words were read")
        text = html_text(texts["text/html"])
    text = printable(text)
    if len(text) > LONGEST_TEXT:
        notes.append(f"its text was cut after {LONGEST_TEXT:,} characters")
        text = text[:LONGEST_TEXT] + "…"
    return text


def _body(part: Message, notes: list[str]) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_param("charset")
    text, sound = decoded(data, charset if isinstance(charset, str) else None)
    if not sound:
        notes.append("its encoding is wrong: some letters may be lost")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
