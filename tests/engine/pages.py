"""The Markdown pages of this repository that people read, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courses import REPOSITORY

PAGES = sorted(
    [
        *REPOSITORY.glob("*.md"),
        *REPOSITORY.glob("docs/**/*.md"),
        *REPOSITORY.glob("benchmarks/*.md"),
    ]
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_FILE = re.compile(r"^\*\*`([^`]+)`\*\*[^\n]*\n\n```python\n(.*?)```$", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    language: str
    text: str

    def __str__(self) -> str:
        return f"{name(self.page)}: {self.text.splitlines()[0][:40]}"


def name(page: Path) -> str:
    """Name a page from the repository's root on."""
    return page.relative_to(REPOSITORY).as_posix()


def blocks(*languages: str) -> list[Block]:
    """Return the fenced blocks of all pages in these languages."""
    return [
        Block(page, language, text)
        for page in PAGES
        for language, text in _FENCE.findall(page.read_text(encoding="utf-8"))
        if language in languages
    ]


def files_shown(page: Path) -> list[tuple[str, str]]:
    """Return the files whose whole text a page shows below their name: names and texts."""
    return _FILE.findall(page.read_text(encoding="utf-8"))


def spans() -> Iterator[tuple[Path, str]]:
    """Yield what stands in backquotes, with its page."""
    for page in PAGES:
        for text in _SPAN.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
            yield page, " ".join(text.split())


def links() -> Iterator[tuple[Path, str]]:
    """Yield where links and pictures lead, with their page."""
    for page in PAGES:
        for target in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
            yield page, target


def table_after(page: Path, heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, without its head."""
    text = page.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2]
    section = text.partition("\n#")[0]
    lines = section[section.index("\n|") + 1 :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]
