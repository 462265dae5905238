"""What a cell's code shows without being run: the names it binds, and what it defines.

Students write the cells, so their text may be anything: what can't be parsed has no syntax tree.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

_MOST_CHARACTERS = 200_000  # of one cell; reading a syntax tree takes 10 s per million
# IPython's own syntax, line by line: `%time f()`, `!ls`, `files = !ls`, `f?`.
_MAGIC = re.compile(
    r"^(?P<indent>[ \t]*)([%!?]|[\w.]+[ \t]*=[ \t]*[%!]|[\w.]+\?+[ \t]*$).*", re.MULTILINE
)
# Cell magics whose cell is Python that binds the notebook's names.
_TRANSPARENT = ("%%time", "%%capture", "%%prun")
_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
_PLAIN = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Starred, ast.expr_context),
    *(ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.unaryop),
)


def syntax_tree(text: str) -> ast.Module | None:
    """Parse a cell's code without IPython's magics; None if it is not Python."""
    if len(text) > _MOST_CHARACTERS:
        return None
    return _parsed(text) or _parsed(_without_magics(text))


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string
            return ast.parse(text)
    # If the text is nested too deep, the parser raises one of the last two.
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _without_magics(text: str) -> str:
    first, _, rest = text.lstrip("\n").partition("\n")
    if first.startswith("%%"):
        return _without_magics(rest) if first.split()[0] in _TRANSPARENT else ""
    return _MAGIC.sub(r"\g<indent>pass", text)


def bindings(tree: ast.Module) -> dict[str, list[ast.AST]]:
    """Return what binds each name at the notebook's own level, in the order of the text.

    It looks into loops and conditions, but not into functions and classes.
    """
    found: dict[str, list[ast.AST]] = {}
    for node in _own_level(tree):
        name = _bound_by(node)
        if name:
            found.setdefault(name, []).append(node)
    return found


def _own_level(tree: ast.Module) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _SCOPES):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _bound_by(node: ast.AST) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.alias):
        return node.asname or node.name.partition(".")[0]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return ""


def seems_to_bind(text: str, name: str) -> bool:
    """Whether text that is not Python looks as if it was meant to define a name."""
    word = re.escape(name)
    return bool(
        re.search(rf"\b(def|class)[ \t]+{word}\b|^[ \t]*{word}[ \t]*=[^=]", text, re.MULTILINE)
    )


def body_of(node: ast.AST) -> str:
    """Describe what a function or class does when run, without docstrings, annotations, layout.

    Empty for anything else, and for code that is nested too deep.
    """
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ""
    try:
        return "\n".join(ast.dump(_Bare().visit(statement)) for statement in _bare_body(node.body))
    except RecursionError:
        return ""


def _bare_body(body: list[ast.stmt]) -> list[ast.stmt]:
    return [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]


class _Bare(ast.NodeTransformer):
    """Removes from definitions what makes no difference when they run; changes the tree."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("annotation", "returns"):
            if isinstance(node, ast.arg | ast.FunctionDef | ast.AsyncFunctionDef):
                setattr(node, field, None)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.body = _bare_body(node.body)
        return super().generic_visit(node)


def definitions(text: str) -> str:
    """Return the parts of a cell that only define: imports, functions, classes, plain values.

    This is what is kept of a cell that can't be run a second time because it didn't end.
    """
    tree = syntax_tree(text)
    kept = [node for node in tree.body if _only_defines(node)] if tree else []
    try:
        return "\n".join(ast.unparse(node) for node in kept)
    except RecursionError:
        return ""


def _only_defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is None or _is_plain(node.value)
    if isinstance(node, ast.If):
        return _is_plain(node.test) and all(map(_only_defines, [*node.body, *node.orelse]))
    if isinstance(node, ast.Try):
        bodies = [node.body, node.orelse, node.finalbody, *(h.body for h in node.handlers)]
        return all(_only_defines(statement) for body in bodies for statement in body)
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return isinstance(node, (*kinds, ast.Pass))


def _is_plain(value: ast.expr) -> bool:
    """Whether evaluating it takes no time: nothing in it is called or computed."""
    waiting: list[ast.AST] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Lambda):
            continue
        if not isinstance(node, _PLAIN):
            return False
        waiting += ast.iter_child_nodes(node)
    return True
