"""A missing function's message names what its own cell raised."""

import pytest
from lab import SOLVED

STUB = 'def double(x):\n    raise NotImplementedError("Exercise double: not written yet")\n'
ANSWER = SOLVED["double"]
MISSING = "Your notebook does not define `double`"
NOT_WRITTEN = "Not written yet: the exercise still raises NotImplementedError"
COLAB = "from google.colab import drive\n"
COLABS = "its cell ended with ModuleNotFoundError: No module named 'google"


def messages(graded):
    """The messages of public and hidden checks of `double`, without repetition."""
    return list(dict.fromkeys(check.message for check in graded.result.questions[0].checks))


CELLS = {
    "import": ([("double", COLAB + ANSWER)], f"{MISSING}: {COLABS}"),
    "syntax": (
        [("double", "def double(x)\n    return x\n")],
        f"{MISSING}: its cell ended with SyntaxError: expected ':' (line 1 of the cell).",
    ),
    "indentation": (
        [("double", "def double(x):\n    y = x\n  return y\n")],
        f"{MISSING}: its cell ended with IndentationError: ",
    ),
    "below the stub": ([("double", STUB), ("", COLAB + ANSWER)], f"{NOT_WRITTEN}: {COLABS}"),
    "endless": (
        [("double", f"import time\ntime.sleep(60)\n{ANSWER}")],
        f"{MISSING}: its cell did not end within 2 s and was interrupted.",
    ),
    "killed": (
        [("double", "import os\nos._exit(1)\ndouble = len(1)")],
        f"{MISSING}: its cell ended its kernel.",
    ),
    "no attempt": ([("double", "x = 1")], f"{MISSING}."),
    "the stub": ([("double", STUB)], f"{NOT_WRITTEN}."),
    "another cell's error": ([("double", STUB), ("", "1 / 0")], f"{NOT_WRITTEN}."),
}


@pytest.mark.parametrize(("cells", "said"), CELLS.values(), ids=CELLS)
def test_the_cause_is_named(lab, cells, said):
    (message,) = messages(lab.grade_cells(*cells, cell_seconds=2))
    assert message.startswith(said)


def test_a_long_error_is_cut_and_holds_no_controls(lab):
    text = f"raise ValueError('\\x1b[31m' + 'a' * 9000)\n{ANSWER}"
    (message,) = messages(lab.grade_cells(("double", text)))
    assert "ValueError: \\x1b[31maaa" in message
    assert len(message) < 500


def test_a_huge_error_takes_no_time(lab):
    text = f"class E(Exception):\n    def __str__(self): return '(' * 5_000_000\nraise E\n{ANSWER}"
    (message,) = messages(lab.grade_cells(("double", text)))
    assert "its cell ended with E: ((((" in message


def test_what_a_replay_raises_is_heard_by_nobody(lab):
    """A cell that raises something else when it is run again can't tell of hidden inputs."""
    text = f"import os\nif os.path.exists('again'): raise ValueError('SECRET')\n{COLAB}{ANSWER}"
    graded = lab.grade_cells(
        ("double", text), ("", "import os; os._exit(1)"), ("", "open('again', 'w').close()")
    )
    (message,) = messages(graded)
    assert "ModuleNotFoundError" in message
