"""Component after component, image after image; a list is returned."""

import numpy as np


def pca_reconstruct(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    rows = np.linalg.svd(x_train - mean, full_matrices=False)[2]
    result = []
    for image in x_test:
        x_hat = mean.copy()
        for j in range(k):
            x_hat = x_hat + rows[j] * np.dot(rows[j], image - mean)
        result.append(x_hat)
    return result
