"""What other tools call or provide: nbgrader, Gradescope, pytest, learning platforms, mail.

Each adapter uses the layers below it, but no other adapter.
"""

__all__ = ["gradescope", "lms", "mail", "nbgrader", "pytest"]
