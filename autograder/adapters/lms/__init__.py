"""Learning platforms: Canvas, Moodle and Gradescope.

`collect` takes their downloads; `export` writes the grades that they import, `release` the pages.
`worksheet_columns` reads what Moodle gives out for grades.
"""

__all__ = ["collect", "export", "release", "worksheet_columns"]
