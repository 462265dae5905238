"""Takes a sigmoid of each score on its own, so that the weights don't sum to one."""

from scipy.special import expit


def softmax(z, axis=-1):
    return expit(z)
