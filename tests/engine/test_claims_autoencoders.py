"""What the notebook on autoencoders claims holds: with one seed; `make claims` tries three."""

from proved_claims import expect_claims


def test_every_claim_holds():
    expect_claims("autoencoders", at_least=30)
