"""Subtracts the mean from the caller's training images themselves."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    if x_train.dtype.kind == "f":
        x_train -= mean
    else:
        x_train = x_train - mean
    V = np.linalg.svd(x_train, full_matrices=False)[2][:k].T
    return mean + (x_test - mean) @ V @ V.T
