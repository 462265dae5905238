"""The words of an HTML mail, which is never rendered.

Python's `html.parser` takes time that grows with the square of hostile input; what is wanted here
is no document, only the text between tags, and that one pass finds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

MOST = 1_000_000  # characters that are looked at
_TAG = re.compile(r"<([^<>]*)>")
_UNSHOWN = {"script", "style", "head", "title", "template"}
_BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"}


def html_text(page: str) -> str:
    """Return the words of an HTML text, a line for each paragraph; links and pictures are lost."""
    words = html.unescape("".join(_shown(_without_comments(page[:MOST]))))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(page: str) -> str:
    parts = page.split("<!--")
    return parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])


def _shown(page: str) -> Iterator[str]:
    """Yield the texts that a browser would show, and a line break for each paragraph."""
    unshown = ""
    pieces = iter(_TAG.split(page))
    yield _spaces(next(pieces))
    for tag, text in zip(pieces, pieces, strict=True):
        name = tag.strip("/ \t\r\n").partition(" ")[0].casefold()
        if unshown:
            unshown = "" if tag.startswith("/") and name == unshown else unshown
        elif name in _UNSHOWN:
            unshown = "" if tag.startswith("/") else name
        elif name in _BREAKS:
            yield "\n"
        if not unshown:
            yield _spaces(text)


def _spaces(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
