"""What pytest calls: checks run as ordinary tests, on the reference solution or a submission.

`entry` is what pytest finds installed; outside courses it does nothing.
"""

__all__ = ["entry", "submission"]
