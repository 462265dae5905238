"""Centres each image by its own mean instead of the training images' mean."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    V = np.linalg.svd(x_train - x_train.mean(axis=1, keepdims=True), full_matrices=False)[2][:k].T
    mean = x_test.mean(axis=1, keepdims=True)
    return (x_test - mean) @ V @ V.T + mean
