"""Kernels in the sandbox, driven through Jupyter's own interfaces.

`session` is one kernel from start to end.
"""

__all__ = ["clock", "session", "starting", "strongest"]
