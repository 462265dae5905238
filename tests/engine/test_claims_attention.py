"""What the notebook on attention claims holds: with one seed; `make claims` tries three."""

from proved_claims import expect_claims


def test_every_claim_holds():
    expect_claims("attention", at_least=50)
