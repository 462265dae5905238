"""Markdown inside of HTML is shown with its signs: there, emphasis and code need tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.publish.static.files import Files

# Jupyter renders formulas in HTML, too; what stands in a tag is not shown.
_NOT_SHOWN = re.compile(r"\$[^$]*\$|<[^>]*>")
_SIGNS = re.compile(r"(\*{1,2}|`)(?=\S)([^*`\n]+?)(?<=\S)\1")
_TAGS = {"*": "em", "**": "b", "`": "code"}


def unrendered_markdown(files: Files) -> Iterator[Finding]:
    """Find emphasis and code that is written as Markdown on lines that are HTML."""
    for prose in files.prose.values():
        for block in prose.html:
            shown = _NOT_SHOWN.sub(lambda found: "\n" * found[0].count("\n"), block.text)
            for found in _SIGNS.finditer(shown):
                line = block.line + shown.count("\n", 0, found.start())
                tag = _TAGS[found[1]]
                wrong = f"{found[0]!r} is on a line of HTML, where Markdown is shown as it is"
                yield files.at(line, f"{wrong}; write <{tag}>{found[2]}</{tag}>")
