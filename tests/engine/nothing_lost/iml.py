"""The command ``iml`` for tests that start it often, and disturb it.

Run as ``python iml.py [--gradebook-seconds N] COMMAND …``: N is how long it waits for a gradebook
that someone else holds. All else is the real command line. As ``python iml.py --serve`` it imports
first, then forks a command for each line of arguments (JSON) that it reads, and says its pid.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys

from autograder.cli import main


def wait_for_gradebook(seconds: float) -> None:
    from autograder.adapters.nbgrader import fill

    fill.GradebookWriter = functools.partial(fill.GradebookWriter, timeout=seconds)


def serve() -> list[str]:
    """Fork a process for each line; return in each of them, with its arguments."""

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            return list(json.loads(line))
        print(pid, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        sys.argv[1:] = serve()
    if sys.argv[1] == "--gradebook-seconds":
        wait_for_gradebook(float(sys.argv[2]))
        del sys.argv[1:3]
    main()
