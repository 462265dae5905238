"""Files that are missing, stray, misnamed or not readable."""

from __future__ import annotations

import re

import pytest
from courses import edit
from statics import HELPERS, PROBE, PUBLIC, RIGHT, SOURCE, refusal

from autograder.course import Assignment

NEW_FILES = [
    ("tests/tiny/public/test_center.py", "", "no question 'center'; did you mean 'centre'"),
    ("tests/tiny/hidden/tests_centre.py", "", r"doesn't begin with test_, so it never runs"),
    ("tests/tiny/bank/right/center/a.py", "", "no question 'center'; did you mean 'centre'"),
    ("tests/tiny/bank/rigth/centre/a.py", "", r"bank entries are bank/right\|wrong/.* 'right'"),
    ("tests/tiny/bank/right/a.py", "", r"bank entries are bank/right\|wrong/<question>/<name>.py"),
    ("tests/tiny/references/center.npz", "", "rename or remove this file: .* mean 'centre'"),
    ("tests/tiny/probes/other.py", "", "no check uses this probe; remove it, or check its name"),
    ("source/tiny/notes.md", "", "nbgrader would give this file to students; what they should get"),
    ("source/common/data/words.txt", "naïve\n", r"holds b'\\xc3\\xafve'; students get ASCII"),
    ("source/common/viewer/viewer.js", "// naïve\n", r"holds b'\\xc3\\xafve'; students get ASCII"),
    ("README.md", 'Try `grader.check("center")`.\n', "1: the notebook has no question 'center'"),
]


@pytest.mark.parametrize("new", NEW_FILES, ids=lambda new: new[0])
def test_a_file_that_belongs_nowhere_is_refused(
    rich: Assignment, new: tuple[str, str, str]
) -> None:
    path = rich.root / new[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new[1], encoding="utf-8")
    assert re.search(f"(?m)^{new[0]}:.*{new[2]}", said := refusal(rich)), said


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        (PUBLIC, f"{PUBLIC}: there is no such file; question centre needs one"),
        (PROBE, f"{PUBLIC}:21: there is no probe tests/tiny/probes/rows.py"),
        ("uv.lock", "uv.lock: there is no such file: it says .*; run `uv lock`"),
    ],
)
def test_a_file_that_is_missing_is_named(rich: Assignment, gone: str, message: str) -> None:
    (rich.root / gone).unlink()
    assert re.search(f"(?m)^{message}", said := refusal(rich)), said


@pytest.mark.parametrize("file", [SOURCE, PUBLIC, PROBE, HELPERS, RIGHT])
def test_another_encoding_is_named_with_file_and_line(rich: Assignment, file: str) -> None:
    path = rich.root / file
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    line = path.read_bytes().count(b"\n")
    assert f"{file}:{line}: byte 0xe9 is not UTF-8; save the file in that encod" in refusal(rich)


def test_a_missing_address_is_named(rich: Assignment) -> None:
    edit(rich.source, "One exercise and", "[Colab]({{colab_url}}/tiny/tiny.ipynb) One exercise and")
    (rich.root / "pyproject.toml").unlink()
    assert "pyproject.toml: course-url in [tool.iml] is None" in refusal(rich)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("pyproject.toml", "[tool.iml\n", "pyproject.toml: Expected ']'"),
        (
            "nbgrader_config.py",
            "c = (\n",
            "nbgrader_config.py:1: syntax error: '(' was never closed",
        ),
    ],
)
def test_settings_that_cannot_be_read_are_named(
    rich: Assignment, file: str, text: str, message: str
) -> None:
    edit(rich.source, "One exercise and", "[Colab]({{colab_url}}/tiny/tiny.ipynb) One exercise and")
    (rich.root / file).write_text(text, encoding="utf-8")
    assert message in refusal(rich)


def test_a_percent_file_under_another_name_is_found(rich: Assignment) -> None:
    (rich.root / "source/more").mkdir()
    (rich.root / "source/more/mroe.py").write_text("", encoding="utf-8")
    assert "source/more/mroe.py: an assignment's percent file has the name of " in refusal(rich)
