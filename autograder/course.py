"""Where everything in a course is; where grading writes is in `outputs`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UnknownAssignment, UsageError

CONFIG = "nbgrader_config.py"


class Visibility(enum.StrEnum):
    """Who gets to see a check; the name of the folder that its file is in."""

    PUBLIC = "public"  # shipped to students
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Assignment:
    """One assignment's files.

    Args:
        root: the course's folder (the repository).
        name: e.g. ``"attention"``.
    """

    root: Path
    name: str

    @property
    def source(self) -> Path:
        """The percent file: the only thing an instructor edits."""
        return self.root / "source" / self.name / f"{self.name}.py"

    @property
    def pair(self) -> Path:
        """The notebook made from the percent file, solutions included; what nbgrader reads."""
        return self.source.with_suffix(".ipynb")

    @property
    def release(self) -> Path:
        """The folder that students receive."""
        return self.root / "release" / self.name

    @property
    def release_notebook(self) -> Path:
        """The students' notebook."""
        return self.release / f"{self.name}.ipynb"

    @property
    def solution(self) -> Path:
        """The solved notebook."""
        return self.root / "solutions" / self.name / f"{self.name}.ipynb"

    @property
    def tests(self) -> Path:
        """Checks, references, bank and probes."""
        return self.root / "tests" / self.name

    @property
    def references(self) -> Path:
        """Reference outputs and how they were made."""
        return self.tests / "references"

    @property
    def probes(self) -> Path:
        """Our own code that checks run on the student's side."""
        return self.tests / "probes"

    @property
    def mistakes(self) -> Path:
        """What students read about mistakes that can't be told apart."""
        return self.tests / "diagnosis" / "mistakes.toml"

    def diagnosis_file(self, question: str) -> Path:
        """The file with the question's probes of behaviour."""
        return self.tests / "diagnosis" / f"{question}.py"

    def signatures(self, question: str) -> Path:
        """How each known mistake answers these probes."""
        return self.references / "mistakes" / f"{question}.npz"

    @property
    def bank(self) -> Path:
        """Right and wrong solutions, by which the checks are judged."""
        return self.tests / "bank"

    @property
    def releases(self) -> Path:
        """The questions and points of every release that was built."""
        return self.tests / "releases.json"

    def check_file(self, visibility: Visibility, question: str) -> Path:
        """The file with the question's public or hidden checks."""
        return self.tests / visibility / f"test_{question}.py"


@dataclass(frozen=True)
class Course:
    """A folder with ``source/<assignment>/<assignment>.py`` files and everything else."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course that ``start`` (default: the working folder) is in.

        Raises:
            UsageError: neither it nor a folder above it holds ``nbgrader_config.py``.
        """
        begin = (start or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            if (folder / CONFIG).is_file() and (folder / "source").is_dir():
                return cls(folder)
        raise UsageError(f"{begin} is not inside a course: no {CONFIG} beside a source/")

    @property
    def common(self) -> Path:
        """What students get with every assignment: ``helpers.py`` and ``data/``."""
        return self.root / "source" / "common"

    @property
    def roster(self) -> Path:
        """The class list, if the course has one."""
        return self.root / "roster.csv"

    @property
    def hidden_images(self) -> Path:
        """Images that no student has."""
        return self.root / "tests" / "hidden_images.npz"

    def names(self) -> list[str]:
        """Names of all assignments, sorted."""
        return sorted(p.parent.name for p in self.root.glob("source/*/*.py") if _is_source(p))

    def assignment(self, name: str) -> Assignment:
        """Return the assignment of that name.

        Raises:
            UnknownAssignment: there is none; the message lists the existing ones.
        """
        assignment = Assignment(self.root, name)
        if not assignment.source.is_file():
            known = ", ".join(self.names()) or "none"
            raise UnknownAssignment(f"no assignment {name!r} in {self.root}; there are: {known}")
        return assignment


def _is_source(path: Path) -> bool:
    return path.stem == path.parent.name
