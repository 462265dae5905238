"""Calls fit the functions that they call: in checks, cells and prose."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from autograder.findings import Finding, listed, nearest, read_text
from autograder.publish.check_files import probe_calls
from autograder.publish.static.files import Files
from autograder.publish.static.names import INSTALLED, exported, module_aliases
from autograder.publish.static.prose import Piece, Prose
from autograder.publish.static.scopes import Functions, bound, functions_in, literal, top_level
from autograder.publish.static.signatures import goal_misfit, misfit, undeclared_arguments

# What a student offers to checks besides the functions of the notebook.
STUDENT = ("fetch", "forget", "function", "keep", "probe", "visibility")


def wrong_student_calls(files: Files) -> Iterator[Finding]:
    """Find ``student.<function>(…)`` where the question's cell defines no such function."""
    for file in files.checks:
        for found in _student_calls(files, file.question, file.tree):
            yield Finding(file.name, *found)
    if files.maker:
        for node in files.maker.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in files.source.questions:
                for found in _student_calls(files, node.name, node):
                    yield Finding(files.maker.file, *found)


def _student_calls(files: Files, question: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    code = files.code[question]
    # Students may have been asked to define what only the solution defines.
    known = set(top_level(code.tree))
    functions = files.functions(question)
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "student":
            continue
        call, name = calls.get(id(node)), node.attr
        if name == "function" and call and call.args and isinstance(call.args[0], ast.Constant):
            name, call = str(call.args[0].value), None
        if name in STUDENT:
            continue
        if name not in known:
            meant = nearest(name, [*known, *STUDENT], f"; it defines {listed(sorted(known))}")
            yield node.lineno, f"the cell {question} defines no {name!r}{meant}"
        elif call and name in functions and (wrong := misfit(call, functions[name])):
            yield node.lineno, f"{name} is called with {wrong}"


def wrong_calls(files: Files) -> Iterator[Finding]:
    """Find calls in cells that don't fit the exercises' functions, or our own modules'."""
    known = files.exercise_functions | _ours(files)
    for code in files.code.values():
        own = set(bound(code.tree, by_import=False))
        for call in (node for node in ast.walk(code.tree) if isinstance(node, ast.Call)):
            function = known.get(ast.unparse(call.func))
            # A cell may bind the name to something else, or be the one that defines it.
            fixed = function and (function.name not in own or function in code.tree.body)
            if function and fixed and (wrong := misfit(call, function)):
                called = f"{function.name} is called with {wrong}"
                yield files.at(call.lineno, f"cell {code.cell.id}: {called}")


def _ours(files: Files) -> Functions:
    """Return the functions of helpers and plots by the names that the notebook uses."""
    found: Functions = {}
    for alias, modules in module_aliases(files).items():
        for module in modules if len(set(modules)) == 1 else []:
            functions = functions_in(files.modules[module].tree)
            found |= {f"{alias}.{name}": f for name, f in functions.items()}
    for code in files.code.values():
        for node in ast.walk(code.tree):
            if isinstance(node, ast.ImportFrom) and node.module in files.modules:
                functions = functions_in(files.modules[node.module].tree)
                names = {alias.name: alias.asname or alias.name for alias in node.names}
                found |= {names[n]: f for n, f in functions.items() if n in names}
    return found


def wrong_probe_calls(files: Files) -> Iterator[Finding]:
    """Find probes that no check uses, that are missing, or that lack what a check uses."""
    trees = [(file.name, file.tree) for file in files.checks]
    trees += [(files.maker.file, files.maker.tree)] if files.maker else []
    for file, tree in trees:
        for function in tree.body:
            yield from (Finding(file, *found) for found in _probe_calls(files, function))
    used = set(_probes_named(files))
    for name, module in files.probes.items():
        if name in {*files.common, *INSTALLED, *sys.stdlib_module_names, "checking"}:
            wrong = f"there is already a module {name}, and students could import only one of them"
            yield Finding(module.file, 0, f"{wrong}; give the probe another name")
        if name not in used:
            yield Finding(module.file, 0, "no check uses this probe; remove it, or check its name")


def _probes_named(files: Files) -> Iterator[str]:
    """Yield the probes that the assignment's tests use, except the bank."""
    for folder in files.assignment.tests.iterdir():
        for path in folder.rglob("*.py") if folder != files.assignment.bank else ():
            text, _ = read_text(path, "")
            yield from re.findall(r"\bprobe\(\s*[\"'](\w+)[\"']", text)


def _probe_calls(files: Files, function: ast.stmt) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the probes of one function, and with its use of them."""
    probes: dict[int, str] = {}  # the call that makes it → its name
    for call in probe_calls(function):
        name = literal(call.args[0])
        if name is None:
            yield call.lineno, "name the probe by a literal"
        elif name in files.probes:
            probes[id(call)] = name
        else:
            path = f"tests/{files.assignment.name}/probes/{name}.py"
            yield call.lineno, f"there is no probe {path}{nearest(name, files.probes)}"
    nodes = list(ast.walk(function)) if probes else []
    named = {
        target.id: probes[id(node.value)]
        for node in nodes
        if isinstance(node, ast.Assign) and id(node.value) in probes
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Attribute):
            name = probes.get(id(node.value)) or named.get(getattr(node.value, "id", ""))
            known = exported(files.modules, name) if name else {node.attr}
            if name and node.attr not in known:
                file = files.probes[name].file
                yield node.lineno, f"{file} has no {node.attr!r}{nearest(node.attr, known)}"


def wrong_signatures(files: Files) -> Iterator[Finding]:
    """Compare the signatures in prose and docstrings with those in the cells."""
    for question in files.source.questions:
        for function in files.functions(question).values():
            for line, name in undeclared_arguments(function):
                known = [argument.arg for argument in function.args.args]
                wrong = f"the docstring of {function.name} explains {name!r}, not a parameter of it"
                yield files.at(line, f"cell {question}: {wrong}{nearest(name, known)}")
    exercises = files.exercise_functions
    for prose in files.prose.values():
        first = {
            ast.unparse(call.func): span for span in goals(prose)[::-1] for call in calls_in(span)
        }
        for span in prose.spans:
            for call in calls_in(span):
                name = ast.unparse(call.func)
                named = exercises.get(name)
                # The first call in a goal is the signature; the others are examples.
                check = goal_misfit if first.get(name) is span else misfit
                if named and (wrong := check(call, named)):
                    yield files.at(span.line, f"{ast.unparse(call)}: {wrong}")


def goals(prose: Prose) -> list[Piece]:
    """Return the code in paragraphs that state an exercise's goal."""
    found = []
    for piece in prose.paragraphs:
        if piece.text.lstrip("*").startswith("Goal"):
            last = piece.line + piece.text.count("\n")
            found += [span for span in prose.spans if piece.line <= span.line <= last]
    return found


def calls_in(span: Piece) -> Iterator[ast.Call]:
    """Yield the calls in a piece of code, if it is Python."""
    try:
        tree = ast.parse(span.text.strip())
    except SyntaxError:  # not all code in prose is Python: shapes, file names, commands
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))
