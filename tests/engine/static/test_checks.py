"""Checks, probes, references and bank."""

from __future__ import annotations

import numpy as np
import pytest
from courses import edit, save
from statics import HIDDEN, PROBE, PUBLIC, RIGHT, Mistake, check_refused, label, refusal

from autograder.course import Assignment, Course

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
    (PUBLIC, "Subtract the mean", "Subtract `mean_of(x)`, the mean", "nothing is called 'mean_of'"),
    (PUBLIC, "    rows = ", "    rows = unknown + ", "nothing defines 'unknown'"),
    (
        PUBLIC,
        '"Subtract the',
        'r"Sübtract the',
        "'ü' can't be escaped here, and students get only ASCII",
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


@pytest.mark.parametrize("mistake", CHECKS, ids=label)
def test_a_mistake_in_checks_is_refused_with_file_and_line(
    rich: Assignment, mistake: Mistake
) -> None:
    check_refused(rich, mistake)


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
        "tests/tiny/references/centre.npz is not an .npz; write a function centre(student, images) "
        "in tests/tiny/references/make.py, then run `iml references tiny`"
    ) in refusal(rich)


def test_missing_hidden_images_are_refused(rich: Assignment) -> None:
    Course(rich.root).hidden_images.unlink()
    assert f"{HIDDEN}:17: test_far_from_zero takes hidden_images, but tests/hidden" in refusal(rich)


def test_a_probe_that_hides_another_module_is_refused(rich: Assignment) -> None:
    (rich.root / PROBE).rename(rich.probes / "random.py")
    edit(rich.root / PUBLIC, 'probe("rows")', 'probe("random")')
    assert "tests/tiny/probes/random.py: there is already a module random" in refusal(rich)


def test_data_that_give_references_away_are_named(rich: Assignment) -> None:
    numbers = np.arange(2000.0).reshape(40, 50) + 100000
    save(rich.root / "source/common/data/numbers.npz", numbers=numbers)
    assert (
        "source/common/data/numbers.npz: holds data of tests/tiny/references/centre.npz"
    ) in refusal(rich)
