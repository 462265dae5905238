"""The engine inside Gradescope's container: what ``dist/<assignment>-gradescope.zip`` runs.

The facts about Gradescope are from its documentation, gradescope-autograders.readthedocs.io, pages
specs and submission_metadata.
"""

__all__ = ["run"]
