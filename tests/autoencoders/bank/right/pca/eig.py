"""The general eigenvalue routine, real parts taken."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    c = x_train - mean
    values, vectors = np.linalg.eig(c.T @ c / len(c))
    top = np.real(vectors[:, np.argsort(-np.real(values))[:k]])
    top, _ = np.linalg.qr(top)
    return mean + np.einsum("bi,ik,jk->bj", x_test - mean, top, top)
