"""Takes the eigenvectors of the correlations between pixels instead of the covariances."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    spread = x_train.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    rows = np.linalg.svd((x_train - mean) / spread, full_matrices=False)[2]
    V = rows[:k].T
    return (x_test - mean) @ V @ V.T + mean
