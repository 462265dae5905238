"""From the percent source to everything that students and graders need, with proofs.

`build` is the entry point. It imports its parts when called: nbgrader and otter take seconds.
"""

__all__ = ["build", "claims", "new_assignment", "pipeline", "preprocessors", "references", "trees"]
