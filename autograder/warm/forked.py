"""In a process that was forked from the warm server: be the command that a client asked for."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograder.judging.sandbox import syscalls

_FAILED = 1


def become(asked: dict[str, Any], stdio: list[int], run: Callable[[list[str]], None]) -> NoReturn:
    """Take on the client's files, folder and environment, run the command, and end.

    Args:
        asked: what the client said of itself.
        stdio: its standard input, output and error.
        run: the command line.
    """
    code: Any = _FAILED
    try:
        syscalls.die_with_parent(signal.SIGTERM)
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _take_on(asked, stdio)
        run(asked["arguments"])
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code if isinstance(code, int) else _FAILED)


def _take_on(asked: dict[str, Any], stdio: list[int]) -> None:
    for number, descriptor in enumerate(stdio):
        os.dup2(descriptor, number)
    encoding = asked["encoding"]
    sys.stdin = open(0, encoding=encoding, closefd=False)  # noqa: SIM115 - stays open to the end
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding=encoding, errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())
    sys.stderr.reconfigure(line_buffering=True)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.umask(asked["umask"])
    os.chdir(asked["folder"])
