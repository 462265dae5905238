"""A class that wrote by itself: entries of the bank, recombined and rewritten one by one."""

from __future__ import annotations

import ast
import random
from pathlib import Path

from autograder.course import Assignment

_WORDS = "a b t tmp val res out arr mat data cur nxt total part result step size idx left w".split()
_REMARKS = ["# as in the lecture", "# TODO tidy up", "# check the shapes", "# this took me an hour"]


def entries(assignment: Assignment) -> dict[str, list[str]]:
    """Return the bank's solutions by question: right and wrong ones."""
    found: dict[str, list[str]] = {}
    for path in sorted(assignment.bank.rglob("*.py")):
        found.setdefault(path.parent.name, []).append(path.read_text(encoding="utf-8"))
    return found


def write_class(
    assignment: Assignment, size: int, planted: int, seed: int = 0
) -> tuple[dict[str, list[str]], set[tuple[str, str]]]:
    """Return each student's cells, and the pairs of whom one rewrote the other's answers.

    Args:
        assignment: whose bank is used.
        size: students.
        planted: pairs among them.
        seed: of everything.
    """
    rng = random.Random(seed)
    bank = entries(assignment)
    chosen = {
        f"s{n:04}": {question: rng.choice(found) for question, found in bank.items()}
        for n in range(size)
    }
    order = rng.sample(sorted(chosen), 2 * planted)
    pairs = {tuple(sorted(order[i : i + 2])) for i in range(0, len(order), 2)}
    for one, other in pairs:
        chosen[other] = chosen[one]
    cells = {
        student: [rewritten(code, rng) for code in answers.values()]
        for student, answers in chosen.items()
    }
    return cells, {(one, other) for one, other in pairs}


def rewritten(code: str, rng: random.Random) -> str:
    """Write a cell in another way: names, order, comments and style change, the meaning doesn't."""
    tree = ast.parse(code)
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            _Style(rng).visit(node)
            _swap(node, rng)
            _rename(node, rng)
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    if len(functions) == len(tree.body):
        rng.shuffle(tree.body)
    lines = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(lines))
        lines[at] += f"  {rng.choice(_REMARKS)}"
    return "\n".join(lines)


def _rename(function: ast.FunctionDef, rng: random.Random) -> None:
    parameters = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    own = sorted({n.id for n in names if isinstance(n.ctx, ast.Store)} - parameters)
    new = {name: f"{rng.choice(_WORDS)}{i}" for i, name in enumerate(own)}
    for node in names:
        node.id = new.get(node.id, node.id)


def _swap(function: ast.FunctionDef, rng: random.Random) -> None:
    """Exchange neighbours that don't depend on each other."""
    body = function.body
    for i in range(len(body) - 1):
        one, other = body[i : i + 2]
        if isinstance(one, ast.Assign) and isinstance(other, ast.Assign) and rng.random() < 0.5:
            body[i : i + 2] = (one, other) if _depend(one, other) else (other, one)


def _depend(one: ast.stmt, other: ast.stmt) -> bool:
    return bool(_stored(one) & _names(other) or _stored(other) & _names(one))


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _stored(tree: ast.AST) -> set[str]:
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


class _Style(ast.NodeTransformer):
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and self._rng.random() < 0.5:
            read = ast.Name(node.target.id, ast.Load())
            return ast.Assign([node.target], ast.BinOp(read, node.op, node.value), lineno=0)
        return node

    def visit_Return(self, node: ast.Return) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        if node.value is not None and self._rng.random() < 0.4:
            name = "answer"
            return [
                ast.Assign([ast.Name(name, ast.Store())], node.value, lineno=0),
                ast.Return(ast.Name(name, ast.Load())),
            ]
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        self._rng.shuffle(node.keywords)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None if self._rng.random() < 0.5 else node.annotation
        return node


def release_cells(assignment: Assignment) -> list[str]:
    """Return the code cells that students are given."""
    import nbformat

    path = Path(assignment.root, "release", assignment.name, f"{assignment.name}.ipynb")
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]
