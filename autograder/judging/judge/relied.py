"""Which functions of earlier questions a question's code relies on.

This is read from the text of the cells, on the trusted side, never from what the kernel says. It
follows the student's own helper functions, classes and their methods, and names such as
``attend = attention``. As in the notebook itself, the last binding of a name counts.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from autograder.judging.code import bindings, syntax_tree
from autograder.judging.judge.assembler import Assembled
from autograder.notebook.source import Source

_MOST_CHARACTERS = 500_000  # of one notebook's cells; nothing in those beyond is followed
# The words of annotations whose values can cross the bridge; models and functions can't.
_PLAIN = {
    *("Any", "None", "bool", "dict", "float", "int", "list", "str", "tuple"),
    *("Iterable", "Sequence", "np.ndarray", "np.random.Generator"),
}


@dataclass
class Reliance:
    """The functions of failed earlier questions that a question's code relies on.

    Args:
        replaceable: global name in the notebook → function; nearly always the same.
        others: functions that can't be replaced, since they take or return more than plain values.
    """

    replaceable: dict[str, str] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Use:
    """A global name that code uses.

    Args:
        held: whether it was looked up when the cell ran, as in ``f = partial(g, 1)``. What it
            stood for then is still used, whatever replaces it.
    """

    name: str
    held: bool = False


@dataclass(frozen=True)
class _Binding:
    """What binds a name in the notebook, in which cell."""

    cell: int
    node: ast.AST


class Relying:
    """Finds what each question's code relies on.

    Args:
        assembled: the notebook.
        source: of the assignment.
    """

    def __init__(self, assembled: Assembled, source: Source) -> None:
        self._steps = assembled.steps
        self._questions = source.questions
        functions = assembled.functions
        self.owners = {name: q for q in self._questions for _, name in functions.of(q)}
        self._plain = {name for q in self._questions for name in plain_functions(source, q)}
        self._bound: dict[str, _Binding] = {}
        self._read_cells(assembled)

    def of(self, question: str, failed: Collection[str]) -> Reliance:
        """Return what a question's code relies on.

        Args:
            question: whose code.
            failed: questions that lost points, among which earlier ones are looked for.
        """
        before = self._questions[: self._questions.index(question)]
        earlier = {name: q for name, q in self.owners.items() if q in before}
        wrong = {name for name, q in earlier.items() if q in failed}
        found, seen = Reliance(), set[_Use]()
        waiting = [_Use(name) for name, q in self.owners.items() if q == question]
        while waiting:
            use = waiting.pop()
            if use in seen:
                continue
            seen.add(use)
            function = self._meant(use.name)
            if function in wrong and use.held:
                continue
            if function in wrong & self._plain:
                found.replaceable[use.name] = function
                continue  # what the student's own calls no longer matters
            if function in wrong:
                found.others.add(function)
            if use.name in self._bound:
                waiting += _uses(self._bound[use.name].node)
        return found

    def _meant(self, name: str) -> str:
        """Return the exercise's function that a global name stands for; empty if it is another's.

        A name that a later cell binds again is the student's own helper.
        """
        met = set[str]()
        while name not in met:
            met.add(name)
            binding = self._bound.get(name)
            if name in self.owners and self._counts(name, binding):
                return name
            if binding is None or not isinstance(binding.node, ast.Name):
                return ""
            name = binding.node.id
        return ""

    def _counts(self, name: str, binding: _Binding | None) -> bool:
        if binding is None:  # not written
            return True
        return (self.owners[name], name) in self._steps[binding.cell].taken.names

    def _read_cells(self, assembled: Assembled) -> None:
        left = _MOST_CHARACTERS
        for index, step in enumerate(self._steps):
            text = str(assembled.notebook.cells[index].source)
            left -= len(text)
            tree = syntax_tree(text) if step.run and left >= 0 else None
            if tree is None:
                continue
            values = dict(_assigned(tree))
            for name, nodes in bindings(tree).items():
                self._bound[name] = _Binding(index, values.get(nodes[-1], nodes[-1]))


def plain_functions(source: Source, question: str) -> Iterator[str]:
    """Yield a question's functions that take and return plain values, by their annotations."""
    tree = syntax_tree(source.cell(question).released)
    for node in tree.body if tree else ():
        if isinstance(node, ast.FunctionDef) and _PLAIN.issuperset(_annotations(node)):
            yield node.name


def _annotations(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the words of a function's annotations."""
    given = function.args
    notes = [arg.annotation for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    for note in (*notes, function.returns):
        if note is not None:
            yield from re.findall(r"[A-Za-z_][\w.]*", ast.unparse(note))


def _assigned(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield each name to which a value is assigned, with the value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value


def _uses(node: ast.AST) -> list[_Use]:
    """Return the global names that the code of a definition or value uses."""
    try:
        return list(_read(symtable.symtable(ast.unparse(node), "<cell>", "exec")))
    # An import is no statement by itself; code may be nested too deep, or break a rule of scopes.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _read(table: symtable.SymbolTable) -> Iterator[_Use]:
    called = table.get_type() == "function"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module"):
            yield _Use(symbol.get_name(), held=not called)
    for inner in table.get_children():
        yield from _read(inner)
