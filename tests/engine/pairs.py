"""Two kernels at the same time: what code of one does while code of the other looks."""

from __future__ import annotations

import asyncio
import textwrap
from typing import Any

import nbformat

from autograder.choices import Isolation
from autograder.judging.kernel.clock import Limit
from autograder.judging.kernel.session import KernelSession, KernelSettings
from autograder.judging.sandbox.request import Limits

_SECONDS = 60.0


def hear(control: Any, say: str, listen: str, isolation: Isolation = Isolation.FULL) -> str:
    """Run ``say`` in one kernel and, while that lives, ``listen`` in another.

    Args:
        control: of a warm process.
        say: may leave threads behind that go on.
        listen: prints what it learns.
        isolation: of both.

    Returns:
        What the second printed, its exceptions included.
    """
    loop = asyncio.new_event_loop()
    settings = KernelSettings(control, {}, isolation, Limits())
    sessions = []
    try:
        texts = []
        for code in (say, listen):
            cell = nbformat.v4.new_code_cell(_PRELUDE + textwrap.dedent(code))
            notebook = nbformat.v4.new_notebook(cells=[cell])
            sessions.append(KernelSession(loop, notebook, settings))
            sessions[-1].execute(0, Limit(_SECONDS))
            texts.append("".join(o.get("text", o.get("evalue", "")) for o in cell.outputs))
        assert "SAID" in texts[0], texts[0]
        return texts[1]
    finally:
        for session in sessions:
            session.close()
        loop.close()


_PRELUDE = '''
import ctypes, fcntl, os, select, socket, struct, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
FILE = os.path.realpath(os.__file__)

def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def go_on(act, seconds=8):
    """Do something again and again while the other kernel looks."""
    def acting():
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                act()
            except Exception:
                pass
            time.sleep(0.01)
    threading.Thread(target=acting, daemon=True).start()

def attempt(act):
    """Say something; a refusal is as good."""
    try:
        act()
    except OSError as error:
        print(error)
    print("SAID")

'''
