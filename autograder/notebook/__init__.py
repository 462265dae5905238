"""Notebooks as data: the percent source, its cells, solution markers, submissions."""
