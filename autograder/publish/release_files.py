"""What a release holds besides its notebook, computed from the sources only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Assignment, Course, Visibility
from autograder.errors import BuildError, GateError
from autograder.findings import Finding, raise_findings, read_text, within
from autograder.judging.functions import released_functions
from autograder.notebook.source import read_source
from autograder.publish.ascii import ascii_python, not_ascii
from autograder.publish.check_files import CheckFile, probes_used, read_check_file
from autograder.publish.checking import checking_module
from autograder.publish.otter_tests import otter_test
from autograder.publish.readme import release_readme
from autograder.publish.requirements import LOCK, colab_requirements, requirements
from autograder.publish.trees import Tree, files_below

PACKAGED = ("plots", "viewer")  # the folders of source/common/ that hold Python packages
SHIPPED = (".py", ".js", ".css")
STRAY = (
    "nbgrader would give this file to students; what they should get belongs in source/common/, "
    "everything else outside source/"
)


def release_files(assignment: Assignment) -> Tree:
    """Return every file of ``release/<assignment>/`` except the notebook.

    Raises:
        BuildError: the sources break a rule.
    """
    source = read_source(assignment)
    public = [
        read_check_file(assignment, Visibility.PUBLIC, question) for question in source.questions
    ]
    tree = {f"tests/{file.question}.py": otter_test(file).encode() for file in public}
    tree |= student_modules(assignment, public)
    # Texts that may name a data file; helpers.py names them all.
    own = [content.decode() for name, content in tree.items() if name != "helpers.py"]
    texts = [*(cell.text for cell in source.cells), *own]
    tree |= _data_files(Course(assignment.root), "\n".join(texts))
    functions = released_functions(source)
    answers = {q: [name for _, name in functions.of(q)] for q in source.questions}
    tree["checking.py"] = ascii_python(checking_module(answers), "checking.py").encode()
    lock = assignment.root / LOCK
    tree["requirements.txt"] = requirements(lock, texts).encode()
    tree["requirements-colab.txt"] = colab_requirements(lock).encode()
    tree["README.md"] = release_readme(source).encode()
    return tree


def strays(assignment: Assignment) -> list[Path]:
    """Return what the source folder holds besides the percent file and its pair.

    nbgrader would copy it to students unchanged.
    """
    known = {assignment.source, assignment.pair}
    return [path for path in files_below(assignment.source.parent) if path not in known]


def refuse_strays(assignment: Assignment) -> None:
    """Raise if the source folder holds more than the percent file and its pair.

    Raises:
        BuildError: it does.
    """
    root = assignment.root
    raise_findings((Finding(within(root, p), 0, STRAY) for p in strays(assignment)), BuildError)


def student_modules(assignment: Assignment, files: list[CheckFile]) -> Tree:
    """Return what the notebook and these checks import: helpers, plots, viewer, probes."""
    course = Course(assignment.root)
    tree = {"helpers.py": course.common / "helpers.py"}
    for path in packaged(course, assignment):
        tree[path.relative_to(course.common).as_posix()] = path
    tree |= {f"{name}.py": _probe(assignment, name) for name in probes_used(files)}
    return {name: _as_ascii(course, path) for name, path in tree.items() if path.is_file()}


def _as_ascii(course: Course, path: Path) -> bytes:
    name = within(course.root, path)
    text, findings = read_text(path, name)
    raise_findings(findings, GateError)
    if path.suffix == ".py":
        return ascii_python(text, name).encode()
    raise_findings(not_ascii({name: text.encode()}), GateError)
    return text.encode()


def packaged(course: Course, assignment: Assignment) -> Iterator[Path]:
    """Find the files of packages that all assignments share, and those of this one's own parts.

    ``plots/<assignment>.py`` and ``viewer/<assignment>/`` are an assignment's own.
    """
    others = {name for name in course.names() if name != assignment.name}
    for package in PACKAGED:
        folder = course.common / package
        for path in files_below(folder):
            own = Path(path.relative_to(folder).parts[0]).stem
            if path.suffix in SHIPPED and own not in others:
                yield path


def _probe(assignment: Assignment, name: str) -> Path:
    path = assignment.probes / f"{name}.py"
    if not path.is_file():
        raise GateError(
            f"{assignment.name}: a check uses the probe {name!r}, but has no {path.name}"
        )
    return path


def _names(text: str, stem: str, helpers: str) -> bool:
    """Tell whether a text loads the data of that name.

    Data that have a function of their own are loaded by it, others also by their name in quotes.
    """
    loader = f"load_{stem}"
    if re.search(rf"\b{loader}\b", text):
        return True
    quoted = rf"""["'/]{re.escape(stem)}(\.npz)?["']"""
    return f"def {loader}(" not in helpers and re.search(quoted, text) is not None


def _data_files(course: Course, text: str) -> Tree:
    """Return the data files that student-side code names, and the data's notices.

    ``load_images("mnist")``, ``load_glove()`` and ``DATA / "entarte.npz"`` each name their file;
    the word *decoder* in a sentence, or as a layer's name, names none.
    """
    paths = [path for path in sorted((course.common / "data").glob("*")) if path.is_file()]
    file = course.common / "helpers.py"
    helpers = file.read_text(encoding="utf-8") if file.is_file() else ""
    arrays = [path for path in paths if path.suffix == ".npz"]
    data = [path for path in arrays if _names(text, path.stem, helpers)]
    notices = [path for path in paths if path.suffix != ".npz"]
    return {f"data/{path.name}": path.read_bytes() for path in (data and [*data, *notices])}
