"""Are the checks fair? They are judged by grading solutions known to be right or wrong.

A bank is a folder of such solutions; see CONTRIBUTING.md.
"""

__all__ = [
    "bank",
    "diagnosis",
    "explore",
    "follow",
    "groups",
    "judging",
    "kept",
    "margins",
    "margins_page",
    "mistakes",
    "new_entry",
    "public",
    "sharing",
    "unnamed",
]
