"""A zip that a student handed in, as the notebook's last cell makes one for otter."""

from __future__ import annotations

import dataclasses

from autograder.collect.download import open_inner_zip
from autograder.collect.layouts import Handed
from autograder.errors import RefusedFile


def unpacked(handed: Handed, assignment: str) -> list[Handed]:
    """Return the assignment's notebook in an archive, more than one if folders in it hold some.

    Nothing else in it is read.

    Args:
        handed: an archive.
        assignment: whose notebook is wanted, by its own name.

    Raises:
        RefusedFile: it is no zip, can't be read, or holds no such notebook.
    """
    if not handed.name.lower().endswith(".zip"):
        raise RefusedFile("an archive: unpack it, look at it, and collect the notebook in it")
    wanted = f"{assignment}.ipynb"
    inner = open_inner_zip(handed.member)
    outer = handed.member.path
    found = [
        dataclasses.replace(
            handed, name=wanted, member=dataclasses.replace(member, path=outer / member.path)
        )
        for member in inner.members
        if member.path.name.lower() == wanted
    ]
    if not found:
        odd = [f"; in it, {name} is refused: {reason}" for name, reason in inner.refused[:1]]
        raise RefusedFile(f"a zip without {wanted}{''.join(odd)}")
    return found
