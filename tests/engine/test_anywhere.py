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

from autograder.course import Assignment, Course
from autograder.errors import GateError
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import read_source
from autograder.publish.ascii import ascii_python
from autograder.publish.release_files import release_files
from autograder.publish.trees import read_tree, write_tree

# Otter opens test files in the locale's encoding. In C nothing but ASCII can be read, which what
# Windows uses in China, Korea and Japan contains as well.
ENCODINGS = {"C": "ANSI_X3.4-1968", "zh_CN.GB2312": "GB2312", "ko_KR.EUC-KR": "EUC-KR"}
CHECK = """
import locale
from checking import Grader

assert locale.getpreferredencoding(False) == "{encoding}", locale.getpreferredencoding(False)
grader = Grader("tiny.ipynb")
print(repr(grader.check("centre", {{"centre": lambda x, axis=0: x}})))
"""
READ_ALL = """
import pathlib
from otter.nbmeta_config import NBMetadataConfig
from otter.test_files import create_test_file

for path in sorted(pathlib.Path("tests").glob("*.py")):
    print(create_test_file(str(path), NBMetadataConfig()).name)
"""
SECONDS = 120


@pytest.fixture(scope="module", params=ENCODINGS)
def locale_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of a process in another locale, made here where the system lacks it."""
    name: str = request.param
    settings = {"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    if name == "C":
        return settings
    language, _, encoding = name.partition(".")
    folder = tmp_path_factory.mktemp("locales")
    command = ["localedef", "-i", language, "-f", encoding, str(folder / name)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"the locale {name} can't be made here")
    return settings | {"LOCPATH": str(folder)}


def printed(settings: dict[str, str], folder: Path, code: str) -> str:
    """Run code in a process of another locale; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=folder,
        env={**os.environ, **settings, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_checks_are_read_in_every_locale_and_say_what_was_written(
    tiny: Assignment, tmp_path: Path, locale_settings: dict[str, str]
) -> None:
    edit(tiny.check_file("public", "centre"), "Subtract the mean", "Soustraire … ⟨x⟩ 𝔼 é")
    edit(tiny.check_file("public", "centre"), "Every column has mean zero", "Every µ is 0")
    edit(tiny.root / "source/common/helpers.py", '"words"', '"mots: é"  # un été')
    write_tree(tmp_path / "release", release_files(tiny))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("± → …")])
    nbformat.write(notebook, tmp_path / "release/tiny.ipynb")
    code = CHECK.format(encoding=ENCODINGS[locale_settings["LC_ALL"]])
    shown = printed(locale_settings, tmp_path / "release", code)
    assert "Hint: Soustraire … ⟨x⟩ 𝔼 é of each column." in shown
    assert "Every µ is 0 result:" in shown


@pytest.mark.parametrize("name", ["attention", "autoencoders"])
def test_our_checks_are_read_where_only_ascii_can_be(name: str, tmp_path: Path) -> None:
    release = Course(REPOSITORY).assignment(name).release
    shutil.copytree(release, tmp_path / name, ignore=shutil.ignore_patterns("data"))
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    questions = sorted(path.stem for path in (release / "tests").glob("*.py"))
    assert printed(settings, tmp_path / name, READ_ALL).split() == questions


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
