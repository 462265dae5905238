"""Grading on the machines of a Dask cluster: the same function, with submissions sent to it."""
