"""docs/adding-a-question.md: followed to the letter, it works."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from courses import REPOSITORY, edit
from in_process import grade_in_process
from pages import files_shown

from autograder.audit.bank import entry_notebook, read_bank
from autograder.course import Assignment, Course
from autograder.errors import GateError
from autograder.notebook.source import read_source
from autograder.publish.build import build, prove_sources
from autograder.publish.new_assignment import new_assignment

PAGE = (REPOSITORY / "docs/adding-a-question.md").read_text(encoding="utf-8")
FILES = files_shown(REPOSITORY / "docs/adding-a-question.md")


@pytest.fixture
def followed(tiny: Assignment) -> Assignment:
    """The assignment after every step of the page."""
    course = Course(tiny.root)
    new_assignment(course, "regression")
    for name, text in FILES:
        path = tiny.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before, mark, after = _halves(path)
        path.write_text(before + text + mark + after, encoding="utf-8")
    return course.assignment("regression")


def _halves(path: Path) -> tuple[str, str, str]:
    """Return a file's text up to where the page adds something, and the rest."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition('\n# %% [markdown] id="hand-in-text"')


def test_the_page_shows_every_file() -> None:
    kinds = [Path(name).parent.name for name, _ in FILES]
    assert kinds[:3] == ["regression", "public", "hidden"]
    assert len(kinds) == PAGE.count("```python")


def test_what_it_adds_builds(followed: Assignment) -> None:
    (report,) = build(
        Course(followed.root),
        [followed.name],
        grade=lambda notebook: grade_in_process(followed, notebook),
    )
    assert "the untouched release gets none" in report.proofs


SOURCE, HIDDEN = "source/regression/regression.py", "tests/regression/hidden/test_covariance.py"
REFUSED = [
    (SOURCE, '\ngrader.check("covariance")', '\ngrader.check("covarience")'),
    (
        SOURCE,
        "easy · **10 minutes** · **4 points**\n#\n# **Trap.** Divide by $n$",
        "**5 points**\n#",
    ),
    (SOURCE, 'covariance-check" role="check" points=4', 'covariance-check" role="check" points=5'),
    (SOURCE, '# %% id="covariance-check" role="check" points=4\ngrader.check("covariance")', ""),
    (SOURCE, 'id="covariance-check"', 'id="covarience-check"'),
    (SOURCE, "len(x)\n    ### END SOLUTION", "len(x)\n    ### END SOLUTON"),
    (HIDDEN, "student.covariance(", "student.covarience("),
    (HIDDEN, "test_other_tables(student)", "test_other_tables(student, reference)"),
    (SOURCE, "`covariance(x)`", "`covarience(x)`"),
]


def test_what_it_says_about_mistakes_is_what_the_build_says(followed: Assignment) -> None:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE.partition("## When something says no")[2], re.M)
    quoted = [text for row in rows for text in re.findall(r"`([^`]+)`", row)]
    seen = set()
    for file, old, new in REFUSED:
        path = followed.root / file
        before = path.read_text(encoding="utf-8")
        edit(path, old, new)
        with pytest.raises(GateError) as caught:
            prove_sources(Course(followed.root), [followed.name])
        path.write_text(before, encoding="utf-8")
        said = str(caught.value)
        found = {text for text in quoted if all(part in said for part in text.split("…"))}
        assert found, said
        seen |= found
    graded = ("the untouched release", "right, but", "wrong, but", "lost points on other")
    assert seen == {text for text in quoted if not text.startswith(graded)}


def test_its_bank_is_judged_well(followed: Assignment, tmp_path: Path) -> None:
    source = read_source(followed)
    for entry in read_bank(followed.bank, source, "covariance"):
        nbformat.write(entry_notebook(source, entry), tmp_path / "entry.ipynb")
        results = grade_in_process(followed, tmp_path / "entry.ipynb").questions
        lost = [result.name for result in results if not np.isclose(result.score, 4)]
        assert lost == ([] if entry.side == "right" else ["covariance"]), entry.name
