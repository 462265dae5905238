"""One cell of an assignment's percent file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from autograder.notebook.markers import find_blocks, replace_blocks
from autograder.notebook.stubs import TEXT_STUB, code_stub

ROLES = ("solution", "check", "written")
# Of a cell that proves what the prose promises; it exists in the percent file only.
CLAIM_TAG = "claim"
TAGS = ("parameters", "explore", "student-only", CLAIM_TAG)
CHECK_SUFFIX = "-check"
# The tag of a cell that grading adds: no one wrote it and no page shows it.
MADE_BY_GRADING = "made-by-grading"


@dataclass(frozen=True)
class SourceCell:
    """One cell of the percent file.

    Args:
        id: stable slug, also the cell id of every notebook made from it.
        kind: ``"code"`` or ``"markdown"``.
        text: the cell's text, markers included.
        role: ``"solution"``, ``"check"``, ``"written"`` or ``""``.
        tags: of `TAGS`.
        points: of a check or written cell; 0 elsewhere.
        grading: what grading sets after a parameters cell, by name.
        first_line: the line of the percent file on which its text begins, 1-based.
        slow: whether the exercise takes minutes to audit; changes nothing that is built or graded.
    """

    id: str
    kind: str
    text: str
    role: str = ""
    tags: tuple[str, ...] = ()
    points: float = 0
    grading: tuple[tuple[str, int | float | str | bool], ...] = ()
    first_line: int = 1
    slow: bool = False

    @property
    def locked(self) -> bool:
        """Whether grading restores the pristine cell: true if students aren't asked to edit it."""
        return self.role == "check" or (self.role == "" and "explore" not in self.tags)

    @property
    def grading_text(self) -> str:
        """What grading sets after the cell, as code; empty for nothing."""
        return "\n".join(f"{name} = {value!r}" for name, value in self.grading)

    @cached_property
    def released(self) -> str:
        """The text as students get it: stubs in place of solutions.

        Raises:
            MarkerError: a solution marker is wrong.
        """
        where = f"cell {self.id}"
        if self.role == "solution":
            return replace_blocks(self.text, code_stub(self.id), where)
        if self.role == "written":
            blocks = find_blocks(self.text, where)
            return replace_blocks(self.text, TEXT_STUB, where) if blocks else TEXT_STUB
        return self.text
