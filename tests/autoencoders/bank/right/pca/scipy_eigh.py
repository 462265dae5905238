"""scipy's eigh for the k largest eigenvalues only."""

from scipy.linalg import eigh


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    c = x_train - mean
    n = c.shape[1]
    V = eigh(c.T @ c, subset_by_index=[n - k, n - 1])[1]
    return mean + (x_test - mean) @ (V @ V.T)
