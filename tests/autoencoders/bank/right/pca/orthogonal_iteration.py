"""Orthogonal iteration, then the SVD of the few codes."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = np.average(x_train, axis=0)
    A = np.asarray(x_train - mean, dtype=float)
    basis = np.linalg.qr(np.random.default_rng(0).normal(size=(A.shape[1], min(k + 20, *A.shape))))[0]
    C = A.T @ A
    for _ in range(300):
        basis = np.linalg.qr(C @ basis)[0]
    codes = A @ basis
    basis = basis @ np.linalg.svd(codes, full_matrices=False)[2][:k].T
    return mean + (x_test - mean) @ (basis @ basis.T)
