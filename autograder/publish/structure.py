"""Pieces of code in a form that does not depend on names and numbers, to be compared.

A *fragment* is a statement or an expression. Variables are numbered in the order in which it uses
them; numbers and texts stand for all of their kind. What has a meaning of its own keeps its name:
built-in and imported names, attributes, keywords, the exercises' functions. A looser form also
ignores how an answer is cut into lines and how large its arrays are: a variable that is set once
and used once is replaced by its value, and a method's arguments are left out if they are sizes and
axes. The loosest, of a chain of methods, ignores what the first of them belongs to. A fragment's
*operations* are its calls, operators, subscripts, transpositions, loops and branches.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_COUNTED = (
    *(ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.For, ast.If, ast.IfExp, ast.Subscript),
    *(ast.UnaryOp, ast.While, ast.comprehension),
)
# What sizes, axes and slices are written with.
_SIZES = (
    *(ast.Attribute, ast.BinOp, ast.Constant, ast.List, ast.Name, ast.Slice, ast.Subscript),
    *(ast.Tuple, ast.UnaryOp, ast.expr_context, ast.operator, ast.unaryop),
)
_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# What means the same wherever nothing else has its name.
BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Fragment:
    """A statement's value, or a part of it.

    Args:
        form: without names and numbers.
        operations: how many.
        whole: whether it is all that a statement computes.
        node: it itself.
    """

    form: str
    operations: int
    whole: bool
    node: ast.expr | ast.stmt

    @property
    def text(self) -> str:
        """As it is written."""
        return ast.unparse(self.node)

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.node.lineno


def scopes(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield the statements of a file or cell, and those of each function and class in it."""
    for node in ast.walk(tree):
        if isinstance(node, _SCOPES):
            yield node.body


def fragments(statements: list[ast.stmt], known: Collection[str], least: int) -> Iterator[Fragment]:
    """Yield the fragments of one scope's statements, in all forms; of functions in it, none.

    Args:
        statements: of a scope.
        known: names that keep their meaning.
        least: how many operations a fragment has at least; smaller ones are left out.
    """
    plain = [each for each in statements if not isinstance(each, _SCOPES)]
    joined = _joined(plain)
    for body, looseness in ((plain, 0), (joined, 1), (joined, 2)):
        for statement in body:
            sizes = list(_sizes(statement))
            wholes = {id(each) for node, _ in sizes for each in _computed(node)}
            for node, size in sizes:
                if size >= least and isinstance(node, ast.expr | ast.stmt):
                    form = _Form(known, looseness)
                    text = form.of(node)
                    if form.operations >= least:
                        yield Fragment(text, form.operations, id(node) in wholes, node)


def _sizes(tree: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """Yield each node with its operations: no form, which may leave out arguments, has more.

    Most nodes are small. To write their forms, only to see that, takes longer than all the rest.
    """
    size = isinstance(tree, _COUNTED) + (isinstance(tree, ast.Attribute) and tree.attr == "T")
    below = [list(_sizes(child)) for child in ast.iter_child_nodes(tree)]
    yield tree, size + sum(parts[0][1] for parts in below)
    for parts in below:
        yield from parts


def _computed(node: ast.AST) -> list[ast.AST]:
    """Return all that a statement computes, wherever it puts it or which function it shows it to.

    A loop or branch is its own; for expressions there is nothing.
    """
    if not isinstance(node, ast.stmt):
        return []
    value = getattr(node, "value", None)
    shown = value.args if isinstance(node, ast.Expr) and isinstance(value, ast.Call) else []
    return [value if isinstance(value, ast.expr) else node, *shown]


class _Form:
    """Writes one fragment; counts its operations while it does."""

    def __init__(self, known: Collection[str], looseness: int) -> None:
        self._known = known
        self._looseness = looseness
        self._variables: dict[str, str] = {}
        self.operations = 0

    def of(self, node: object) -> str:
        """Return the form of a node, or of a list or value in it."""
        self.operations += isinstance(node, _COUNTED)
        if isinstance(node, list):
            return f"[{','.join(map(self.of, node))}]"
        if isinstance(node, ast.Name | ast.arg):
            return self._variable(node.id if isinstance(node, ast.Name) else node.arg)
        if isinstance(node, ast.Constant):
            return type(node.value).__name__
        if isinstance(node, ast.Attribute):
            self.operations += node.attr == "T"
            first = self._looseness == 2 and not isinstance(node.value, ast.Name | ast.Attribute)
            if first and not _is_method(node.value):
                return f"{self._variable(ast.unparse(node.value))}.{node.attr}"
            return f"{self.of(node.value)}.{node.attr}"
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.expr_context) or not isinstance(node, ast.AST):
            return "" if isinstance(node, ast.expr_context) else str(node)
        return f"{type(node).__name__}({','.join(self.of(v) for _, v in ast.iter_fields(node))})"

    def _variable(self, name: str) -> str:
        if name in self._known:
            return name
        return self._variables.setdefault(name, f"v{len(self._variables)}")

    def _call(self, node: ast.Call) -> str:
        function = self.of(node.func)
        sizes = self._looseness > 0 and isinstance(node.func, ast.Attribute)
        if sizes and node.args and all(map(_is_size, node.args)):
            arguments = ["…"]
        else:
            arguments = [self.of(argument) for argument in node.args]
        keywords = sorted(f"{each.arg}={self.of(each.value)}" for each in node.keywords)
        return f"{function}({','.join([*arguments, *keywords])})"


def _is_method(node: ast.expr) -> bool:
    """Whether this is the call of a method of what another call returned."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and not isinstance(node.func.value, ast.Name)
    )


def _is_size(node: ast.expr) -> bool:
    return all(isinstance(part, _SIZES) for part in ast.walk(node))


def _joined(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Put the value of each variable that is set once and used once in its place."""
    stored: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for node in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else stored)[node.id] += 1
    once = {name for name, count in stored.items() if count == 1 and read[name] == 1}
    values: dict[str, ast.expr] = {}
    joined: list[ast.stmt] = []
    for statement in copy.deepcopy(statements):
        joined.append(_Joiner(values).visit(statement))
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in once:
            assert isinstance(statement, ast.Assign)
            values[target.id] = statement.value
    return joined


class _Joiner(ast.NodeTransformer):
    def __init__(self, values: dict[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id) if isinstance(node.ctx, ast.Load) else None
        return copy.deepcopy(value) if value is not None else node
