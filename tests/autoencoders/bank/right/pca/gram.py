"""Eigenvectors of the matrix of inner products between images."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    c = (x_train - mean).astype(np.float64)
    values, vectors = np.linalg.eigh(c @ c.T)
    u = vectors[:, -k:] / np.sqrt(values[-k:])
    V = c.T @ u
    return ((x_test - mean) @ V) @ V.T + mean
