"""Everything of an assignment that the static gates compare, read once."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course import CONFIG, Assignment, Course
from autograder.findings import Finding, read_text, within
from autograder.notebook.source import Source, SourceCell
from autograder.publish.check_files import CheckFile, scan_check_files
from autograder.publish.checking import checking_module
from autograder.publish.python import parse_python
from autograder.publish.release_files import PACKAGED, packaged
from autograder.publish.static.notebook_code import CellCode, read_cell
from autograder.publish.static.prose import Prose
from autograder.publish.static.scopes import Functions, functions_in, top_level
from autograder.publish.trees import files_below

README = "README.md"


@dataclass(frozen=True)
class Module:
    """A Python file besides the percent file: helpers, a plot, a probe, what makes references.

    Args:
        file: its path relative to the course's folder.
        tree: empty if the file doesn't parse.
    """

    file: str
    tree: ast.Module

    @cached_property
    def names(self) -> frozenset[str]:
        """What it defines for others."""
        return frozenset(top_level(self.tree))

    def at(self, node: ast.stmt | ast.expr, message: str) -> Finding:
        """Return a finding for a line of this file."""
        return Finding(self.file, node.lineno, message)


class Files:
    """An assignment's files, and why some of them could not be read.

    Args:
        source: the percent file.

    Attributes:
        unread: what is wrong with files that don't parse; their trees are empty.
        code: of the notebook's code cells, by cell id.
        claims: of the percent file's claim cells, by cell id.
        checks: check files, question by question.
        check_findings: what is wrong with these files' form.
        common: ``helpers``, ``plots`` and ``plots.<name>``, as far as this assignment gets them.
        probes: by name.
        maker: ``references/make.py``, if there is one.
        checking: what students get besides the checks, made by every build.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.assignment: Assignment = source.assignment
        self.course = Course(self.assignment.root)
        self.unread: list[Finding] = []
        self.code = {cell.id: self._cell(cell) for cell in source.cells if cell.kind == "code"}
        self.claims = {cell.id: self._cell(cell) for cell in source.claims}
        self.checks: list[CheckFile]
        self.checks, self.check_findings = scan_check_files(source)
        self.common = {name: self._module(path) for name, path in self._common()}
        probes = sorted(self.assignment.probes.glob("*.py"))
        self.probes = {path.stem: self._module(path) for path in probes}
        maker = self.assignment.references / "make.py"
        self.maker = self._module(maker) if maker.is_file() else None
        self._module(self.course.root / CONFIG)  # nbgrader runs it
        self.checking = Module("checking.py", ast.parse(checking_module()))

    def name(self, path: Path) -> str:
        """Return a file's path relative to the course's folder."""
        return within(self.course.root, path)

    @property
    def source_file(self) -> str:
        """The percent file, as findings name it."""
        return self.name(self.assignment.source)

    def at(self, line: int, message: str) -> Finding:
        """Return a finding for a line of the percent file."""
        return Finding(self.source_file, line, message)

    @property
    def graded(self) -> list[str]:
        """Questions of both kinds, in the notebook's order."""
        roles = ("solution", "written")
        return [cell.id for cell in self.source.cells if cell.role in roles]

    def functions(self, question: str) -> Functions:
        """The functions that students find in a question's cell, by name."""
        return functions_in(self.code[question].given)

    @cached_property
    def exercise_functions(self) -> Functions:
        """The functions of all questions, except those whose names other cells define too."""
        found: Functions = {}
        for question in self.source.questions:
            found |= self.functions(question)
        cells = Counter(name for code in self.code.values() for name in top_level(code.tree))
        return {name: node for name, node in found.items() if cells[name] == 1}

    @property
    def helpers(self) -> Functions:
        """The functions of ``helpers.py``."""
        return functions_in(self.common["helpers"].tree) if "helpers" in self.common else {}

    @cached_property
    def prose(self) -> dict[str, Prose]:
        """The notebook's Markdown, by cell id."""
        cells = (cell for cell in self.source.cells if cell.kind == "markdown")
        return {cell.id: Prose(cell.text, cell.first_line) for cell in cells}

    @property
    def modules(self) -> dict[str, Module]:
        """Our modules that students' code may import: helpers, plots and probes."""
        return {**self.common, **self.probes}

    @cached_property
    def readme(self) -> Prose | None:
        """The course's own README, if there is one."""
        path = self.course.root / README
        return Prose(read_text(path, README)[0]) if path.is_file() else None

    def python(self) -> Iterator[tuple[str, ast.Module]]:
        """Yield every Python file that students' code runs with, and the checks."""
        for module in self.modules.values():
            yield module.file, module.tree
        for file in self.checks:
            yield file.name, file.tree
        if self.maker:
            yield self.maker.file, self.maker.tree

    def _cell(self, cell: SourceCell) -> CellCode:
        code, findings = read_cell(self.source, cell)
        self.unread += findings
        return code

    def _module(self, path: Path) -> Module:
        file = self.name(path)
        text, findings = read_text(path, file)
        tree, faults = parse_python(text)
        self.unread += [*findings, *(Finding(file, line, wrong) for line, wrong in faults)]
        return Module(file, tree or ast.Module([], []))

    def _common(self) -> Iterator[tuple[str, Path]]:
        own = files_below(self.course.common)
        packages = {self.course.common / package for package in PACKAGED}
        loose = [path for path in own if not packages & set(path.parents)]
        for path in [*loose, *packaged(self.course, self.assignment)]:
            if path.suffix == ".py":
                parts = path.relative_to(self.course.common).with_suffix("").parts
                yield ".".join(part for part in parts if part != "__init__"), path
