"""Proves the claims of a notebook; each has a test file of its own, so that both run at once."""

from __future__ import annotations

from courses import REPOSITORY

from autograder.course import Course
from autograder.publish.claims import prove_claims


def expect_claims(name: str, at_least: int) -> None:
    """Fail unless every claim of an assignment holds with the first seed.

    Args:
        name: of the assignment.
        at_least: how many claims there are.
    """
    found = prove_claims(Course(REPOSITORY).assignment(name), seeds=1)
    false = [f"{claim.sentence}: {claim.failures}" for claim in found.claims if claim.failures]
    assert not found.broken, found.broken
    assert not false
    assert len(found.claims) >= at_least
