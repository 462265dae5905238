"""gensim's KeyedVectors."""

from gensim.models import KeyedVectors


def most_similar(word, E, vocab, topn=5):
    vectors = KeyedVectors(E.shape[1])
    vectors.add_vectors(vocab, E)
    return vectors.most_similar(word, topn=topn)
