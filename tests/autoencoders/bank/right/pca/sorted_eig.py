"""The general eigenvalue routine, sorted."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = np.mean(x_train, axis=0)
    values, vectors = np.linalg.eig(np.cov((x_train - mean).T))
    order = np.argsort(values.real)[::-1]
    V = vectors[:, order[:k]].real
    return (x_test - mean).dot(V).dot(V.T) + mean
