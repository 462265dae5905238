"""scipy's x log y, and a norm for each image."""

import numpy as np
from scipy.special import xlog1py, xlogy


def squared_error(x, x_hat):
    return np.linalg.norm(np.subtract(x, x_hat), axis=-1) @ np.linalg.norm(x - x_hat, axis=-1) / len(x)


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.where(x_hat < eps, eps, np.where(x_hat > 1 - eps, 1 - eps, x_hat))
    return -(xlogy(x, p) + xlog1py(1 - x, -p)).sum(axis=-1).mean()
