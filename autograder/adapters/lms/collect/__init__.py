"""Submissions as they come: from a platform's download to nbgrader's layout."""
