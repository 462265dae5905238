"""Markdown as data: headings, links, tables, code and paragraphs, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin


@dataclass(frozen=True)
class Piece:
    """A piece of text and the line on which it begins."""

    line: int
    text: str


@dataclass(frozen=True)
class Link:
    """A link's or a picture's target."""

    line: int
    target: str
    picture: bool


@dataclass(frozen=True)
class Table:
    """A table's rows, the header first: the line of each, and its cells as written."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)


class Prose:
    """The parts of a Markdown text.

    Args:
        text: the Markdown.
        first_line: where it begins in its file.

    Attributes:
        spans: code within sentences, and blocks of it.
        headings: their text as shown, without the signs.
        has_title: whether one of them is of the first level.
        paragraphs: as written, of paragraphs, lists and headings, not of tables.
        links: and pictures, including those in HTML.
        html: blocks of it, with the text in them.
        anchors: names that HTML gives to places.
        tables: in order.
    """

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.spans: list[Piece] = []
        self.headings: list[Piece] = []
        self.has_title = False
        self.paragraphs: list[Piece] = []
        self.links: list[Link] = []
        self.html: list[Piece] = []
        self.anchors: list[str] = []
        self.tables: list[Table] = []
        self._lines = text.split("\n")
        self._first = first_line
        tokens = _parser().parse(text)
        for i, token in enumerate(tokens):
            self._take(token, tokens[i - 1].type if i else "")

    def _take(self, token: Token, before: str) -> None:
        start = token.map[0] if token.map else 0
        if token.type == "heading_open":
            self.has_title |= token.tag == "h1"
        elif token.type == "table_open":
            self.tables.append(Table())
        elif token.type == "tr_open":
            self.tables[-1].rows.append((self._first + start, []))
        elif token.type in ("fence", "code_block"):
            first = start + (token.type == "fence")
            self.spans.append(Piece(self._first + first, token.content))
        elif token.type == "html_block":
            self.html.append(Piece(self._first + start, token.content))
            self._html(token.content, start)
        elif token.type == "inline":
            self._inline(token, start, before)

    def _inline(self, token: Token, start: int, before: str) -> None:
        if before in ("th_open", "td_open"):
            self.tables[-1].rows[-1][1].append(token.content)
        else:
            self.paragraphs.append(Piece(self._first + start, token.content))
        if before == "heading_open":
            shown = "".join(child.content for child in token.children or [])
            self.headings.append(Piece(self._first + start, shown))
        place = _Place(self._lines, token.map or [start, start + 1])
        for child in token.children or []:
            if child.type == "code_inline":
                self.spans.append(Piece(self._first + place.find(child.content), child.content))
            elif child.type in ("link_open", "image"):
                target = str(child.attrGet("href") or child.attrGet("src") or "")
                line = self._first + place.find(target)
                self.links.append(Link(line, target, child.type == "image"))
            elif child.type == "html_inline":
                self._html(child.content, place.find(child.content))

    def _html(self, html: str, start: int) -> None:
        self.anchors += re.findall(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", html)
        for found in re.finditer(r"\b(href|src)\s*=\s*[\"']([^\"']+)[\"']", html):
            line = self._first + start + html.count("\n", 0, found.start())
            self.links.append(Link(line, found[2], found[1] == "src"))


class _Place:
    """Finds the lines of a block's pieces, one after the other."""

    def __init__(self, lines: list[str], block: list[int]) -> None:
        self._start = block[0]
        self._text = "\n".join(lines[block[0] : block[1]])
        self._at = 0

    def find(self, piece: str) -> int:
        """Return the 0-based line on which a piece begins; a line break in it may be a space."""
        pattern = r"\s+".join(re.escape(word) for word in piece.split())
        found = re.compile(pattern).search(self._text, self._at)
        if found:
            self._at = found.start()
        return self._start + self._text.count("\n", 0, self._at)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
