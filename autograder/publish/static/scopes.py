"""Which names a piece of Python binds, and which it reads, and when."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Functions = dict[str, ast.FunctionDef]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def bound(tree: ast.AST, by_import: bool = True) -> Iterator[str]:
    """Yield every name that is bound anywhere in a tree, in any scope.

    Args:
        tree: of a file, a cell or a part of one.
        by_import: whether names that imports bind count.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias) and by_import:
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest


def top_level(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the names that a file or cell defines for others, with the statements that do."""
    found: dict[str, ast.stmt] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[statement.name] = statement
        else:
            found.update(dict.fromkeys(bound(statement), statement))
    return found


def functions_in(tree: ast.Module) -> Functions:
    """Return the functions that a file or cell defines for others."""
    return {n: node for n, node in top_level(tree).items() if isinstance(node, ast.FunctionDef)}


def literal(node: ast.AST | None) -> str | None:
    """Return a literal text's value; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def read(tree: ast.AST) -> Iterator[ast.Name]:
    """Yield every name that is read anywhere in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node


def read_at_once(tree: ast.AST) -> Iterator[ast.Name]:
    """Yield the names that are read when a cell runs, not only when its functions are called."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _FUNCTIONS):
            # Defaults and decorators are evaluated at once, the body is not.
            outer = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            outer += getattr(node, "decorator_list", [])
            for expression in outer:
                yield from read(expression)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node
        else:
            yield from read_at_once(node)


def imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield a tree's imports, except those that may fail: below ``try`` or ``TYPE_CHECKING``."""
    for node in ast.iter_child_nodes(tree):
        guarded = isinstance(node, ast.Try) or (
            isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        )
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not guarded:
            yield from imports(node)
