"""Uses the matrix of inner products where there are few images, and doesn't bring the directions to
length 1.
"""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    c = x_train - mean
    if len(c) > c.shape[1]:
        V = np.linalg.eigh(c.T @ c)[1][:, -k:]
    else:
        V = c.T @ np.linalg.eigh(c @ c.T)[1][:, -k:]
    return mean + (x_test - mean) @ V @ V.T
