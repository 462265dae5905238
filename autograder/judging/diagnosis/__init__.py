"""Which known mistake a student's code behaves like; it never decides a point.

`behaviour` makes what a call returned comparable, `probes` are the calls, `signatures` the answers
of the bank's entries, `origin` says what these were made from, and `naming` compares. `unnamed` is
what is kept of code that gets no name.
"""

__all__ = ["behaviour", "naming", "origin", "probes", "signatures", "unnamed"]
