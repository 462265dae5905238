"""scikit-learn's cosine_similarity and SciPy's softmax."""

from scipy.special import softmax as sp_softmax
from sklearn.metrics.pairwise import cosine_similarity


def contextualize(E, beta=1.0):
    return sp_softmax(beta * cosine_similarity(E), axis=1) @ E
