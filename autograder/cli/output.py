"""Where a command prints: people read a terminal, programs one JSON document."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import typer
from rich.console import Console, RenderableType

from autograder.cli.endings import DONE
from autograder.text import printable


class Output:
    """What a command prints.

    With ``--json`` stdout holds one document and nothing else; what is meant for people then
    goes to stderr, without the tables, whose content is in the document.

    Args:
        command: its name, which the document begins with.
        as_json: whether ``--json`` was given.
    """

    def __init__(self, command: str, as_json: bool) -> None:
        self._command = command
        self._as_json = as_json
        self._pages = 0
        self.console = Console(stderr=as_json, highlight=False, emoji=False)
        self.notes = Console(stderr=True, highlight=False, emoji=False)

    def table(self, *tables: RenderableType) -> None:
        """Print tables, unless the document replaces them."""
        if not self._as_json:
            for table in tables:
                self.console.print(table)

    def page(self, markdown: str) -> None:
        """Print Markdown, unless the document replaces it; an empty line between two pages."""
        if not self._as_json:
            print(("\n" if self._pages else "") + markdown, end="")
            self._pages += 1

    def say(self, line: str, style: str = "") -> None:
        """Print a line as it is: never wrapped, nothing in it read as markup."""
        self.console.print(line, style=style, markup=False, soft_wrap=True)

    def code(self, title: str, text: str) -> None:
        """Print Python below its title, indented, nothing in it obeyed; a document replaces it."""
        if not self._as_json:
            self.say(f"  {printable(title)}:")
            self.say(textwrap.indent(printable(text.strip("\n")), "    "))

    def end(self, code: int = DONE, **content: Any) -> None:
        """Print the document, if it is wanted, and end the command.

        Args:
            code: what it exits with.
            content: of the document, besides ``command`` and ``exit_code``.

        Raises:
            typer.Exit: the code is not 0.
        """
        if self._as_json:
            document = {"command": self._command, "exit_code": code, **content}
            print(json.dumps(document, indent=1, allow_nan=False))
        if code != DONE:
            raise typer.Exit(code)
