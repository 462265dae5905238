"""Multiplies the codes by the singular values."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    _, s, rows = np.linalg.svd(x_train - mean, full_matrices=False)
    V = rows[:k].T
    return (x_test - mean) @ V * s[:k] @ V.T + mean
