"""Requests by mail, as data: what a mail says, which thread it is of, what it probably asks for.

Pure: nothing here reads a file, a server or a database. A mail is untrusted: everything in it is
bounded, nothing is rendered or opened, and what was guessed from it can be corrected.
"""

__all__ = [
    "answer",
    "authenticity",
    "difference",
    "guess",
    "headers",
    "html_text",
    "mail",
    "model",
    "threads",
]
