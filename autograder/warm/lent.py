"""The warm process of a server, for the commands that are forked from it."""

from __future__ import annotations

from autograder.judging.sandbox.launcher import WarmProcess

_lent: tuple[WarmProcess, int, frozenset[str]] | None = None


def lend(warm: WarmProcess, threads: int, modules: tuple[str, ...]) -> None:
    """Let this process, and those forked from it, use a warm process that is ready."""
    global _lent
    _lent = warm, threads, frozenset(modules)


def lent(threads: int, modules: tuple[str, ...]) -> WarmProcess | None:
    """Return the server's warm process; None if there is none that has all of this.

    Args:
        threads: that each kernel gets, which is settled when the process starts.
        modules: that it must have imported.
    """
    if _lent is None:
        return None
    warm, has, imported = _lent
    return warm if has == threads and imported.issuperset(modules) else None
