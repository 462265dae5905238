"""Kernels in the sandbox, spoken to through Jupyter's own interfaces.

`session` is one kernel from start to end.
"""

__all__ = ["clock", "session", "starting", "strongest"]
