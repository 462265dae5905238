"""The only writers of what grading leaves on disk: results, gradebook, notebooks and pages.

`store` holds the results, which are the truth; all else is made from them.
"""

__all__ = [
    "autograded",
    "gradebook",
    "gradebook_access",
    "grades_csv",
    "pages",
    "roster",
    "store",
    "tables",
]
