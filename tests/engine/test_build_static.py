"""What an instructor gets wrong does not build: each mistake is named with file and line."""

from __future__ import annotations

import re
import time

import numpy as np
import otter
import pytest
from courses import REPOSITORY, edit, save
from statics import SPREAD, add_second_question, enrich
from typer.testing import CliRunner

from autograder.build import build, prove_sources
from autograder.build.static.addresses import GRADER
from autograder.cli import app
from autograder.course import Assignment, Course
from autograder.errors import BuildError, GateError, UsageError

SOURCE = "source/tiny/tiny.py"
PUBLIC = "tests/tiny/public/test_centre.py"
HIDDEN = "tests/tiny/hidden/test_centre.py"
PROBE = "tests/tiny/probes/rows.py"
MAKE = "tests/tiny/references/make.py"
HELPERS = "source/common/helpers.py"
PICTURES = "source/common/plots/tiny.py"
RIGHT = "tests/tiny/bank/right/centre/numpy_average.py"

ORDER = "| `why` | 2 | 5 |\n# | `centre` | 3 | 10 |"
POINTS = [
    (
        SOURCE,
        "`centre` | 3 |",
        "`centre` | 4 |",
        "the table states 4 points for centre, its cell s",
    ),
    (SOURCE, "`why` | 2 |", "`why` | 1 |", "states 1 points for why, its cell states 2; write 2"),
    (
        SOURCE,
        "**total** | **5**",
        "**total** | **6**",
        "rows add up to 5 points, not to 6; write 5",
    ),
    (SOURCE, "**3 points**", "**4 points**", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "worth 4 points", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "(4 points)", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "**Points:** 4", "this says 4 points, but centre has 3; write 3"),
    (
        SOURCE,
        "zero\n#\n# Move",
        "zero (4 points)\n#\n# Move",
        "this says 4 points, but centre has 3",
    ),
    (SOURCE, "written, 2 points", "written, 3 points", "says 3 points, but why has 2; write 2"),
    (
        SOURCE,
        "One exercise and",
        "In all **6 points**, one exercise and",
        "all exercises .* have 5",
    ),
    (SOURCE, "points=3", "points=4", r"4 points, its 3 checks in .*add up to 3; write points=3"),
    (
        PUBLIC,
        "points(1)",
        "points(2)",
        "states 3 points, its 3 .* up to 4",
        SOURCE,
        '"centre-check"',
    ),
    (
        SOURCE,
        "`centre` | 3 | 10",
        "`centre` | 3 | 20",
        "says 10 minutes, but centre has 20",
        SOURCE,
        "easy · **10",
    ),
    (SOURCE, "**15** |", "**20** |", "rows add up to 15 minutes, not to 20; write 15"),
    (SOURCE, "2 points, 5 min", "2 points, 10 min", "this says 10 minutes, but why has 5; write 5"),
    (
        SOURCE,
        "| `why` | 2 | 5 |\n# ",
        "",
        "leaves out question why; give it one row",
        SOURCE,
        "| exer",
    ),
    (
        SOURCE,
        "| `centre` | 3 | 10 |\n# | `why` | 2 | 5 |",
        ORDER,
        "has centre above why, the table",
        SOURCE,
        "| `centre` | 3 | 10",
    ),
    (SOURCE, "| `why` | 2", "| `wy` | 2", "the table names 'wy', no question.*mean 'why'"),
    (SOURCE, "| `why` | 2 ", "| `why` | two ", "the table states no number of points here"),
]
NAMES = [
    (
        SOURCE,
        '\ngrader.check("centre")',
        '\ngrader.check("center")',
        "doesn't check 'centre' but 'cent",
    ),
    (
        SOURCE,
        '\ngrader.check("centre")',
        "\ngrader.chek('centre')",
        "no 'chek'; did you mean 'check'",
    ),
    (
        SOURCE,
        '\ngrader.check("centre")',
        "\npass",
        r'doesn.t check .centre.; write grader.check\("ce',
    ),
    (
        SOURCE,
        "print(centre",
        'grader.check("center")\nprint(centre',
        "no question 'center'.*'centre'",
    ),
    (SOURCE, '`grader.check("centre")`', '`grader.check("cent")`', "no question 'cent'.*'centre'"),
    (
        SOURCE,
        "Exercise centre: move",
        "Exercise center: move",
        "no question 'center'; did you mean",
    ),
    (SOURCE, "Question `why`", "Question `wy`", "no question 'wy'; did you mean 'why'"),
    (
        SOURCE,
        "Question `why`",
        "Question `centre`",
        "announces centre, but the next .* cell is why",
    ),
    (
        SOURCE,
        "    ### BEGIN",
        '    raise NotImplementedError("Exercise center")\n    ### BEGIN',
        "names",
    ),
    (SOURCE, '"tiny.ipynb", ', '"other.ipynb", ', r"is given 'other.ipynb' .*; write 'tiny.ipynb'"),
    (SOURCE, "tests_dir=TESTS", 'tests_dir="test"', "is given 'test' .*; write 'tests'"),
    (SOURCE, 'export_path="tiny', 'export_path="tinny', "'tinny.zip' .*; write 'tiny.zip'"),
    (
        SOURCE,
        "**`tiny.ipynb`**",
        "**`tinny.ipynb`**",
        "'tinny.ipynb' is no file .*; write tiny.ipynb",
    ),
    (
        SOURCE,
        "One exercise and",
        "{{colab_url}}/x/x.ipynb. One exercise and",
        "another assignment than",
    ),
    (
        SOURCE,
        "One exercise and",
        "{{curse_url}}/x. One exercise and",
        "{{curse_url}} stands for noth",
    ),
    (MAKE, "def centre(", "def center(", "no question 'center'; did you mean 'centre'"),
]
CODE = [
    (SOURCE, "return x - middle", "return x - (middle", r"syntax error: '\(' was never closed"),
    (SOURCE, "epochs = 20", "epochs = = 20", "syntax error: invalid syntax: epochs = = 20"),
    (
        SOURCE,
        "epochs = 20",
        "epochs = 20\nreturn epochs",
        "error: 'return' outside function",
        SOURCE,
        "return ep",
    ),
    (SOURCE, "epochs = 20", 'epochs = 20, "\\d"', "invalid escape sequence .*; put r before"),
    (SOURCE, "print(centre", "print(center", "nothing defines 'center'; did you mean 'centre'"),
    (SOURCE, "import numpy as np\n", "import pandas as np\n", "students can't import pandas"),
    (
        SOURCE,
        "import load_words",
        "import load_word",
        "helpers.py has no 'load_word'.*'load_words'",
    ),
    (
        SOURCE,
        "import tiny as",
        "import tinny as",
        r"plots/__init__.py has no 'tinny'; did you mean",
    ),
    (SOURCE, "import TESTS", "import TEST", "checking.py has no 'TEST'; did you mean 'TESTS'"),
    (SOURCE, "pictures.draw(", "pictures.drew(", "tiny.py has no 'drew'; did you mean 'draw'"),
    (
        SOURCE,
        'title="3"',
        'titel="3"',
        "draw is called with .*'titel'; it is draw.x, title='', col",
    ),
    (
        SOURCE,
        "print(centre(np.arange(4.0)),",
        "print(centre(1, 2, 3),",
        "called with too many positional",
    ),
    (SOURCE, "epochs = 20\n", "epochs = 20 * steps\n", "nothing defines 'steps'"),
    (
        SOURCE,
        "epochs = 20\n",
        "epochs = len(centre.__name__)\n",
        "'centre' is defined further down",
    ),
    (SOURCE, "`centre(x, axis=0)`", "`centre(x, axis=1)`", r"the cell defines centre\(x, axis=0\)"),
    (SOURCE, "`centre(x, axis=0)`", "`centre(x, dim=0)`", r"the cell defines centre\(x, axis=0\)"),
    (
        SOURCE,
        "`centre(x, axis=0)`",
        "`center(x, axis=0)`",
        "nothing is called 'center'; did you mean",
    ),
    (SOURCE, "`centre(np.array", "`centre(1, 2, np.array", "too many positional arguments"),
    (SOURCE, "`load_words()`", "`load_images()`", "nothing is called 'load_images'"),
    (SOURCE, "`load_words()`", "`few_words`", "nothing is called 'few_words'"),
    (
        SOURCE,
        "moved to zero.",
        "moved to zero.\n\n    Args:\n        axs: which.\n    ",
        "explains 'axs'",
        SOURCE,
        "axs:",
    ),
    (
        SOURCE,
        'grading={"epochs"',
        'grading={"epoch"',
        "grading sets 'epoch', .* did you mean 'epochs'",
    ),
    (SOURCE, '"epochs": 1}', '"epochs": "1"}', "sets epochs to '1', but its own value is 20"),
    (
        SOURCE,
        "(#Exercise-centre:-m",
        "(#exercise-centre-m",
        "no heading .*; write #Exercise-centre:-move",
    ),
    (
        SOURCE,
        "(data/words.npz)",
        "(data/wrods.npz)",
        "holds no file 'data/wrods.npz'; did you mean",
    ),
    (
        SOURCE,
        "One exercise and",
        "![a](images/a.png) One exercise and",
        "no picture 'images/a.png'",
    ),
    (SOURCE, "One exercise and", "[a](www.a.org) One exercise and", "write https://www.a.org"),
    (HELPERS, 'return "words"', "return wrods", "nothing defines 'wrods'"),
    (
        HELPERS,
        'return "words"',
        'return "data/wrods.npz"',
        "source/common/data/ has no wrods.npz; did",
    ),
    (
        HELPERS,
        'return "words"',
        'DATA = ""\n    return DATA / "a.npz"',
        "has no a.npz",
        HELPERS,
        "DATA /",
    ),
    (HELPERS, 'return "words"', 'return "words', "syntax error: unterminated string literal"),
    (HELPERS, '    return "words"', '    ä = "words"\n    return ä', "'ä' can't be escaped here"),
    (
        PICTURES,
        "return x, title",
        "return x, titel",
        "nothing defines 'titel'; did you mean 'title'",
    ),
]
CHECKS = [
    (PUBLIC, '"centre(x)")\n', '"centre(x)", 1, 2, 3)\n', "called with too many positional"),
    (
        PUBLIC,
        "X = np",
        "def axes():\n    pass\n\n\ndef axes():\n    pass\n\n\nX = np",
        "two functions are called axes",
    ),
    (
        PUBLIC,
        "X = np.array(",
        "def table(x, y):\n    return x\n\n\nX = table(",
        "missing a required",
        PUBLIC,
        "X = table",
    ),
    (PUBLIC, "def test_axis(student)", "def test_axis(studnt)", "takes 'studnt', .*mean 'student'"),
    (
        PUBLIC,
        "student.centre(X), [[",
        "student.center(X), [[",
        "cell centre defines no 'center'; did",
    ),
    (PUBLIC, "centre(X, axis=1)", "centre(X, axes=1)", "called with got an unexpected .*'axes'"),
    (PUBLIC, "centre(X, axis=1)", "centre(X, 1, 2)", "centre is called with too many positional"),
    (PUBLIC, 'probe("rows")', 'probe("row")', "there is no probe .*/row.py; did you mean 'rows'"),
    (PUBLIC, '("rows").sums(', '("rows").sum(', "rows.py has no 'sum'; did you mean 'sums'"),
    (PUBLIC, "import expect, ", "import expct, ", "kit has no 'expct'; did you mean 'expect'"),
    (
        PUBLIC,
        "def test_axis",
        "def tset_axis",
        "has marks of a check, but a check begins with test_",
    ),
    (PUBLIC, "def test_axis", "def test_columns", "two checks are called test_columns"),
    (
        PUBLIC,
        '"""The axis can be chosen"""',
        '"""Every column has mean zero"""',
        "has the title of test_columns",
        PUBLIC,
        "def test_axis",
    ),
    (PUBLIC, "mark.hint(", "mark.hnt(", "is not a points or hint marker; did you mean 'hint'"),
    (
        PUBLIC,
        "expect(len(rows) == 2,",
        "import keras\n    expect(len(rows) == 2,",
        "can't import keras",
    ),
    (PUBLIC, "Subtract the mean", "Subtract `axs_mean`, the mean", "nothing is called 'axs_mean'"),
    (PUBLIC, "    rows = ", "    rows = unknown + ", "nothing defines 'unknown'"),
    (
        PUBLIC,
        '"Subtract the',
        'r"Sübtract the',
        "'ü' can't be escaped here, and students get ASCII",
    ),
    (HIDDEN, '"centre of large numbers"', "str(numbers)", "a hidden check's is a literal"),
    (HIDDEN, 'reference["centred"]', 'reference["centered"]', "no array 'centered'.*'centred'"),
    (HIDDEN, 'hidden_images["mnist"]', 'hidden_images["minst"]', "no array 'minst'; did you mean"),
    (PROBE, "def sums", "def summs", "rows.py has no 'sums'.*'summs'", PUBLIC, '"rows").sums'),
    (
        RIGHT,
        "def centre",
        "def center",
        "a right solution of centre defines 'centre'; did you mean",
    ),
    (RIGHT, "return x", "return (x", "syntax error: "),
    (RIGHT, '"""With np.average."""', "# With np.average.", "needs a docstring"),
]


