"""Orders the components by their share of the mean image instead of their variance."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    rows = np.linalg.svd(x_train - mean, full_matrices=False)[2]
    V = rows[np.argsort(-np.abs(rows @ mean))[:k]].T
    return mean + (x_test - mean) @ V @ V.T
