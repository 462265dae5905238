"""The static gates: every mistake that can be found without running anything.

`rules` lists them; every other module holds one kind.
"""

__all__ = ["rules"]
