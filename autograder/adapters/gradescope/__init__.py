"""The engine inside Gradescope's container: what ``dist/<assignment>-gradescope.zip`` runs.

Gradescope's facts are from its documentation, gradescope-autograders.readthedocs.io, pages specs
and submission_metadata.
"""

__all__ = ["run"]
