"""What a class did: summary, item analysis, student analysis, and the report that shows them.

Numbers are computed from results alone; see docs/analysis.md for the formulas.
"""

__all__ = [
    "classwork",
    "fingerprints",
    "items",
    "kept_difference",
    "people",
    "reliability",
    "report",
    "report_items",
    "report_people",
    "requests",
    "scores",
    "similar",
    "similar_page",
    "similarity",
    "student_page",
    "summary",
    "tables",
    "worth_a_look",
    "written",
]
