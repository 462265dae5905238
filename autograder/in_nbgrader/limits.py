"""The limits of one submission as settings of ``nbgrader_config.py``."""

from __future__ import annotations

from traitlets import Float, HasTraits, Integer

from autograder.sandbox.request import Limits

_DEFAULT = Limits()


class LimitTraits(HasTraits):
    """What a class of the configuration inherits for its submissions to have limits."""

    cell_seconds = Float(_DEFAULT.cell_seconds, help="time limit of one cell").tag(config=True)
    check_seconds = Float(_DEFAULT.check_seconds, help="time limit of one check").tag(config=True)
    submission_seconds = Float(
        _DEFAULT.submission_seconds, help="time limit of one submission"
    ).tag(config=True)
    memory = Integer(_DEFAULT.memory_bytes // 2**20, help="memory of one submission, in MB").tag(
        config=True
    )

    def limits(self) -> Limits:
        """Return them as the engine takes them."""
        return Limits(
            cell_seconds=self.cell_seconds,
            check_seconds=self.check_seconds,
            submission_seconds=self.submission_seconds,
            memory_bytes=self.memory * 2**20,
        )
