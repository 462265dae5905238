"""Grading on the machines of a Dask cluster: the same function, with submissions sent to it.

`executor` sends and takes back; `plugin` and `station` are what runs on a worker.
"""

__all__ = [
    "address",
    "bundle",
    "certificates",
    "connection",
    "executor",
    "plugin",
    "state",
    "terms",
]
