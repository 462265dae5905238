"""Collecting submissions: from a platform's download to nbgrader's layout.

Each platform is one file that reads names; see docs/downloads.md.
"""

__all__ = ["collect", "download", "layouts", "moodle_times", "people", "received"]
