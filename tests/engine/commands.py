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

from autograder.cli import main


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
