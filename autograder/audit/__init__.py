"""Are the checks fair? Solutions known to be right or wrong are graded, and the checks judged.

A bank is folders of such solutions; see CONTRIBUTING.md.
"""

__all__ = ["bank", "judging", "margins", "margins_page", "public"]
