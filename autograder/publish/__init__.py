"""From the percent source to everything that students and graders need, proved on the way.

`build` is the entrance. Its parts are imported when called: nbgrader and otter take seconds.
"""

__all__ = ["build", "new_assignment", "pipeline", "preprocessors", "references", "trees"]
