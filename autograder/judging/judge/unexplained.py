"""What is kept of the questions that lost points without a name for the mistake."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterable
from functools import cached_property

from autograder.judging.code import bindings, syntax_tree
from autograder.judging.diagnosis.behaviour import Behaviour
from autograder.judging.diagnosis.unnamed import Unnamed, has_no_name, unnamed
from autograder.judging.judge.assembler import OWN, Assembled, Step
from autograder.results import QuestionResult

_MOST_CHARACTERS = 200_000  # of all own cells; in more, no helpers are looked for


def unexplained(
    questions: Iterable[QuestionResult],
    assembled: Assembled,
    deviating: Callable[[str], Behaviour | None],
) -> tuple[Unnamed, ...]:
    """Return what an instructor needs to know about each mistake that got no name.

    Args:
        questions: as they were judged.
        assembled: the notebook that they are from.
        deviating: returns how a question's code differs from right code, if that is known.
    """
    cells = StudentCells(assembled)
    # A submission is graded all the same, whatever its code does to those who read it.
    with contextlib.suppress(Exception):
        return tuple(
            unnamed(one.name, cells.code_of(one.name), deviating(one.name))
            for one in questions
            if has_no_name(one)
        )
    return ()


class StudentCells:
    """The cells of a submission that may hold an answer.

    Args:
        assembled: the notebook.
    """

    def __init__(self, assembled: Assembled) -> None:
        cells = zip(assembled.notebook.cells, assembled.steps, strict=True)
        self._steps = {str(cell.source): step for cell, step in cells if step.run}
        self._exercises = set(assembled.functions.names)

    def code_of(self, question: str) -> str:
        """Return the cells that define a question's functions, and the own cells that these use.

        In the notebook's order; empty if no cell's text defines one.
        """
        chosen = {text for text, step in self._steps.items() if _answers(question, step)}
        waiting = list(chosen)
        while waiting:
            # Another exercise's function is no helper, wherever it is defined.
            used = _used(waiting.pop()) - self._exercises
            helpers = {text for text, bound in self._helpers.items() if bound & used} - chosen
            chosen |= helpers
            waiting += helpers
        return "\n\n".join(text.strip("\n") for text in self._steps if text in chosen)

    @cached_property
    def _helpers(self) -> dict[str, set[str]]:
        """The student's own cells, each with the names that it binds."""
        own = [text for text, step in self._steps.items() if step.id.startswith(OWN)]
        if sum(map(len, own)) > _MOST_CHARACTERS:
            return {}
        trees = {text: syntax_tree(text) for text in own}
        return {text: set(bindings(tree)) for text, tree in trees.items() if tree}


def _answers(question: str, step: Step) -> bool:
    counting = {*step.taken.answers, *step.taken.later}
    return any((question, name) in counting for name in step.taken.defines)


def _used(text: str) -> set[str]:
    tree = syntax_tree(text)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree else set()