@pytest.fixture
def rich(tiny: Assignment) -> Assignment:
    """The course in miniature, with a table, statements, links and a plot."""
    enrich(tiny)
    return tiny


def refusal(assignment: Assignment) -> str:
    """Return what `iml build --check` says instead of building."""
    with pytest.raises(BuildError) as caught:
        build(Course(assignment.root), [assignment.name], check_only=True)
    return str(caught.value)


def test_a_sound_course_passes(rich: Assignment) -> None:
    (report,) = build(Course(rich.root), ["tiny"], check_only=True)
    assert report.proofs


@pytest.mark.parametrize(
    "mistake", [*POINTS, *NAMES, *CODE, *CHECKS], ids=lambda m: f"{m[2]!a:.40}"
)
def test_a_mistake_is_refused_with_file_and_line(
    rich: Assignment, mistake: tuple[str, ...]
) -> None:
    check_refused(rich, mistake)


def check_refused(assignment: Assignment, mistake: tuple[str, ...]) -> None:
    """Make a mistake: (file, old, new, message), and what it says is where the mistake is.

    Where that is not the line that was changed, (…, file, text) gives the place.
    """
    file, old, new, message = mistake[:4]
    edit(assignment.root / file, old, new)
    file, text = mistake[4:] or (file, next(line for line in new.splitlines() if line))
    content = (assignment.root / file).read_text(encoding="utf-8")
    line = content.count("\n", 0, content.index(text)) + 1
    said = refusal(assignment)
    assert re.search(rf"(?m)^{re.escape(file)}:{line}: .*{message}", said), said


