"""Runs the command line in this process, as a shell would: arguments in, code and texts out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from courses import REPOSITORY

from autograder.cli import main

PAGE = (REPOSITORY / "docs/commands.md").read_text(encoding="utf-8")
# Objects whose fields are names of packages, questions, students and phases.
_BY_NAME = {"versions", "questions", "profile"}


def undocumented(document: Any) -> set[str]:
    """The fields of a document that docs/commands.md doesn't name."""
    if isinstance(document, list):
        return set().union(*map(undocumented, document))
    if not isinstance(document, dict):
        return set()
    unknown = {name for name in document if f"`{name}`" not in PAGE}
    return unknown.union(
        *(undocumented(value) for name, value in document.items() if name not in _BY_NAME)
    )


@dataclass(frozen=True)
class Done:
    """What a command has printed, and its exit code."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout; anything else there is an error."""
        return json.loads(self.stdout)


def run(*arguments: str, folder: Path, columns: int = 200) -> Done:
    """Run ``iml`` in a folder."""
    stdout, stderr = io.StringIO(), io.StringIO()
    code: Any = 0
    with (
        mock.patch.object(sys, "argv", ["iml", *arguments]),
        mock.patch.dict(os.environ, {"COLUMNS": str(columns), "TERM": "dumb"}),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    return Done(int(code or 0), stdout.getvalue(), stderr.getvalue())
