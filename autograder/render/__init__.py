"""Pure functions from results to what people read: pages, tables, cleaned notebooks.

Nothing here opens a file, except for the templates.
"""

__all__ = [
    "clean",
    "feedback",
    "markdown",
    "outputs",
    "profile",
    "report",
    "table",
    "tally",
    "verdict",
    "words",
]
