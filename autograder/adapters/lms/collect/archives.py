"""Notebooks that were handed in as another kind of file: in a zip, or with another ending."""

from __future__ import annotations

import dataclasses

from autograder.adapters.lms.collect.download import open_inner_zip
from autograder.adapters.lms.collect.received import ReceivedFile
from autograder.errors import RefusedFile
from autograder.judging.judge.submission import holds_notebook


def unpacked(handed: ReceivedFile, assignment: str) -> list[ReceivedFile]:
    """Return the notebook in an archive, more than one if it holds several.

    The assignment's own counts, else any other. Nothing else in it is read.

    Args:
        handed: an archive, as the notebook's last cell makes one for otter, or a student by hand.
        assignment: whose notebook is wanted, by its own name.

    Raises:
        RefusedFile: it is not a zip, can't be read, or holds no notebook.
    """
    if not handed.name.lower().endswith(".zip"):
        raise RefusedFile("an archive: unpack it, look at it, and collect the notebook in it")
    wanted = f"{assignment}.ipynb"
    inner = open_inner_zip(handed.member)
    outer = handed.member.path
    held = [
        dataclasses.replace(
            handed,
            name=member.path.name,
            member=dataclasses.replace(member, path=outer / member.path),
        )
        for member in inner.members
    ]
    named = [one for one in held if one.as_notebook.lower() == wanted]
    found = named or [one for one in held if one.is_notebook]
    if not found:
        refused = [f"; in it, {name} is refused: {reason}" for name, reason in inner.refused[:1]]
        raise RefusedFile(f"a zip without {wanted}{''.join(refused)}")
    return found


def recognised(handed: ReceivedFile) -> ReceivedFile:
    """Return a file as a notebook if its content is one but its ending is not."""
    name = handed.as_notebook
    if name == handed.name:
        return handed
    try:
        is_one = holds_notebook(handed.member.read())
    except RefusedFile:
        # The next one to read it reports why it can't be read.
        is_one = ".ipynb" in handed.member.path.name.lower()
    return dataclasses.replace(handed, name=name) if is_one else handed
