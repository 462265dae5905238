"""Whether a mail's sender is who it claims to be, as far as the course's own mail server says so.

Anybody can write any sender, and any header, into a mail. The one thing to believe is the
``Authentication-Results`` header (RFC 8601) that the course's own server has put on top of what
arrived: it removes others that bear its name.
"""

from __future__ import annotations

import re
from email.message import Message

_LONGEST = 4000
# The innermost comments and quoted texts; one that may hide the end of another is neither.
_ASIDE = re.compile(r'\([^()"\\]*\)|"[^()"\\]*"')
_METHOD = re.compile(r"(?P<method>[a-z]+)\s*=\s*(?P<result>[a-z]+)", re.ASCII)
_PROPERTY = re.compile(r"\bheader\.(?P<name>from|d)\s*=\s*(?P<domain>[\w.-]+)", re.ASCII)
# Which property says whose domain the method has proven.
_PROVES = {"dmarc": "from", "dkim": "d"}


def is_verified(message: Message, address: str, trusted: str) -> bool:
    """Whether the trusted server says that the mail is from its sender's domain.

    Only the topmost ``Authentication-Results`` counts, and only with a method that proves the
    sender people see: DMARC, or a DKIM signature of the very same domain. SPF proves another
    address.

    Args:
        message: the mail.
        address: that it claims to be from.
        trusted: name of the server; empty to believe none.
    """
    found = message.get_all("Authentication-Results") or []
    domain = address.rpartition("@")[2].casefold()
    if not (found and domain and trusted):
        return False
    text = _without_asides(" ".join(str(found[0]).split())[:_LONGEST])
    # What isn't plain now could be read in two ways.
    if any(sign in text for sign in '()"\\'):
        return False
    server, *results = text.casefold().split(";")
    if server.split()[:1] != [trusted.casefold()]:
        return False
    return any(_proves(result.strip(), domain) for result in results)


def _without_asides(text: str) -> str:
    """Leave out comments and quoted texts, the innermost first; what isn't closed stays."""
    while (shorter := _ASIDE.sub(" ", text)) != text:
        text = shorter
    return text


def _proves(result: str, domain: str) -> bool:
    method = _METHOD.match(result)
    if method is None or method["result"] != "pass":
        return False
    shown = _PROVES.get(method["method"])
    said = {found["domain"] for found in _PROPERTY.finditer(result) if found["name"] == shown}
    return said == {domain}
