"""Which of a notebook's functions count for which question.

A question's function is the last callable of its name, from the student's cells before the
solution cell to the check cell, that isn't the release's stub; else a function that a cell before
the next exercise defines rather than imports; else what the notebook holds at the end.

Everything is decided here, on the trusted side, from the text of the cells; the student's process
only receives the names to look at after each cell.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.judging.code import bindings, body_of, seems_to_bind, syntax_tree
from autograder.notebook.source import CHECK_SUFFIX, Source, SourceCell

Name = tuple[str, str]  # a question and one of its functions
_MOST_CHARACTERS = 2_000_000  # of one notebook's cells; in those beyond, any binding may count


class Bound(enum.Enum):
    """How a cell binds a function's name."""

    STUB = "as in the release, which only raises"
    IMPORTED = "by an import"
    DEFINED = "in any other way"


@dataclass(frozen=True)
class Taken:
    """What to look at in the kernel after a cell has run.

    Args:
        answers: functions that count if the cell has bound them to a callable.
        later: functions that count likewise, but only if no answer is found.
        stubs: functions that the cell binds to the release's stub.
        defines: names of the functions that the cell should define; for messages.
    """

    answers: tuple[Name, ...] = ()
    later: tuple[Name, ...] = ()
    stubs: tuple[Name, ...] = ()
    defines: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[Name, ...]:
        """All that is looked at."""
        return self.answers + self.later + self.stubs


class Functions:
    """The functions that a release asks for.

    Args:
        released: the text of each question's cell as students get it, by question.
    """

    def __init__(self, released: Mapping[str, str]) -> None:
        self._stubs: dict[Name, str] = {}
        for question, text in released.items():
            for name, body in _definitions(text):
                self._stubs[question, name] = body
        self.names = tuple(dict.fromkeys(name for _, name in self._stubs))
        self._left = _MOST_CHARACTERS
        self._bound: dict[str, dict[str, Bound]] = {}

    def of(self, question: str) -> list[Name]:
        """Return a question's functions."""
        return [name for name in self._stubs if name[0] == question]

    def bound(self, text: str) -> dict[str, Bound]:
        """Return the functions that a cell's code binds, or seems to, and how it does so last."""
        if text not in self._bound:
            self._bound[text] = self._read(text)
        return self._bound[text]

    def _read(self, text: str) -> dict[str, Bound]:
        mentioned = [name for name in self.names if name in text]
        if not mentioned:
            return {}
        self._left -= len(text)
        tree = syntax_tree(text) if self._left >= 0 else None
        if tree is None:
            return {name: Bound.DEFINED for name in mentioned if seems_to_bind(text, name)}
        found = bindings(tree)
        return {name: self._how(name, found[name][-1]) for name in mentioned if name in found}

    def _how(self, name: str, node: ast.AST) -> Bound:
        if isinstance(node, ast.alias):
            return Bound.IMPORTED
        body = body_of(node)
        stubs = [stub for (_, known), stub in self._stubs.items() if known == name]
        return Bound.STUB if body and body in stubs else Bound.DEFINED


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name that the release's cell defines, and its body; empty if it is no stub."""
    tree = syntax_tree(text)
    for name, nodes in bindings(tree).items() if tree else ():
        if not isinstance(nodes[-1], ast.alias | ast.Name):
            body = body_of(nodes[-1])
            yield name, body if "NotImplementedError" in body else ""


class Windows:
    """Decides cell by cell, in the order of the notebook, which functions count.

    Args:
        functions: that the release asks for.
        questions: in the notebook's order.
    """

    def __init__(self, functions: Functions, questions: list[str]) -> None:
        self.functions = functions
        self._open = list(questions)
        self._checked: list[str] = []  # since the last exercise's cell

    def pass_by(self, cell: SourceCell) -> None:
        """Note that the notebook has come to one of the source's cells."""
        if cell.role == "solution":
            self._checked = []
        elif cell.role == "check":
            question = cell.id.removesuffix(CHECK_SUFFIX)
            self._open.remove(question)
            self._checked.append(question)

    def taken(self, text: str) -> Taken:
        """Return what counts in a student's cell at this place."""
        bound = self.functions.bound(text)
        names = [name for question in self._open for name in self.functions.of(question)]
        later = [name for question in self._checked for name in self.functions.of(question)]
        return Taken(
            answers=tuple(name for name in names if bound.get(name[1]) is not Bound.STUB),
            later=tuple(name for name in later if bound.get(name[1]) is Bound.DEFINED),
            stubs=tuple(name for name in names if bound.get(name[1]) is Bound.STUB),
            defines=tuple(name for name, how in bound.items() if how is not Bound.STUB),
        )


def released_functions(source: Source) -> Functions:
    """Return the functions that the release asks for."""
    return Functions({name: source.cell(name).released for name in source.questions})


def unanswered(notebook: NotebookNode, source: Source) -> list[str]:
    """Return the questions that were certainly not answered.

    A written question's cell is empty or still the stub. So is an exercise's, or it is missing,
    and no other cell defines one of its functions.

    Args:
        notebook: a submission's, put together for grading.
    """
    found = {cell.get("id"): str(cell.get("source", "")).strip() for cell in notebook.cells}
    texts = {cell.id: cell.released.strip() for cell in source.cells}
    defined = _defined(notebook, source, texts)
    exercises = [q for q in source.questions if found.get(q, "") in ("", texts[q])]
    written = [q for q in source.written if q in found and found[q] in ("", texts[q])]
    return [q for q in exercises if q not in defined] + written


def _defined(notebook: NotebookNode, source: Source, texts: dict[str, str]) -> set[str]:
    """Return the questions of which some cell of the student's defines a function."""
    functions = released_functions(source)
    bound: set[str] = set()
    for cell in notebook.cells:
        text = str(cell.get("source", ""))
        if cell.get("cell_type") == "code" and text.strip() != texts.get(str(cell.get("id"))):
            bound |= {name for name, how in functions.bound(text).items() if how is not Bound.STUB}
    return {q for q in source.questions if any(name in bound for _, name in functions.of(q))}
