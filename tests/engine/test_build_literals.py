"""Hidden checks hand over fixed texts alone."""

from __future__ import annotations

import pytest
from courses import edit

from autograder.course import Assignment
from autograder.errors import GateError
from autograder.publish.check_files import read_check_file
from autograder.publish.literals import TEXTS, messages_are_literals

MESSAGE = '    message = "The mean of an image should be zero."\n'
CALL = "    expect(abs(np.mean(student.centre(pixels))) < 1e-6, message)\n"


def gate(assignment: Assignment, new: str, old: str = MESSAGE + CALL) -> None:
    edit(assignment.check_file("hidden", "centre"), old, new)
    messages_are_literals(read_check_file(assignment, "hidden", "centre"))


def test_every_expectation_is_watched() -> None:
    assert TEXTS["expect"] == [(1, "message"), (3, "hint")]
    assert TEXTS["expect_close"] == [(2, "name"), (3, "message")]
    assert {"expect_array", "expect_number", "expect_tuple", "CheckFailed"} <= TEXTS.keys()


@pytest.mark.parametrize(
    "line",
    [
        'expect(True, "fixed")',
        'expect(True, "fixed, " "in two parts")',
        'expect(True, "one" if pixels.size else "two")',
        'expect(True, message="fixed", detail=f"{pixels}")',
        'message = "fixed"\n    expect(True, message)',
    ],
)
def test_fixed_texts_pass(tiny: Assignment, line: str) -> None:
    gate(tiny, f"    {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        'expect(True, f"{pixels}")',
        'expect(True, "%s" % pixels)',
        'expect(True, "a" + str(pixels))',
        "expect(True, message=str(pixels))",
        'expect_close(pixels, pixels, f"{pixels}")',
        'expect_close(pixels, pixels, "x", message="{}".format(pixels))',
        'expect(True, "text", hint=f"{pixels}")',
        'expect(*(True, "text"))',
        'message = "a"\n    message += str(pixels)\n    expect(True, message)',
        'for message in ("a", str(pixels)):\n        expect(True, message)',
        "message = str(pixels)\n    expect(True, message)",
        "expect(True, unknown)",
    ],
)
def test_computed_text_is_refused(tiny: Assignment, line: str) -> None:
    with pytest.raises(GateError, match=r"tests/tiny/hidden/test_centre\.py:\d+: expect"):
        gate(tiny, f"    {line}\n")


def test_what_shows_expected_values_is_refused(tiny: Assignment) -> None:
    path = tiny.check_file("hidden", "centre")
    edit(path, "import expect, expect_close", "import expect, expect_close, expect_values as e")
    with pytest.raises(GateError, match="expect_values shows expected values; use expect_close"):
        gate(tiny, '    e(pixels, pixels, "x")\n')


def test_another_name_for_the_kit_does_not_help(tiny: Assignment) -> None:
    edit(
        tiny.check_file("hidden", "centre"),
        "from autograder.judging.checks.kit import expect, expect_close",
        "import autograder.judging.checks.kit as k\n"
        "from autograder.judging.checks.kit import expect as e\n"
        "from autograder.judging.checks.kit import expect_close",
    )
    with pytest.raises(GateError, match="expect's message is f'"):
        gate(tiny, '    e(True, f"{pixels}")\n')
    with pytest.raises(GateError, match="expect's message is f'"):
        gate(tiny, '    k.expect(True, f"{pixels}")\n', '    e(True, f"{pixels}")\n')


def test_parameter_of_a_helper_is_no_literal(tiny: Assignment) -> None:
    with pytest.raises(GateError, match="expect's message is message"):
        gate(tiny, "\n\ndef helper(message):\n    expect(True, message)\n")


def test_assert_is_refused(tiny: Assignment) -> None:
    with pytest.raises(GateError, match="use expect"):
        gate(tiny, "    assert pixels.size\n")
