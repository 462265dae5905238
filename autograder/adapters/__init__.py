"""What other tools call, or give: nbgrader, Gradescope, pytest and learning platforms.

Each adapter knows the layers below it, and no other adapter.
"""

__all__ = ["gradescope", "lms", "nbgrader", "pytest"]
