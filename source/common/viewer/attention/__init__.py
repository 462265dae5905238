"""Look into attention: weights per layer and head, the effect of beta, a beam step by step."""

from viewer.attention.beam import BeamRecord, BeamStep, Candidate, beam_view, record_beam
from viewer.attention.recorded import keras_attention
from viewer.attention.weights import attention_view, beta_view

__all__ = [
    "BeamRecord",
    "BeamStep",
    "Candidate",
    "attention_view",
    "beam_view",
    "beta_view",
    "keras_attention",
    "record_beam",
]
