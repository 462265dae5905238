"""Pure functions from results to what people read: pages, tables, cleaned notebooks.

Nothing here opens a file, except for the templates.
"""

__all__ = [
    "autograded",
    "charts",
    "clean",
    "feedback",
    "feedback_grade",
    "feedback_questions",
    "markdown",
    "outputs",
    "page",
    "profile",
    "submission",
    "table",
    "tally",
    "verdict",
    "words",
]
