"""Grading: read a submission, run it in the sandbox, check it from outside, record what came."""
