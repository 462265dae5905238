"""What asks for input ends at once, and shell lines run without a terminal: in every isolation."""

import os

import pytest
from lab import cell, outcomes, scores
from sandboxed import Kernels

from autograder.results import Outcome

ISOLATIONS = ["full", "process"] + ["user"] * (os.geteuid() == 0)
FULL = {"double": 3.0, "mean": 2.0}

# They raise: nobody is there to type.
ASKS = {
    "input": "input('name? ')",
    "getpass": "import getpass; getpass.getpass()",
    "breakpoint": "breakpoint()",
    "set_trace": "import pdb; pdb.set_trace()",
    "post_mortem": "import pdb\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    pdb.post_mortem()",
    "interact": "import code; code.interact()",
    "in a thread": (
        "from concurrent.futures import ThreadPoolExecutor as Pool\nPool().submit(input).result()"
    ),
}
# They find nothing to read.
READS = {
    "sys.stdin": "import sys; print(repr(sys.stdin.read()))",
    "descriptor": "import os; print(repr(os.read(0, 9).decode()))",
    "command": "!cat\nprint(repr(''))",
    "os.system": "import os\nos.system('cat')\nprint(repr(''))",
    "script": "%%bash\nread x; echo \"'$x'\"",
}
# The cell, and what is printed.
COMMANDS = {
    "line": ("!echo one; echo two >&2\nprint('then')", "one\ntwo\nthen\n"),
    "fails": ("!exit 3\nprint(_exit_code)", "3\n"),
    "signal": ("!kill -9 $$\nprint(_exit_code)", "-9\n"),
    "assigned": ("found = !echo one; echo two\nprint(found)", "['one', 'two']\n"),
    "sx": ("found = %sx echo one\nprint(found)", "['one']\n"),
    "system": ("found = %system echo one\nprint(found)", "['one']\n"),
    "cell": ("%%bash\necho one", "one\n"),
    "sh": ("%%sh\necho one", "one\n"),
    "script": ("%%script sh\necho one", "one\n"),
    "cd": ("!cd / && pwd", "/\n"),
    "variable": ("n = 3\n!echo $n {n + 1}", "3 4\n"),
    "conda": ("%conda install numpy\nprint('then')", "then\n"),
    "background": ("!(sleep 60 &); echo one\nprint('then')", "one\nthen\n"),
}


@pytest.fixture(scope="module")
def kernels(warm):
    return Kernels(warm.control)


@pytest.mark.parametrize("code", ASKS.values(), ids=ASKS)
def test_what_asks_for_input_raises_at_once(kernels, code):
    assert kernels.run(code, seconds=5).status == "error"


@pytest.mark.parametrize("code", READS.values(), ids=READS)
def test_what_reads_the_standard_input_finds_its_end(kernels, code):
    ran = kernels.run(code, seconds=5)
    assert (ran.status, ran.text) == ("ok", "''\n")


@pytest.mark.parametrize(("code", "printed"), COMMANDS.values(), ids=COMMANDS)
def test_a_shell_line_prints_and_the_cell_goes_on(kernels, code, printed):
    ran = kernels.run(code, seconds=5)
    assert ran.status == "ok"
    assert ran.text.endswith(printed)


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_input_and_shell_lines_under_every_isolation(kernels, isolation):
    code = "!nosuchcommand\nfound = !echo found\nprint(found)\ninput()"
    ran = kernels.run(code, seconds=5, isolation=isolation)
    assert ran.status == "error"
    assert "nosuchcommand: command not found\n['found']" in ran.text


def test_a_package_that_is_not_there_is_not_searched_for_long(kernels):
    ran = kernels.run("%pip install no-such-package-of-ours\nprint('then')", seconds=20)
    assert ran.status == "ok"
    assert ran.text.endswith("then\n")


@pytest.mark.parametrize("code", ["!yes", "found = !yes"], ids=["printed", "kept"])
def test_a_command_without_an_end_is_interrupted_and_fills_nothing(kernels, code):
    ran = kernels.run(code + "\nprint('then')", seconds=2, memory_bytes=2**30)
    assert ran.status == "timeout"
    assert "was left out" in ran.text
    assert "then" not in ran.text


def test_long_output_is_cut_and_its_command_comes_to_an_end(kernels):
    ran = kernels.run("found = !yes | head -c 9000000\nprint(len(found))", seconds=9)
    assert ran.status == "ok"
    assert str(2**20) in ran.text  # of the lines "y", within 2 MB


@pytest.mark.parametrize("line", ["!pip install scipy", "%pip install scipy", "x = !ls", "!false"])
def test_a_shell_line_costs_no_points(lab, line):
    graded = lab.grade(double=f"{line}\ndef double(x):\n    return 2 * np.asarray(x)\n")
    assert scores(graded) == FULL
    assert cell(graded, "double") == "ok"


def test_a_function_that_asks_for_input_fails_at_once(lab):
    graded = lab.grade(double="def double(x):\n    return float(input())\n")
    assert scores(graded) == {"double": 0.0, "mean": 2.0}
    assert set(outcomes(graded, "double").values()) == {Outcome.STUDENT_ERROR}
    message = graded.result.questions[0].checks[0].message
    assert "StdinNotImplementedError" in message


def test_four_cells_that_ask_cost_a_right_notebook_nothing(lab):
    graded = lab.grade(own=["name = input()"] * 4, limits={"submission_seconds": 30})
    assert scores(graded) == FULL
