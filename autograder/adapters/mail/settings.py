"""Where a course's requests arrive: the part of ``nbgrader_config.py`` named ``c.Tickets``."""

from __future__ import annotations

from traitlets import Integer, Unicode
from traitlets.config import Configurable


class Tickets(Configurable):
    """The course's mailbox, and which mail server is believed."""

    host = Unicode("", help="IMAP server").tag(config=True)
    port = Integer(993, min=1, max=65535, help="of its TLS service").tag(config=True)
    user = Unicode("", help="login name").tag(config=True)
    folder = Unicode("INBOX", help="that requests are in").tag(config=True)
    trusted_host = Unicode(
        "", help="server whose Authentication-Results are believed, by the name that it writes"
    ).tag(config=True)
