"""Everything that decides a score, and nothing else: after an edit, classes are graded again.

Within it, too, imports only go down: `judge`, then `diagnosis`, then `checks` and `kernel`, then
`sandbox`, then `bridge`.
"""

__all__ = ["bridge", "checks", "code", "diagnosis", "functions", "judge", "kernel", "sandbox"]
