"""Centres by the median instead of the mean."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = np.median(x_train, axis=0)
    _, s, rows = np.linalg.svd(x_train - mean, full_matrices=False)
    V = rows[:k].T
    return (x_test - mean) @ V @ V.T + mean
