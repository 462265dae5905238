"""Grades as learning platforms import them."""
