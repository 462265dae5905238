"""Zips to hand out: the release for students, and an autograder for otter.

The otter zip holds hidden checks, references and hidden images, and otter copies them to where
student code runs: it is only for courses that must use otter. `iml grade` and the zip for
Gradescope keep them apart.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.course import Course, Visibility
from autograder.notebook.source import Source
from autograder.publish.check_files import all_check_files
from autograder.publish.otter_tests import HIDDEN_SUFFIX, otter_test
from autograder.publish.release_files import student_modules
from autograder.publish.trees import Tree, write_tree

ZIP_DATE = (2020, 1, 1, 0, 0, 0)
OUTPUT = "autograder.zip"
PYTHON = "3.11"  # what the container gets; requirements.txt has pins for it
UNGRADED = (".ipynb", "README.md", "requirements-colab.txt")
NOT_SUPPORT = ("tests", "requirements.txt")  # otter asks for these by other names


def zip_bytes(tree: Mapping[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """Return a zip of a tree: sorted, with one fixed date, so that equal trees give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(tree.items()):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def release_zip(source: Source, release: Mapping[str, bytes]) -> bytes:
    """Return ``<assignment>-release.zip``: the release in its own folder."""
    name = source.assignment.name
    return zip_bytes({f"{name}/{file}": content for file, content in release.items()})


def otter_zip(source: Source, release: Mapping[str, bytes]) -> bytes:
    """Return ``<assignment>-otter.zip``, for ``otter run -a``."""
    import otter.generate  # here, since it takes a second that `iml build --check` can spare

    with tempfile.TemporaryDirectory(prefix="iml-otter-") as name:
        folder = Path(name).resolve()
        write_tree(folder, otter_tree(source, release))
        support = sorted(path.name for path in folder.iterdir() if path.name not in NOT_SUPPORT)
        # `otter generate` takes files from the working folder only.
        with contextlib.chdir(folder):
            otter.generate.main(output_path=OUTPUT, files=support, python_version=PYTHON)
        with zipfile.ZipFile(folder / OUTPUT) as archive:
            tree = {file: archive.read(file) for file in archive.namelist()}
    return zip_bytes(tree, executable=("run_autograder", "setup.sh"))


def otter_tree(source: Source, release: Mapping[str, bytes]) -> Tree:
    """Return what ``otter generate`` works on: tests of both kinds and what they and students need.

    Args:
        source: the percent file.
        release: the release's files.
    """
    assignment = source.assignment
    files = all_check_files(source)
    tree = {name: content for name, content in release.items() if not name.endswith(UNGRADED)}
    tree |= student_modules(assignment, files)
    for file in files:
        if file.visibility == Visibility.HIDDEN:
            tree[f"tests/{file.question}{HIDDEN_SUFFIX}.py"] = otter_test(file).encode()
    images = Course(assignment.root).hidden_images
    data = [*assignment.references.glob("*.npz"), images]
    folders = {path: "references/" if path != images else "" for path in data}
    tree |= {f"{folders[path]}{path.name}": path.read_bytes() for path in data if path.is_file()}
    return tree
