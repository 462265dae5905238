"""Grades as learning platforms import them.

`totals` joins results, gradebook and roster; `formats` and `worksheet` write the files.
"""

__all__ = ["formats", "totals", "worksheet"]
