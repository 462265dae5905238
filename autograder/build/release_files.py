"""What a release holds beside its notebook, computed from the sources alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.build.check_files import CheckFile, probes_used, read_check_file
from autograder.build.checking import checking_module
from autograder.build.otter_tests import otter_test
from autograder.build.readme import release_readme
from autograder.build.requirements import requirements
from autograder.build.trees import Tree
from autograder.course import Assignment, Course
from autograder.errors import GateError
from autograder.notebook.source import read_source


def release_files(assignment: Assignment) -> Tree:
    """Return every file of ``release/<assignment>/`` but the notebook.

    Raises:
        BuildError: the sources break a rule.
    """
    source = read_source(assignment)
    public = [read_check_file(assignment, "public", question) for question in source.questions]
    tree: Tree = {"checking.py": checking_module().encode()}
    tree |= {f"tests/{file.question}.py": otter_test(file).encode() for file in public}
    tree |= student_modules(assignment, public)
    texts = [assignment.source.read_text(encoding="utf-8")]
    texts += [content.decode() for name, content in tree.items() if name.endswith(".py")]
    tree |= _data_files(Course(assignment.root), texts)
    tree["requirements.txt"] = requirements(assignment.root / "uv.lock", texts).encode()
    tree["README.md"] = release_readme(source).encode()
    return tree


def student_modules(assignment: Assignment, files: list[CheckFile]) -> Tree:
    """Return the modules that the notebook and these checks import: helpers, plots, probes."""
    course = Course(assignment.root)
    tree = {"helpers.py": course.common / "helpers.py"}
    tree |= {f"plots/{path.name}": path for path in _plots(course, assignment)}
    tree |= {f"{name}.py": _probe(assignment, name) for name in probes_used(files)}
    return {name: path.read_bytes() for name, path in tree.items() if path.is_file()}


def _plots(course: Course, assignment: Assignment) -> Iterator[Path]:
    """Find the plots that all assignments share, and this one's own."""
    others = {name for name in course.names() if name != assignment.name}
    for path in sorted((course.common / "plots").glob("*.py")):
        if path.stem not in others:
            yield path


def _probe(assignment: Assignment, name: str) -> Path:
    path = assignment.probes / f"{name}.py"
    if not path.is_file():
        raise GateError(
            f"{assignment.name}: a check uses the probe {name!r}, but has no {path.name}"
        )
    return path


def _data_files(course: Course, texts: list[str]) -> Tree:
    """Return the data files whose names the student-side code mentions.

    ``load_images("mnist")`` and ``load_glove()`` both name their file; ``helpers.py``, which names
    them all, doesn't count.
    """
    helpers = course.common / "helpers.py"
    common = helpers.read_text(encoding="utf-8") if helpers.is_file() else ""
    text = "\n".join(text for text in texts if text != common)
    paths = sorted((course.common / "data").glob("*"))
    return {f"data/{p.name}": p.read_bytes() for p in paths if p.is_file() and p.stem in text}
