"""Everything that decides a score, and nothing else: an edit here has classes graded again.

Within it, too, imports go down only: `judge`, then `checks` and `kernel`, then `sandbox`,
then `bridge`.
"""

__all__ = ["bridge", "checks", "functions", "judge", "kernel", "sandbox"]
