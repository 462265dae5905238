"""Subtracts the mean from the caller's test images themselves."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    V = np.linalg.svd(x_train - mean, full_matrices=False)[2][:k].T
    if x_test.dtype.kind != "f":
        x_test = x_test.astype(float)
    x_test -= mean
    return mean + x_test @ V @ V.T
