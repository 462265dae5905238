"""Learning platforms: Canvas, Moodle and Gradescope.

`collect` takes their downloads; `export` writes the grades that they import, `release` the pages.
"""

__all__ = ["collect", "export", "release"]
