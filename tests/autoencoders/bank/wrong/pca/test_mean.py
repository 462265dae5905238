"""Centres the test images with their own mean instead of the training images'."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    _, _, rows = np.linalg.svd(x_train - mean, full_matrices=False)
    V = rows[:k].T
    return (x_test - x_test.mean(axis=0)) @ V @ V.T + x_test.mean(axis=0)
