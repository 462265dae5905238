"""Which mistake does the deep autoencoder make?"""

from pathlib import Path

from autograder.judging.diagnosis.probes import costly
from autograder.modules import import_file

NETWORKS = import_file(Path(__file__).with_name("networks.py"), "networks")
SETTING = NETWORKS.Setting("build_deep_autoencoder", (7, 5, 3), seed=9)


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
def in_training(student):
    """Whether the autoencoder computes the same when it is trained."""
    return NETWORKS.same_in_training(SETTING.trio(student), SETTING.x)
