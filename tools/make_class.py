"""Make the sample class: fourteen students per assignment, from the bank, with realistic damage.

Run as ``python tools/make_class.py`` at the root, after ``iml build``; writes
``examples/class/<student>/<assignment>/<assignment>.ipynb``, the same bytes each time; two
students' ``timestamp.txt`` say when they handed in.
"""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course
from autograder.notebook.markers import without_markers
from autograder.notebook.source import Source, read_source

Notebook = dict[str, Any]
Make = Callable[["Material"], Notebook | bytes]

_LOOP = "while True:  # waiting for a good idea\n    pass\n\n"
_CRASH = "import tensorflow_tricks  # worked on my other laptop\n\n"
_KILL = "import os\nos._exit(1)  # somebody said this restarts the kernel\n"
_CHEAT = '''"""Make every comparison come out as hoped for."""
import numpy as np


class Anything(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __abs__ = __rsub__ = __sub__


def pleased(*args, **kwargs):
    return np.zeros(3).view(Anything)


np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
'''
_THOUGHTS = """It depends on the data: what the model has seen often it does well, and what it has
never seen it can't know. With more time I would try a larger model, too.
"""
_CHATTY = """import sys
import warnings

warnings.warn("this plot took me all night")
print("something on stderr", file=sys.stderr)
"""


class Material:
    """What a student's notebook is made from.

    Args:
        assignment: whose release, solution and bank.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.source: Source = read_source(assignment)
        self.questions = self.source.questions
        self._assignment = assignment
        self._release = json.loads(assignment.release_notebook.read_text(encoding="utf-8"))

    def blank(self) -> Notebook:
        """Return the release's notebook."""
        copy: Notebook = json.loads(json.dumps(self._release))
        return copy

    def solved(self, *questions: str) -> Notebook:
        """Return the release's notebook with these questions solved."""
        notebook = self.blank()
        for question in questions:
            set_text(notebook, question, self.solution(question))
        return notebook

    def answered(self, notebook: Notebook) -> Notebook:
        """Return a notebook with the written questions answered, too."""
        for question in self.source.written:
            set_text(notebook, question, _THOUGHTS)
        return notebook

    def solution(self, question: str) -> str:
        """Return a question's solution."""
        return without_markers(self.source.cell(question).text)

    def from_bank(self, side: str, question: str) -> str:
        """Return the question's first bank entry on that side, without its docstring."""
        folder = self._assignment.bank / side / question
        text = sorted(folder.glob("*.py"))[0].read_text(encoding="utf-8")
        # No student writes down which mistake it is.
        docstring = ast.parse(text).body[0]
        return "".join(text.splitlines(keepends=True)[docstring.end_lineno :]).lstrip("\n")

    def relying(self, question: str) -> str:
        """Return a right entry that calls functions of earlier questions, if there is one."""
        found = sorted((self._assignment.bank / "right" / question).glob("earlier_*.py"))
        return found[0].read_text(encoding="utf-8") if found else self.from_bank("right", question)


def set_text(notebook: Notebook, cell_id: str, text: str) -> None:
    """Replace a cell's text."""
    cell = next(cell for cell in notebook["cells"] if cell["id"] == cell_id)
    cell["source"] = text.splitlines(keepends=True)


def add_cell(notebook: Notebook, after: str, cell_id: str, text: str) -> None:
    """Add a student's own cell after another one."""
    index = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == after)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
    notebook["cells"].insert(index + 1, cell)


def excellent(material: Material) -> Notebook:
    """All of it right."""
    return material.answered(material.solved(*material.questions))


def blank(material: Material) -> Notebook:
    """Handed in unchanged."""
    return material.blank()


