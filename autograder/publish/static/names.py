"""Every name that a cell, a check or a probe uses is defined somewhere, and before it is used."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from autograder.findings import Finding, nearest
from autograder.publish.requirements import OPTIONAL, PACKAGES
from autograder.publish.static.files import Files, Module
from autograder.publish.static.scopes import bound, imports, read, read_at_once, top_level

# What Jupyter defines in every notebook, and what every module has.
_GIVEN = {*dir(builtins), "display", "get_ipython", "In", "Out", "__file__", "__name__"}
_HISTORY = re.compile(r"_+(i*|\d*|i?\d+)$|__\w+__$")
_CAPTURED = re.compile(r"^%%capture\s+(\w+)", re.MULTILINE)
_OTHER_MODULE = {"otter-grader": "otter"}
# JupyterLab brings IPython.
INSTALLED = {*(_OTHER_MODULE.get(name, name) for name in PACKAGES), *OPTIONAL.values(), "IPython"}


def unknown_names(files: Files) -> Iterator[Finding]:
    """Find names that nothing defines: in the notebook, and in each file on its own."""
    trees = [code.tree for code in files.code.values()]
    everywhere = {*_captured(files), *chain.from_iterable(c.bound for c in files.code.values())}
    if not _has_star(trees):
        for code in files.code.values():
            for name in _missing(code.tree, everywhere):
                wrong = f"nothing defines {name.id!r}{nearest(name.id, everywhere)}"
                yield files.at(name.lineno, f"cell {code.cell.id}: {wrong}")
        yield from _too_early(files, everywhere)
    for file, tree in files.python():
        known = set(bound(tree))
        for name in [] if _has_star([tree]) else _missing(tree, known):
            wrong = f"nothing defines {name.id!r}{nearest(name.id, known)}"
            yield Finding(file, name.lineno, wrong)


def unknown_in_claims(files: Files) -> Iterator[Finding]:
    """Find names that a claim reads, but that nothing above it defines."""
    if _has_star(code.tree for code in files.code.values()):
        return
    for claim in files.claims.values():
        above = [c for c in files.code.values() if c.cell.first_line < claim.cell.first_line]
        known = {*_captured(files), *claim.bound, *chain.from_iterable(c.bound for c in above)}
        for name in _missing(claim.tree, known):
            wrong = f"nothing above this claim defines {name.id!r}{nearest(name.id, known)}"
            yield files.at(name.lineno, f"cell {claim.cell.id}: {wrong}")


def _missing(tree: ast.AST, known: set[str]) -> Iterator[ast.Name]:
    """Yield, once for each name, what is read and neither known nor built into Python."""
    seen = known | _GIVEN
    for name in read(tree):
        if name.id not in seen and not _HISTORY.match(name.id):
            seen.add(name.id)
            yield name


def _too_early(files: Files, everywhere: set[str]) -> Iterator[Finding]:
    """Find names that a cell reads when it runs, but that only a later cell defines."""
    so_far = _GIVEN | set(_captured(files))
    for code in files.code.values():
        so_far |= code.bound
        for name in read_at_once(code.tree):
            if name.id in everywhere and name.id not in so_far:
                cells = (c.cell.id for c in files.code.values() if name.id in c.bound)
                later = next(cells)
                wrong = f"{name.id!r} is defined further down, in cell {later}; move one of the two"
                yield files.at(name.lineno, f"cell {code.cell.id}: {wrong}")


def _captured(files: Files) -> Iterator[str]:
    for code in files.code.values():
        yield from _CAPTURED.findall(code.cell.text)


def _has_star(trees: Iterable[ast.AST]) -> bool:
    nodes = chain.from_iterable(map(ast.walk, trees))
    return any(isinstance(node, ast.alias) and node.name == "*" for node in nodes)


def only_in_solutions(files: Files) -> Iterator[Finding]:
    """Find names that cells use, but only a solution defines, and no text asks students for."""
    given = set(chain.from_iterable(bound(code.given) for code in files.code.values()))
    asked = " ".join(span.text for prose in files.prose.values() for span in prose.spans)
    hidden = {
        name: question
        for question in files.source.questions
        for name in top_level(files.code[question].tree)
        if name not in given and not re.search(rf"\b{name}\b", asked)
    }
    for code in files.code.values():
        for name in read(code.tree) if code.cell.role != "solution" else []:
            if name.id in hidden:
                wrong = f"only the solution of {hidden[name.id]} defines {name.id!r}"
                advice = "students lack it; move its lines out of the markers"
                yield files.at(name.lineno, f"cell {code.cell.id}: {wrong}: {advice}")


def wrong_imports(files: Files) -> Iterator[Finding]:
    """Find imports of what students don't have, and of names that our modules don't define."""
    for code in files.code.values():
        for node in imports(code.given):
            for finding in _wrong_import(files, node):
                yield files.at(node.lineno, f"cell {code.cell.id}: {finding}")
    for module in files.modules.values():
        for node in imports(module.tree):
            for finding in _wrong_import(files, node):
                yield module.at(node, finding)


def _wrong_import(files: Files, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    own = {**files.modules, "checking": files.checking}
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module in own:
        known = exported(own, node.module)
        for alias in node.names:
            if alias.name != "*" and alias.name not in known:
                file = own[node.module].file
                yield f"{file} has no {alias.name!r}{nearest(alias.name, known)}"
        return
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
    for name in names:
        top = (name or "").partition(".")[0]
        if name not in own and top in own:
            yield f"there is no module {name}{nearest(str(name), own)}"
        elif top and top not in {*own, *INSTALLED, *sys.stdlib_module_names}:
            theirs = f"; those are {', '.join(sorted(INSTALLED))}"
            wrong = f"students can't import {top}: it is not one of their packages"
            yield f"{wrong}{nearest(top, [*INSTALLED, *own], theirs)}"


def exported(own: Mapping[str, Module], module: str) -> set[str]:
    """Return the names that one of our modules offers, including its submodules."""
    inner = {name.removeprefix(f"{module}.") for name in own if name.startswith(f"{module}.")}
    return {*own[module].names, *inner}


def wrong_attributes(files: Files) -> Iterator[Finding]:
    """Find ``plots.<name>`` and the like if that module defines no such name."""
    modules = module_aliases(files)
    trees = [code.tree for code in files.code.values()]
    stored = set(chain.from_iterable(bound(tree, by_import=False) for tree in trees))
    for code in files.code.values():
        for node in ast.walk(code.tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            alias = node.value.id
            if alias in modules and alias not in stored:
                known = set().union(*(exported(files.modules, name) for name in modules[alias]))
                if node.attr not in known:
                    file = files.modules[modules[alias][0]].file
                    wrong = f"{file} has no {node.attr!r}{nearest(node.attr, known)}"
                    yield files.at(node.lineno, f"cell {code.cell.id}: {wrong}")


def module_aliases(files: Files) -> dict[str, list[str]]:
    """Return the notebook's names for our modules: name → the modules that it may mean."""
    own = files.modules
    found: dict[str, list[str]] = {}
    for code in files.code.values():
        for node in ast.walk(code.tree):
            if isinstance(node, ast.Import):
                pairs = [(a.asname or a.name, a.name) for a in node.names]
            elif isinstance(node, ast.ImportFrom):
                pairs = [(a.asname or a.name, f"{node.module}.{a.name}") for a in node.names]
            else:
                continue
            for alias, module in pairs:
                if module in own:
                    found.setdefault(alias, []).append(module)
    return found
