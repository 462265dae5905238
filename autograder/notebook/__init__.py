"""Notebooks as data: the percent source, its cells and markers, and what is made from them.

`source` reads the file that an instructor edits; `pristine` is what students receive.
"""

__all__ = ["address", "cells", "claims", "markers", "pair", "pristine", "source", "stubs"]
