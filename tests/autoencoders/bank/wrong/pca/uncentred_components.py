"""Finds the components of training images that it hasn't centred."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    _, _, rows = np.linalg.svd(x_train, full_matrices=False)
    V = rows[:k].T
    return (x_test - mean) @ V @ V.T + mean
