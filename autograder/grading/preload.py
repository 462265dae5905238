"""Imported once, by the server that workers are forked from, so that each of them starts fast."""

from autograder.startup import skip_slow_import

skip_slow_import()

import nbclient  # noqa: E402, F401
import scipy.special  # noqa: E402, F401

import autograder.grading.worker  # noqa: E402
import autograder.judging.checks.plugin  # noqa: E402, F401