def test_a_missing_reference_names_the_command_that_makes_it(rich: Assignment) -> None:
    (rich.references / "centre.npz").unlink()
    (said,) = refusal(rich).splitlines()[1:]
    assert said == (
        "tests/tiny/hidden/test_centre.py:10: numbers takes reference, but "
        "tests/tiny/references/centre.npz is missing; run `iml references tiny`"
    )


def test_a_missing_reference_that_nothing_makes_says_what_to_write(rich: Assignment) -> None:
    (rich.references / "centre.npz").write_text("no archive", encoding="utf-8")
    (rich.references / "make.py").unlink()
    assert (
        "tests/tiny/references/centre.npz is no .npz; write a function centre(student, images) in "
        "tests/tiny/references/make.py, then run `iml references tiny`"
    ) in refusal(rich)


def test_missing_hidden_images_are_refused(rich: Assignment) -> None:
    Course(rich.root).hidden_images.unlink()
    assert f"{HIDDEN}:17: test_far_from_zero takes hidden_images, but tests/hidden" in refusal(rich)


NEW_FILES = [
    ("tests/tiny/public/test_center.py", "", "no question 'center'; did you mean 'centre'"),
    ("tests/tiny/hidden/tests_centre.py", "", r"doesn't begin with test_, so nobody runs it"),
    ("tests/tiny/bank/right/center/a.py", "", "no question 'center'; did you mean 'centre'"),
    ("tests/tiny/bank/rigth/centre/a.py", "", r"bank entries are bank/right\|wrong/.* 'right'"),
    ("tests/tiny/bank/right/a.py", "", r"bank entries are bank/right\|wrong/<question>/<name>.py"),
    ("tests/tiny/references/center.npz", "", "rename or remove this file: .* mean 'centre'"),
    ("tests/tiny/probes/other.py", "", "no check uses this probe; remove it, or check its name"),
    ("source/tiny/notes.md", "", "nbgrader would hand this file out; what students should get"),
    ("source/common/data/words.txt", "naïve\n", r"holds b'\\xc3\\xafve'; students get ASCII"),
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


def test_lines_that_give_answers_away_are_named(rich: Assignment) -> None:
    edit(rich.source, "print(centre", "middle = x.mean(axis=axis, keepdims=True)\nprint(centre")
    edit(
        rich.root / HELPERS,
        "def load",
        "x = 'The deviations from a mean add up to nothing.'\ndef load",
    )
    edit(rich.root / HELPERS, "x = ", "# The deviations from a mean add up to nothing.\nx = ")
    said = refusal(rich)
    assert re.search(
        rf"(?m)^{SOURCE}:\d+: 'middle=x.mean.* gives away the solution of centre", said
    )
    assert re.search(rf"(?m)^{HELPERS}:\d+: 'Thedeviations.* gives away the solution of why", said)


def test_data_that_give_references_away_are_named(rich: Assignment) -> None:
    numbers = np.arange(2000.0).reshape(40, 50) + 100000
    save(rich.root / "source/common/data/numbers.npz", numbers=numbers)
    assert (
        "source/common/data/numbers.npz: holds data of tests/tiny/references/centre.npz"
    ) in refusal(rich)


SECOND = [
    (
        SPREAD,
        "exercise spread",
        "exercise centre",
        "the first line speaks of centre, but .* spread",
    ),
    (SPREAD, "student.spread", "student.centre", "the cell spread defines no 'centre'; it defines"),
    (
        SOURCE,
        "Exercise spread: far",
        "Exercise centre: far",
        "announces centre, but the next .* spread",
    ),
    (
        SOURCE,
        "**Goal.** `spread(x)`",
        "**Goal.** `centre(x)`",
        "goal names centre, but the cell spread",
    ),
    (
        SOURCE,
        'grader.check("spread")',
        'grader.check("centre")',
        "doesn't check 'spread' but 'centre'",
        SOURCE,
        'grader.check("centre")\n\n# %% [markdown] id="why',
    ),
    (
        SOURCE,
        'grader.check("spread")',
        'grader.check("spread")\ngrader.check("centre")',
        "checks centre too",
        SOURCE,
        'grader.check("centre")\n\n# %% [markdown] id="why',
    ),
    (
        SOURCE,
        "    ### BEGIN SOLUTION\n    return x.std()\n    ### END SOLUTION",
        "    return x.std()\n\n\n### BEGIN SOLUTION\n### END SOLUTION",
        "call spread, but students get it whole",
        SOURCE,
        "def spread",
    ),
]


@pytest.mark.parametrize("mistake", SECOND, ids=lambda m: f"{m[2]!a:.40}")
def test_questions_that_are_mixed_up_are_refused(
    rich: Assignment, mistake: tuple[str, ...]
) -> None:
    add_second_question(rich)
    prove_sources(Course(rich.root), ["tiny"])
    check_refused(rich, mistake)


def test_a_check_cell_behind_another_question_is_refused(rich: Assignment) -> None:
    add_second_question(rich)
    check = '# %% id="centre-check" role="check" points=3\ngrader.check("centre")\n\n'
    edit(rich.source, check, "")
    edit(
        rich.source,
        '# %% [markdown] id="why-question"',
        f'{check}# %% [markdown] id="why-question"',
    )
    assert "the cell of spread stands between this and the cell of centre" in refusal(rich)


def test_a_name_that_two_cells_define_is_not_held_against_either(rich: Assignment) -> None:
    add_second_question(rich)
    edit(rich.source, "def spread(x)", "def centre(x, y, z):\n    pass\n\n\ndef spread(x)")
    prove_sources(Course(rich.root), ["tiny"])


def test_a_wrong_number_of_a_row_is_refused(rich: Assignment) -> None:
    for row, number in (("exercise", ""), ("---", "---"), ("`centre`", 1), ("`why`", 3)):
        edit(rich.source, f"# | {row} |" if row != "---" else "# |---|", f"# |{number}| {row} |")
    edit(rich.source, "# | **total** |", "# || **total** |")
    assert "this is row 2 of the table, not 3; write 2" in refusal(rich)


def test_data_that_a_helper_is_to_load_must_be_there(rich: Assignment) -> None:
    edit(rich.root / HELPERS, "def load_words()", "def load_words(name='words')")
    edit(rich.source, "print(centre", 'load_words("wrods")\nprint(centre')
    assert "source/common/data/ has no wrods.npz; did you mean 'words.npz'" in refusal(rich)


def test_public_and_hidden_checks_may_share_a_title(rich: Assignment) -> None:
    edit(rich.root / HIDDEN, "Numbers far from zero are centred", "Every column has mean zero")
    prove_sources(Course(rich.root), ["tiny"])


def test_a_question_without_any_check_is_refused(rich: Assignment) -> None:
    for path in (rich.root / PUBLIC, rich.root / HIDDEN):
        path.write_text('"""Checks of the exercise centre."""\n', encoding="utf-8")
    assert "the notebook states 3 points, its 0 checks in" in refusal(rich)


def test_a_probe_that_hides_another_module_is_refused(rich: Assignment) -> None:
    (rich.root / PROBE).rename(rich.probes / "random.py")
    edit(rich.root / PUBLIC, 'probe("rows")', 'probe("random")')
    assert "tests/tiny/probes/random.py: a module random is there already" in refusal(rich)


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


def test_a_course_without_assignments_says_so(
    rich: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    rich.source.unlink()
    monkeypatch.chdir(rich.root)
    with pytest.raises(UsageError, match="`iml new NAME` makes one"):
        CliRunner().invoke(app, ["build"], catch_exceptions=False)


def test_all_mistakes_are_listed_at_once(rich: Assignment) -> None:
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    edit(rich.source, '\ngrader.check("centre")', '\ngrader.check("center")')
    edit(rich.root / HELPERS, 'return "words"', "return wrods")
    edit(rich.root / PUBLIC, "points(0.5)", "points(0)")
    first, *lines = refusal(rich).splitlines()
    assert first == f"{len(lines)} mistakes in the sources; nothing was built"
    assert {line.partition(":")[0] for line in lines} == {SOURCE, HELPERS, PUBLIC}
    assert lines == sorted(lines, key=lambda line: line.split(":")[0])


def test_mistakes_of_all_assignments_are_listed_before_any_is_built(rich: Assignment) -> None:
    other = rich.root / "source/other/other.py"
    other.parent.mkdir()
    other.write_text('# %% id="Broken"\n', encoding="utf-8")
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    with pytest.raises(GateError, match=rf"(?s)source/other/other.py:1: .*{SOURCE}:"):
        build(Course(rich.root))
    assert not rich.release.exists()


def test_a_syntax_error_hides_no_other_mistake(rich: Assignment) -> None:
    edit(rich.source, "return x - middle", "return x - (middle")
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    said = refusal(rich)
    assert "was never closed" in said
    assert "the table states 4 points" in said


def test_a_budget_stands_in_one_cell(rich: Assignment) -> None:
    second = '# %% id="more" tags=["parameters"]\nsteps = 3\n\n'
    edit(rich.source, '# %% id="see"', f'{second}# %% id="see"')
    assert "cell more: the budget stands in the cell budget already" in refusal(rich)


def test_cells_may_use_what_students_are_asked_to_define(rich: Assignment) -> None:
    solution = "### BEGIN SOLUTION\ndef spread(x):\n    return x.std()\n\n\n### END SOLUTION\n"
    edit(rich.source, "def centre(x", f"{solution}def centre(x")
    edit(rich.source, "print(centre", "print(spread(np.eye(2)))\nprint(centre")
    assert "only the solution of centre defines 'spread': students lack it" in refusal(rich)
    edit(rich.source, "**Goal.** `centre", "**Goal.** `spread(x)` and `centre")
    build(Course(rich.root), ["tiny"], check_only=True)


RIGHT_WAYS = [
    ("print(centre", "# %time centre(np.eye(2))\n# !ls\nprint(centre"),
    ("print(centre", "%time centre(np.eye(2))\n!ls\nfiles = !ls\nprint(centre"),
    ("print(centre", "# %%capture shown\nprint(shown)\nprint(centre"),
    ("print(centre", "await something() if (something := None) else display(In, _)\nprint(centre"),
    ("print(centre", "def centre(x, y, z):\n    pass\n\n\ncentre(1, 2, 3)\nprint(centre"),
    ("print(centre", "centre(*[np.eye(2)], **{})\nprint(centre"),
    (
        "One exercise and",
        "Each of 3 points counts 1 point. `np.expand_dims`, `fit(x=3)`, `(n, d)`,",
    ),
    ("One exercise and", '<a id="here"></a>[there](#here), $a_{{b}}$, `d_k` and {{x}}'),
    ("**Goal.** `centre(x, axis=0)`", "**Goal.** `centre(x)` and so on, `centre(x=1, axis=5)`"),
    ("**Example.** `centre(np", "**Example.** `centre(x, axis=1)`, `centre(np"),
]


@pytest.mark.parametrize("way", RIGHT_WAYS, ids=lambda way: f"{way[1]!a:.40}")
def test_right_ways_to_write_are_not_refused(rich: Assignment, way: tuple[str, str]) -> None:
    edit(rich.source, *way)
    prove_sources(Course(rich.root), ["tiny"])


def test_the_command_lists_mistakes_and_exits_with_1(
    rich: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    monkeypatch.chdir(rich.root)
    with pytest.raises(GateError, match=f"{SOURCE}:8: the table states 4 points"):
        CliRunner().invoke(app, ["build", "tiny"], catch_exceptions=False)


def test_the_command_says_how_long_the_gates_took(
    rich: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(Course(rich.root), ["tiny"])
    monkeypatch.chdir(rich.root)
    done = CliRunner().invoke(app, ["build", "tiny", "--check"])
    assert done.exit_code == 0, done.output
    assert re.search(r"sources of tiny agree, checked in \d+\.\d s", done.output)


def test_our_own_assignments_are_proved_in_time() -> None:
    course = Course(REPOSITORY)
    for name in course.names():
        start = time.process_time()
        prove_sources(course, [name])
        assert time.process_time() - start < 2


def test_the_names_that_otter_offers_are_otter_s() -> None:
    public = {name for name in vars(otter.Notebook) if not name.startswith("_")}
    assert set(GRADER) == public
