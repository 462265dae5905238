"""Otter's test files: made from check files, run by otter, readable where they fail."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import otter
import pytest
from courses import edit
from otter.test_files import ExceptionTestFile

from autograder.course import Assignment
from autograder.errors import GateError
from autograder.publish.check_files import read_check_file
from autograder.publish.checking import checking_module
from autograder.publish.otter_tests import otter_test
from autograder.publish.release_files import release_files
from autograder.publish.trees import write_tree

Check = Callable[[dict[str, Any]], str]


def public(assignment: Assignment) -> str:
    return otter_test(read_check_file(assignment, "public", "centre"))


@pytest.fixture
def check(tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Check]:
    """Give ``check(names)``: what grader.check shows in a notebook that defines these names."""
    folder = tmp_path / "student"
    write_tree(folder, release_files(tiny))
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    grader = otter.Notebook(tests_dir="tests")
    yield lambda names: repr(grader.check("centre", names))
    for module in ("checking", "rows"):
        sys.modules.pop(module, None)


def defined(code: str) -> dict[str, Any]:
    """Run a cell and return the notebook's names."""
    namespace: dict[str, Any] = {"np": np}
    exec(code, namespace)
    return namespace


def test_decorators_become_one_test_case(tiny: Assignment) -> None:
    assert (
        "@test_case(\n"
        '    name="Every column has mean zero",\n'
        "    points=1,\n"
        '    hint="Subtract the mean of each column.",\n'
        ")\n"
        "def test_columns(student):\n"
        '    """Every column has mean zero"""\n'
        '    expect_close(student.centre(X), [[-1, -3], [1, 3]], "centre(x)")\n'
    ) in public(tiny)


def test_head_names_the_question_and_imports_from_checking_alone(tiny: Assignment) -> None:
    assert public(tiny).startswith(
        '"""Checks of the exercise centre, as `grader.check` runs them."""\n\n'
        "import numpy as np\n\n"
        "from checking import expect, expect_close, test_case\n\n"
        'OK_FORMAT = False\nname = "centre"\npoints = None\n\n'
        "X = "
    )


def test_students_files_speak_of_neither_pytest_nor_the_package(tiny: Assignment) -> None:
    for text in (public(tiny), checking_module()):
        assert "pytest" not in text
        assert "autograder." not in text


def test_otter_reads_points_from_the_file(tiny: Assignment, check: Check) -> None:
    test = ExceptionTestFile.from_file("tests/centre.py")
    assert [case.points for case in test.test_cases] == [1, 0.5]
    assert test.possible == 1.5


def test_right_answer_passes(check: Check) -> None:
    names = defined("def centre(x, axis=0):\n    return x - x.mean(axis, keepdims=True)")
    assert check(names) == "centre results: All test cases passed!"


def test_wrong_answer_shows_title_message_and_hint(check: Check) -> None:
    shown = check({"centre": lambda x, axis=0: x})
    assert "Every column has mean zero result:" in shown
    assert "CheckFailed: centre(x) has wrong values." in shown
    assert "Hint: Subtract the mean of each column." in shown
    assert 'expect_close(student.centre(X), [[-1, -3], [1, 3]], "centre(x)")' in shown


def test_stub_reads_as_not_written_and_gives_no_hint(check: Check) -> None:
    shown = check(
        defined(
            "def centre(x, axis=0):\n"
            "    raise NotImplementedError('Exercise centre: not written yet')"
        )
    )
    assert "NotWritten: centre is not written yet." in shown
    assert "Hint" not in shown


def test_missing_function_is_named_and_gives_no_hint(check: Check) -> None:
    shown = check({})
    assert "Your notebook does not define `centre` yet: run its cell first." in shown
    assert "Hint" not in shown


def test_exception_is_placed_in_the_student_s_cell(check: Check) -> None:
    names = defined("def centre(x, axis=0):\n    y = x + 1\n    return y @ 3")
    shown = check(names)
    assert "YourCodeRaised: ValueError: matmul" in shown
    assert "In centre, line 3 of its cell" in shown


def test_sys_exit_in_student_code_ends_nothing_but_its_check(check: Check) -> None:
    assert "YourCodeRaised: SystemExit: 3" in check({"centre": lambda x, axis=0: sys.exit(3)})


def test_angle_brackets_survive_html(check: Check) -> None:
    def centre(x: Any, axis: int = 0) -> None:
        raise ValueError("<KerasTensor shape=(3,)>")

    assert "<\u200bKerasTensor" in check({"centre": centre})


def test_checks_leave_no_results_that_only_we_can_read(check: Check) -> None:
    test = ExceptionTestFile.from_file("tests/centre.py")
    test.run({})
    sys.modules.pop("checking")
    sys.path.remove(os.getcwd())
    assert [r.passed for r in pickle.loads(pickle.dumps(test)).test_case_results] == [False, False]


def test_hidden_checks_are_marked_and_get_their_data(tiny: Assignment) -> None:
    text = otter_test(read_check_file(tiny, "hidden", "centre"))
    assert "hidden=True" in text
    assert 'data={"numbers": numbers, **GIVEN}' in text
    assert '"references/centre.npz"' in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "import pytest\n",
            "import pytest\nimport keras\n",
            r"test_centre\.py:5: students can't import keras",
        ),
        ("X = np", "name = np", r"test_centre\.py:8: otter uses the name 'name' itself"),
        ("import pytest\n", "import pytest\nfrom autograder import course\n", "can't import auto"),
        ("    rows = ", "    pytest.skip()\n    rows = ", "uses pytest for more than points"),
    ],
)
def test_check_that_students_could_not_run_is_refused(
    tiny: Assignment, old: str, new: str, message: str
) -> None:
    edit(tiny.check_file("public", "centre"), old, new)
    with pytest.raises(GateError, match=message):
        public(tiny)


@pytest.fixture
def added(tiny: Assignment) -> None:
    """The first check adds to what comes back."""
    path = tiny.check_file("public", "centre")
    edit(path, "expect_close(student.centre(X)", 'expect_close(student.centre(X)["x"] + 1')


def test_an_object_where_numbers_belong_is_named_by_its_class(check: Check) -> None:
    shown = check({"centre": lambda x, axis=0: Path()})
    assert "centre(x) should be an array of numbers. (got an object of class PosixPath)" in shown


def test_no_message_names_the_handle_of_a_students_object(added: None, check: Check) -> None:
    shown = check({"centre": lambda x, axis=0: {"x": Path()}})
    assert "CheckFailed: Your code returned something that this check can't work with." in shown
    assert "LocalHandle" not in shown


def test_what_checks_share_is_found_out_anew_once_the_code_has_changed(
    tiny: Assignment, check: Check
) -> None:
    path = Path("tests/centre.py")
    shared = "@once\ndef centred(student):\n    return student.centre(np.ones((2, 2)))\n\n\n"
    text = path.read_text().replace("import expect,", "import expect, once,")
    text = text.replace("):\n", "):\n    expect(centred(student) == 7, 'Not 7.')\n")
    path.write_text(text.replace("@test_case", f"{shared}@test_case", 1))
    assert "CheckFailed: Not 7." in check(defined("def centre(x): return 6"))
    assert "CheckFailed: Not 7." not in check(defined("def centre(x): return 7"))
