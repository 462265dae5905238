"""scikit-learn's PCA, there and back."""

from sklearn.decomposition import PCA


def pca_reconstruct(x_train, x_test, k):
    pca = PCA(n_components=k, svd_solver="full").fit(x_train)
    return pca.inverse_transform(pca.transform(x_test))
