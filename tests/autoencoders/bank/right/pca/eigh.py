"""Eigenvectors of the covariance matrix."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = np.mean(x_train, axis=0, keepdims=True)
    values, vectors = np.linalg.eigh(np.cov(x_train, rowvar=False))
    top = vectors[:, np.argsort(values)[::-1][:k]]
    code = (x_test - mean) @ top
    return code @ top.T + mean
