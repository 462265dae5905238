"""Pure functions from results to what people read: pages, tables, cleaned notebooks.

Nothing here opens a file, except for the templates.
"""

__all__ = [
    "autograded",
    "clean",
    "feedback",
    "feedback_grade",
    "feedback_questions",
    "markdown",
    "outputs",
    "page",
    "plots",
    "profile",
    "public_page",
    "submission",
    "table",
    "tally",
    "verdict",
    "words",
]
