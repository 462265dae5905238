"""Divides the pixels by their standard deviation, so that all weigh the same."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean, std = x_train.mean(axis=0), x_train.std(axis=0) + 1e-8
    V = np.linalg.svd((x_train - mean) / std, full_matrices=False)[2][:k].T
    return ((x_test - mean) / std) @ V @ V.T * std + mean
