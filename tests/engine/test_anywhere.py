"""What students receive works in every locale, and wherever a notebook changes its folder to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from courses import REPOSITORY, edit
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.build.ascii import ascii_python
from autograder.build.pair import solution_notebook
from autograder.build.release_files import release_files
from autograder.build.trees import read_tree, write_tree
from autograder.course import Assignment, Course
from autograder.errors import GateError
from autograder.notebook.source import read_source

# Otter opens test files in the locale's encoding. In this one nothing but ASCII can be read, so
# what works here works in GB 2312, EUC-KR, Shift JIS and all others, each of which contains ASCII.
ASCII_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CHECK_ALL = """
import locale, pathlib
import otter
from checking import TESTS

assert locale.getpreferredencoding(False) in ("ANSI_X3.4-1968", "US-ASCII"), locale
grader = otter.Notebook("{name}.ipynb", tests_dir=TESTS)
for path in sorted(pathlib.Path("tests").glob("*.py")):
    print(repr(grader.check(path.stem, {{"centre": lambda x, axis=0: x}})))
"""
SECONDS = 120


def in_ascii_locale(folder: Path, name: str) -> str:
    """Run every check of a release where only ASCII can be read; return what is shown."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("± → …")])
    nbformat.write(notebook, folder / f"{name}.ipynb")
    environment = {**os.environ, **ASCII_LOCALE, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHECK_ALL.format(name=name)],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_checks_are_read_in_every_locale_and_say_what_was_written(
    tiny: Assignment, tmp_path: Path
) -> None:
    edit(tiny.check_file("public", "centre"), "Subtract the mean", "Soustraire … ⟨x⟩ 𝔼 é")
    edit(tiny.check_file("public", "centre"), "Every column has mean zero", "Every µ is 0")
    edit(tiny.root / "source/common/helpers.py", '"words"', '"mots: é"  # un été')
    write_tree(tmp_path / "release", release_files(tiny))
    shown = in_ascii_locale(tmp_path / "release", "tiny")
    assert "Hint: Soustraire … ⟨x⟩ 𝔼 é of each column." in shown
    assert "Every µ is 0 result:" in shown


@pytest.mark.parametrize("name", ["attention", "autoencoders"])
def test_our_checks_are_read_in_every_locale(name: str, tmp_path: Path) -> None:
    release = Course(REPOSITORY).assignment(name).release
    shutil.copytree(release, tmp_path / name, ignore=shutil.ignore_patterns("data"))
    shown = in_ascii_locale(tmp_path / name, name)
    for path in (release / "tests").glob("*.py"):
        assert f"{path.stem} results:" in shown


def test_every_shipped_module_and_text_is_ascii() -> None:
    for name in Course(REPOSITORY).names():
        for file, content in read_tree(Course(REPOSITORY).assignment(name).release).items():
            assert content.isascii() or not file.endswith((".py", ".txt")), file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 'a'  # b", "x = 'a'  # b"),
        ("x = 'é…𝔼'", r"x = '\xe9\u2026\U0001d53c'"),
        ('"""Ein Text\nmit ä."""', '"""Ein Text\nmit \\xe4."""'),
        ("x = f'{1}é'  # é", r"x = f'{1}\xe9'  # \xe9"),
    ],
)
def test_escapes_mean_the_same(text: str, expected: str) -> None:
    assert ascii_python(text, "a.py") == expected


@pytest.mark.parametrize(
    "line", ["x = r'é'", "é = 1", "x = 'a\\é'", "f(é=1)", "x = f'{\"é\"}'", "x = rf'{1}é'"]
)
def test_what_would_mean_something_else_is_refused_with_its_line(line: str) -> None:
    if sys.version_info >= (3, 12) and line == "x = f'{\"é\"}'":
        pytest.skip("from Python 3.12 on, a text within braces may hold an escape")
    with pytest.raises(GateError, match=r"a\.py:3: 'é' can't be escaped here"):
        ascii_python(f"y = 'ä'\n\n{line}\n", "a.py")


def run(notebook: NotebookNode, folder: Path) -> None:
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=SECONDS, resources=resources).execute()


def shown(notebook: NotebookNode, cell_id: str) -> str:
    outputs = next(cell.outputs for cell in notebook.cells if cell.id == cell_id)
    return "".join(output.get("text", str(output.get("data", ""))) for output in outputs)


def elsewhere(notebook: NotebookNode, after: str, folder: str) -> NotebookNode:
    """Let a student change the working folder below a cell."""
    place = [cell.id for cell in notebook.cells].index(after) + 1
    code = f"import os\nos.chdir({folder!r})"
    notebook.cells.insert(place, nbformat.v4.new_code_cell(code, id="student-went"))
    return notebook


# Nobody, not even root, can write to /proc: otter could not log there either.
@pytest.mark.parametrize("folder", ["data", "/proc", "/"])
def test_checks_work_wherever_the_notebook_goes(
    tiny: Assignment, tmp_path: Path, folder: str
) -> None:
    export = '\n\n# %% id="end" tags=["student-only"]\ngrader.check_all()\n'
    tiny.source.write_text(tiny.source.read_text(encoding="utf-8") + export, encoding="utf-8")
    write_tree(tmp_path / "release", release_files(tiny))
    notebook = solution_notebook(read_source(tiny))
    nbformat.write(notebook, tmp_path / "release/tiny.ipynb")
    run(elsewhere(notebook, "start", folder), tmp_path / "release")
    assert "centre results: All test cases passed!" in shown(notebook, "centre-check")
    assert "All test cases passed!" in shown(notebook, "end")
    assert not (tmp_path / "release/data/.OTTER_LOG").exists()


def test_our_notebook_checks_loads_and_exports_wherever_it_goes(tmp_path: Path) -> None:
    source = read_source(Course(REPOSITORY).assignment("attention"))
    shutil.copytree(source.assignment.release, tmp_path / "attention")
    notebook = solution_notebook(source)
    chosen = ("start", "imports", "material", "softmax", "softmax-check", "hand-in")
    notebook.cells = [cell for cell in notebook.cells if cell.id in chosen]
    loads = nbformat.v4.new_code_cell("load_images('mnist')[0][0].shape", id="loads")
    notebook.cells.insert(4, loads)
    nbformat.write(notebook, tmp_path / "attention/attention.ipynb")
    run(elsewhere(notebook, "material", "plots"), tmp_path / "attention")
    assert "softmax results: All test cases passed!" in shown(notebook, "softmax-check")
    assert "(10000, 28, 28)" in shown(notebook, "loads")
    assert (tmp_path / "attention/attention.zip").is_file()
