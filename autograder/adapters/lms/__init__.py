"""Learning platforms: Canvas, Moodle and Gradescope.

`collect` takes their downloads, `export` writes the files that they import.
"""

__all__ = ["collect", "export"]
