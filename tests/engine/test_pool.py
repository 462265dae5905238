"""Workers: each has its own process, its own memory, and its own trouble."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.pool import WORKER_BYTES, Pool, Record, WorkFailed


def work(what: str) -> Record:
    """What a worker of these tests does."""
    if what == "raise":
        raise ValueError("odd")
    if what == "exit":
        sys.exit(3)
    if what == "vanish":
        os._exit(3)
    if what == "hoard":
        hoard = [bytearray(2**27) for _ in range(WORKER_BYTES // 2**27)]
        return {"kept": len(hoard)}
    return {"done": what}


@pytest.mark.parametrize("jobs", [0, -1])
def test_a_pool_of_no_process_is_refused(jobs: int) -> None:
    with pytest.raises(ValueError, match=f"a pool of {jobs} processes would do nothing"):
        Pool(work, jobs, 60)


@pytest.fixture(scope="module")
def answers() -> dict[str, Record | WorkFailed]:
    """What became of each piece of work."""
    pieces = ["first", "raise", "exit", "vanish", "hoard", "last"]
    return dict(Pool(work, jobs=2, seconds=60).run(pieces))


@pytest.mark.parametrize("what", ["first", "last"])
def test_work_is_done_whatever_the_others_do(answers, what):
    assert answers[what] == {"done": what}


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("raise", "ValueError: odd"),
        ("exit", "SystemExit: 3"),
        ("vanish", "the worker process ended without a result"),
        ("hoard", "MemoryError: "),
    ],
)
def test_what_breaks_is_reported(answers, what, reason):
    assert str(answers[what]) == reason


def test_the_traceback_says_where(answers):
    assert 'raise ValueError("odd")' in answers["raise"].traceback


SCRIPT = """
import sys
sys.stdout.write("imported\\n")
sys.path.insert(0, {here!r})
from test_pool import work
from autograder.grading.pool import Pool

if __name__ == "__main__":
    before = __spec__, __file__
    print([record for _, record in Pool(work, 1, 60).run(["first", "last"])])
    print((__spec__, __file__) == before)
"""


@pytest.mark.parametrize("by_module", [False, True])
def test_no_worker_imports_the_script_of_its_command(tmp_path, by_module):
    (tmp_path / "command.py").write_text(SCRIPT.format(here=str(Path(__file__).parent)))
    how = ["-m", "command"] if by_module else ["command.py"]
    ran = subprocess.run(
        [sys.executable, *how], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert ran.stdout.splitlines() == [
        "imported",
        "[{'done': 'first'}, {'done': 'last'}]",
        "True",  # what the script says of itself is as before
    ], ran.stderr
