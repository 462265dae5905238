"""How much unshared memory each additional concurrent kernel takes."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

from autograder.choices import Isolation
from autograder.cli.options import warm_process
from autograder.course import Assignment, Course
from autograder.judging.judge.assembler import assemble_solution
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.setup import set_up
from autograder.notebook.source import read_source

FEW, MANY = 1, 4


def megabytes_per_kernel(assignment: Assignment) -> float:
    """Start kernels that run nothing yet; return the growth in proportional size per kernel."""
    source = read_source(assignment)
    sizes = {}
    with (
        warm_process(Course(assignment.root), Isolation.FULL) as warm,
        contextlib.ExitStack() as stack,
    ):
        warm.wait_ready()
        settings = set_up(assignment, warm.control).kernels
        for number in range(1, MANY + 1):
            run = Execution(assemble_solution(source), settings)
            stack.callback(run.close)
            run.ready()
            sizes[number] = sum(_proportional(p.pid) for p in psutil.Process().children(True))
    return (sizes[MANY] - sizes[FEW]) / (MANY - FEW) / 1e6


def _proportional(pid: int) -> float:
    """Return a process's bytes, pages shared with others in proportion."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    fields = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return float(fields["Pss"].split()[0]) * 1024
