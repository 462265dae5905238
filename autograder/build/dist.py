"""Zips to hand out: the release for students, and an autograder for otter.

The otter zip holds hidden checks, references and hidden images, and otter copies them to where
student code runs: it is for who must use otter or Gradescope. `iml grade` keeps them apart.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import otter.api

from autograder.build.check_files import all_check_files
from autograder.build.otter_tests import HIDDEN_SUFFIX, otter_test
from autograder.build.release_files import student_modules
from autograder.build.trees import Tree, write_tree
from autograder.notebook.source import Source

ZIP_DATE = (2020, 1, 1, 0, 0, 0)
ZIP_MODE = 0o644


def zip_bytes(tree: Mapping[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """Return a zip of a tree: sorted, with one fixed date, so that equal trees give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(tree.items()):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = (0o755 if name in executable else ZIP_MODE) << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def release_zip(source: Source, release: Mapping[str, bytes]) -> bytes:
    """Return ``<assignment>-release.zip``: the release in a folder of its own."""
    name = source.assignment.name
    return zip_bytes({f"{name}/{file}": content for file, content in release.items()})


def otter_zip(source: Source, release: Mapping[str, bytes]) -> bytes:
    """Return ``<assignment>-otter.zip``, for ``otter run -a`` and Gradescope."""
    with tempfile.TemporaryDirectory(prefix="iml-otter-") as name:
        folder = Path(name)
        write_tree(folder, otter_tree(source, release))
        with _working_in(folder):
            files = sorted({path.parts[0] for path in _support_files(folder)})
            otter.api.generate_autograder("tests", "autograder.zip", requirements="requirements.txt", files=files)
        with zipfile.ZipFile(folder / "autograder.zip") as archive:
            tree = {entry: archive.read(entry) for entry in archive.namelist()}
    return zip_bytes(tree, executable=("run_autograder", "setup.sh"))
