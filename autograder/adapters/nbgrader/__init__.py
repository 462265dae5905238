"""What ``nbgrader_config.py`` registers, so that nbgrader's own commands grade in the sandbox.

It also fills the gradebook after ``iml grade``.
"""

__all__ = [
    "exchange",
    "exporter",
    "feedback",
    "fill",
    "formgrader",
    "inbound",
    "late",
    "lateness",
    "new_gradebook",
    "preprocessors",
    "totals",
]
