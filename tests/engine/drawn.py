"""What `draw` makes of a submission, one thing at a time."""

import nbformat

from autograder.render.submission import draw


def feedback(result, notebook, source):
    """Return the feedback page."""
    return draw(result, notebook, source).feedback


def autograded(notebook, result, source):
    """Return the executed notebook."""
    return nbformat.reads(draw(result, notebook, source).autograded, as_version=4)
