"""Downloads in miniature, for tests of ``iml collect``."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from autograder.adapters.lms.collect.collect import Collected, Job, Line, collect
from autograder.records.roster import Roster


def notebook(text: str = "") -> str:
    """Return a notebook with one markdown cell."""
    cell = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": text}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})


def make_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    """Write a deflated zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def make_folder(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write the files of a folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def take(
    download: Path, submitted: Path, roster: Roster | None = None, *, dry_run: bool = False
) -> Collected:
    """Collect the assignment ``tiny``."""
    return collect(download, Job("tiny", submitted, roster, dry_run))


def lines(collected: Collected) -> dict[str, Line]:
    """Return the report by file."""
    assert len({line.source for line in collected.lines}) == len(collected.lines)
    return {line.source: line for line in collected.lines}


def content(submitted: Path, student: str) -> str:
    """Return the text in a student's collected notebook."""
    path = submitted / student / "tiny" / "tiny.ipynb"
    text = json.loads(path.read_text())["cells"][0]["source"]
    assert isinstance(text, str)
    return text
