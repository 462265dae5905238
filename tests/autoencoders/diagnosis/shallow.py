"""Which mistake does the shallow autoencoder make?"""

from pathlib import Path

from autograder.judging.diagnosis.probes import costly
from autograder.modules import import_file

NETWORKS = import_file(Path(__file__).with_name("networks.py"), "networks")
SETTING = NETWORKS.Setting("build_shallow_autoencoder", (5, 3), seed=8)


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