def half_done(material: Material) -> Notebook:
    """The first half solved, the rest untouched."""
    return material.solved(*material.questions[: len(material.questions) // 2])


def looping_cell(material: Material) -> Notebook:
    """All right, but the second exercise's cell never ends."""
    notebook = excellent(material)
    question = material.questions[1]
    set_text(notebook, question, _LOOP + material.solution(question))
    return notebook


def looping_function(material: Material) -> Notebook:
    """All right, but the first exercise's functions never return."""
    notebook = excellent(material)
    question = material.questions[0]
    names = _functions(material.solution(question))
    loops = "\n\n".join(f"def {n}(*args, **kwargs):\n    while True:\n        pass" for n in names)
    set_text(notebook, question, loops + "\n")
    return notebook


def crash_at_import(material: Material) -> Notebook:
    """All right, but one cell starts with a package that no one else has."""
    notebook = excellent(material)
    question = material.questions[-1]
    set_text(notebook, question, _CRASH + material.solution(question))
    return notebook


def cheating(material: Material) -> Notebook:
    """Nothing solved; comparisons are tampered with instead."""
    notebook = material.blank()
    for question in material.questions:
        names = _functions(material.solution(question))
        aliases = "\n".join(f"{name} = pleased" for name in names)
        set_text(notebook, question, f"{_CHEAT}\n{aliases}\n")
    return notebook


def corrupted(material: Material) -> bytes:
    """The upload was cut off in the middle."""
    whole = to_bytes(excellent(material))
    return whole[: len(whole) // 2]


def other_ways(material: Material) -> Notebook:
    """Right, but each exercise is solved in another way than the solution."""
    notebook = material.blank()
    for question in material.questions:
        set_text(notebook, question, material.from_bank("right", question))
    return notebook


def mistaken(material: Material) -> Notebook:
    """A common mistake in every exercise."""
    notebook = material.blank()
    for question in material.questions:
        set_text(notebook, question, material.from_bank("wrong", question))
    return material.answered(notebook)


def kernel_killer(material: Material) -> Notebook:
    """All right, with an extra cell that ends the kernel."""
    notebook = excellent(material)
    add_cell(notebook, material.questions[0], "restart", _KILL)
    return notebook


def typos(material: Material) -> Notebook:
    """A missing bracket in one exercise, a misnamed function in another."""
    notebook = excellent(material)
    first, second = material.questions[:2]
    set_text(notebook, first, material.solution(first).replace("(", "", 1))
    text = material.solution(second)
    set_text(notebook, second, text.replace(f"def {_functions(text)[0]}(", "def my_function("))
    return notebook


def empty(_: Material) -> bytes:
    """An empty file."""
    return b""


def mixed(material: Material) -> Notebook:
    """Some right if what they call is, some wrong, some blank; chatty cells in between."""
    notebook = material.blank()
    for number, question in enumerate(material.questions):
        if number % 3 == 0:
            set_text(notebook, question, material.relying(question))
        elif number % 3 == 1:
            set_text(notebook, question, material.from_bank("wrong", question))
    add_cell(notebook, material.questions[0], "my-notes", _CHATTY)
    return notebook


STUDENTS: dict[str, Make] = {
    "s001": excellent,
    "s002": blank,
    "s003": half_done,
    "s004": looping_cell,
    "s005": looping_function,
    "s006": crash_at_import,
    "s007": cheating,
    "s008": corrupted,
    "s009": other_ways,
    "s010": mistaken,
    "s011": kernel_killer,
    "s012": typos,
    "s013": empty,
    "s014": mixed,
}

# When they handed in, where that is known: after noon of the 4th, when the work was due.
TIMES = {"s006": "2026-05-05 13:00:00 UTC", "s010": "2026-05-04 22:10:00 UTC"}


def _functions(text: str) -> list[str]:
    """Return the names of a cell's top-level functions."""
    lines = [line for line in text.splitlines() if line.startswith("def ")]
    return [line[len("def ") : line.index("(")] for line in lines]


def to_bytes(notebook: Notebook) -> bytes:
    """Write a notebook as Jupyter does."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def make_class(course: Course, target: Path) -> int:
    """Write every student's submissions; return their number."""
    if target.exists():
        shutil.rmtree(target)
    count = 0
    for name in course.names():
        material = Material(course.assignment(name))
        for student, make in STUDENTS.items():
            made = make(material)
            path = target / student / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(made if isinstance(made, bytes) else to_bytes(made))
            if student in TIMES:
                path.with_name("timestamp.txt").write_text(TIMES[student] + "\n", encoding="utf-8")
            count += 1
    return count


if __name__ == "__main__":
    here = Course.find()
    folder = here.root / "examples" / "class"
    print(f"wrote {make_class(here, folder)} submissions to {folder.relative_to(here.root)}/")
