"""Pure functions from results to what people read: pages, tables, cleaned notebooks.

Nothing here opens a file, but for the templates that it is made of.
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
