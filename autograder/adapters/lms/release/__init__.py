"""Feedback pages as Canvas and Moodle take them, student by student, and for a mail merge."""

__all__ = ["mail", "pages", "zips"]
