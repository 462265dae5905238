"""A class with fit, transform and its inverse; eigenvectors of np.cov."""

import numpy as np


class PCA:
    def __init__(self, k):
        self.k = k

    def fit(self, x):
        self.mean_ = np.mean(x, axis=0, dtype=float)
        values, vectors = np.linalg.eigh(np.cov(x, rowvar=False))
        order = sorted(range(len(values)), key=lambda i: values[i], reverse=True)
        self.components_ = np.stack([vectors[:, i] for i in order[: self.k]])
        return self

    def transform(self, x):
        return np.array([[c @ (image - self.mean_) for c in self.components_] for image in x])

    def inverse_transform(self, z):
        return self.mean_ + np.tensordot(z, self.components_, axes=1)


def pca_reconstruct(x_train, x_test, k):
    pca = PCA(k).fit(x_train)
    return pca.inverse_transform(pca.transform(x_test))
