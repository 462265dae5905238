"""The static gates: everything that can be seen to be wrong without running anything.

`rules` lists them; every other module holds one kind.
"""

__all__ = ["rules"]
