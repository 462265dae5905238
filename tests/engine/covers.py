"""As a script: prints what a kernel sees of a course that lies where this machine is shown.

Run with ``SCRIPT COURSE [SUBMITTED]``; the Python that runs it is the one that kernels see.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from pathlib import Path

import nbformat
from lab import SECRET, write_lab

from autograder.judging.judge.setup import set_up
from autograder.judging.kernel.clock import Limit
from autograder.judging.kernel.session import KernelSession
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.shown import python_paths

_LOOK = """
import os, json
seen, secrets = [], []
for root in {roots!r}:
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if path.startswith(tuple({python!r})):
                continue
            seen.append(path)
            try:
                text = open(path, errors="replace").read()
            except OSError:
                continue
            if {secret!r} in text:
                secrets.append(path)
import colorsys, numpy, sqlite3  # from Python's own files, wherever they lie
print(json.dumps({{"seen": seen, "secrets": secrets, "numpy": numpy.__file__}}))
"""


# Where nbgrader keeps what students hand in, unless told otherwise.
EXCHANGE = "/usr/local/share/nbgrader/exchange"


def main() -> None:
    """Print, as JSON, what code in a kernel finds below the course and the home folder."""
    course, *others = (Path(path) for path in sys.argv[1:])
    assignment = write_lab(course)
    for path in others:
        path.mkdir(parents=True, exist_ok=True)
        (path / "work.ipynb").write_text(str(SECRET))
    roots = [str(course), *map(str, others), str(Path.home()), EXCHANGE]
    look = _LOOK.format(roots=roots, python=python_paths(), secret=str(SECRET))
    cell = nbformat.v4.new_code_cell(look)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    loop = asyncio.new_event_loop()
    with WarmProcess(modules=["numpy"]) as warm:
        warm.wait_ready()
        setup = set_up(assignment, warm.control, protected=tuple(others))
        settings = dataclasses.replace(setup.kernels, files={})
        session = KernelSession(loop, notebook, settings)
        try:
            session.execute(0, Limit(60.0))
        finally:
            session.close()
            loop.close()
    text = "".join(o.get("text", o.get("evalue", "")) for o in cell.outputs)
    print(json.dumps({"prefix": sys.prefix, "said": text}))


if __name__ == "__main__":
    main()
