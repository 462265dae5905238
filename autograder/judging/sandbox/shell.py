"""A notebook's shell lines (``!ls``, ``%pip``, ``files = !ls``), run through pipes.

IPython runs them on a pseudo-terminal, which the sandbox doesn't have. Here a command's output is
read through a pipe and bounded, there is no input, and a command that fails leaves its status in
``_exit_code``, as in Jupyter: the cell continues.
"""

from __future__ import annotations

import codecs
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MOST_BYTES = 2 * 2**20  # of one command's output
_CHUNK = 2**16
_PAUSE = 0.1  # seconds between two looks at whether the command has ended
_INSTALLERS = ("conda", "mamba", "micromamba")
_NOTE = f"\n[The rest of this command's output was left out: it exceeds {MOST_BYTES:,} bytes.]"


def install(ipython: InteractiveShell) -> None:
    """Replace the two functions that IPython calls for a shell line by ours."""
    # The warm process has imported it; this only gives it a name.
    from ipykernel import zmqshell
    from IPython.core import interactiveshell

    vars(zmqshell)["system"] = system
    vars(interactiveshell)["getoutput"] = getoutput
    for name in _INSTALLERS:
        ipython.magics_manager.register_function(_leave_out(name), magic_name=name)


def _leave_out(name: str) -> Callable[[str], None]:
    """Replace a magic of IPython's that would end the cell if there is no conda."""

    def magic(_line: str) -> None:
        print(f"%{name} installs nothing here: grading has no network.")

    return magic


def system(command: str) -> int:
    """Run a command and print its output as it comes.

    Returns:
        Its exit status; below 0 the signal that ended it.
    """
    return _run(command, lambda text: print(text, end="", flush=True))


def getoutput(command: str) -> str:
    """Run a command and return its output, errors included."""
    texts: list[str] = []
    _run(command, texts.append)
    return "".join(texts)


def _run(command: str, show: Callable[[str], object]) -> int:
    shell = shutil.which("bash") or "/bin/sh"
    with subprocess.Popen(
        [shell, "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    ) as process:
        try:
            left = MOST_BYTES
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            for chunk in _chunks(process):
                show(decoder.decode(chunk[: max(left, 0)]))
                if left >= 0 > left - len(chunk):
                    print(_NOTE, file=sys.stderr)
                # Output that is not kept is still read: else the command would wait forever.
                left -= len(chunk)
            show(decoder.decode(b"", final=True))
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    # A shell reports a command that a signal ended as 128 and the signal's number.
    return process.returncode if process.returncode <= 128 else 128 - process.returncode


def _chunks(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Read until the command has ended: what it left in the background may still hold the pipe."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    while True:
        ended = process.poll() is not None
        if select.select([descriptor], [], [], 0 if ended else _PAUSE)[0]:
            chunk = os.read(descriptor, _CHUNK)
            if not chunk:
                return
            yield chunk
        elif ended:
            return
