"""A claim cell holds claims and their proofs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.findings import Finding
from autograder.notebook.claims import read_claims
from autograder.publish.static.files import Files


def wrong_claims(files: Files) -> Iterator[Finding]:
    """Find claims without a proof, and whatever else doesn't belong in a claim cell."""
    for claim in files.claims.values():
        if claim.parsed:
            for line, wrong in read_claims(claim.cell.text).faults:
                yield files.source.at(claim.cell, line, wrong)
