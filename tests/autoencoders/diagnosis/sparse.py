"""Which mistake does the sparse autoencoder make?"""

from pathlib import Path

import numpy as np

from autograder.judging.diagnosis.probes import costly
from autograder.modules import import_file

NETWORKS = import_file(Path(__file__).with_name("networks.py"), "networks")
SETTING = NETWORKS.Setting("build_sparse_autoencoder", (7, 5, 3), seed=10)


@costly
def widths(student):
    """What each model accepts, and what it returns."""
    return SETTING.widths(student)


@costly
def weights(student):
    """How many weights there are, and how many are frozen."""
    return SETTING.about(student, "weights")


@costly
def shared(student):
    """Which weights of encoder and decoder the autoencoder doesn't share."""
    return SETTING.about(student, "shared")


@costly
def halves(student):
    """What encoder and decoder compute with given weights."""
    return SETTING.about(student, "halves")


@costly
def whole(student):
    """Whether the autoencoder is the decoder after the encoder."""
    return SETTING.about(student, "whole")


@costly
def penalty(student):
    """The penalty for a batch of eight images, with a large l1."""
    return _penalty(student, 0.02)


@costly
def default_penalty(student):
    """The penalty with the default l1."""
    return _penalty(student)


def _penalty(student, *l1):
    """Return what the autoencoder adds to its loss with given weights, if they all reach it."""
    trio = SETTING.trio(student, *l1)
    reached = trio and trio.reached(SETTING.encoder, SETTING.decoder, SETTING.x)
    if not reached or not all(reached):
        return None
    found = student.probe("models").penalties(trio.models["autoencoder"], SETTING.x)
    return np.median(found)
