"""What a written question's cell contains, and when a person has to look for the answer.

Only a cell that was handed in unchanged, with no other text near it, certainly has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.judging.judge.sorting import Found

# For the person who grades the answer.
_NOT_FOUND = "*The grader did not find this answer: please look for it in the notebook.*"
_NEAR = "*This cell was left as it was given. The text next to it may be the answer.*"


@dataclass(frozen=True)
class Written:
    """A written question's cell.

    Args:
        text: the answer, or a note to the person who grades it.
        problem: why a person has to look for it; empty if that isn't needed.
    """

    text: str
    problem: str = ""


def written_answer(name: str, stub: str, copies: Sequence[Found], near: Sequence[Found]) -> Written:
    """Choose the text of a written question's cell.

    Args:
        name: of the question.
        stub: the cell's text as students get it.
        copies: the cells that are known to be this one; JupyterLab makes two when one is split.
        near: other text next to it.
    """
    answers = [found.text for found in copies if found.text.strip() not in ("", stub.strip())]
    if answers:
        return Written("\n\n".join(answers))
    if not copies:
        return Written(_NOT_FOUND, f"written answer {name}: its cell was not found")
    if near:
        return Written(
            f"{stub}\n\n{_NEAR}",
            f"written answer {name}: its cell was left as given, but there is text next to it",
        )
    return Written(copies[0].text)
