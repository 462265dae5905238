"""What a class did: summary, item analysis, student analysis, and the report that shows them.

Numbers are computed from results alone; see docs/analysis.md for the formulas.
"""

__all__ = [
    "classwork",
    "items",
    "people",
    "reliability",
    "report",
    "scores",
    "summary",
    "tables",
    "worth_a_look",
    "written",
]
