"""Which mistake does a beam search make?"""

import numpy as np

BOS, EOS = 0, 1


def _model(tokens):
    """Return log-probabilities that depend on all tokens so far; eos comes sooner or later."""
    seed = sum((i + 1) * (int(token) + 3) for i, token in enumerate(tokens))
    scores = np.array([np.sin(1.7 * seed + 2.3 * word) for word in range(5)])
    scores[EOS] += 0.25 * len(tokens) - 0.6
    p = np.exp(1.5 * scores)
    p[BOS] *= 0.2
    return np.log(p / p.sum())


def _holes(tokens):
    """Like the model, but some tokens are impossible."""
    found = _model(tokens).copy()
    found[2 + len(tokens) % 3] = -np.inf
    return found


def _short(tokens):
    """A model that ends early with a fair probability."""
    end = np.log([0.02, 0.45, 0.38, 0.1, 0.05])
    go_on = np.log([0.01, 0.3, 0.6, 0.05, 0.04])
    return end if len(tokens) < 3 else go_on


def _equal(tokens):
    """A model for which two tokens are equally probable, whatever came before."""
    return np.log(np.array([0.05, 0.15, 0.4, 0.4]))


def _equal_ends(tokens):
    """A model that begins with one of two tokens and then ends, probably."""
    return np.log([1e-3, 1e-3, 0.499, 0.499] if len(tokens) < 2 else [0.05, 0.9, 0.03, 0.02])


def _few(tokens):
    """A model that allows two tokens only."""
    return np.array([-np.inf, np.log(0.3), -np.inf, np.log(0.7), -np.inf])


def _tiny(tokens):
    """A model whose tokens are all improbable."""
    return np.array([-500.0, -440.0 - len(tokens), -430.0, -425.0, -460.0])


def _unlikely(tokens):
    """A model with one token that is nearly certain, and others that nearly never come."""
    return np.array([-60.0, -23.0, -24.5, -1e-9, -26.0]) - 0.01 * len(tokens)


def narrow(student):
    """Width 1."""
    return student.beam_search(_model, BOS, EOS, 1, 4)


def middle(student):
    """Width 3."""
    return student.beam_search(_model, BOS, EOS, 3, 5)


def wide(student):
    """Width 8."""
    return student.beam_search(_model, BOS, EOS, width=8, max_len=4)


def half(student):
    """alpha = 0.5."""
    return student.beam_search(_model, BOS, EOS, 3, 6, alpha=0.5)


def one(student):
    """alpha = 1."""
    return student.beam_search(_short, BOS, EOS, 4, 5, 1.0)


def two(student):
    """alpha = 2."""
    return student.beam_search(_short, BOS, EOS, 3, 6, alpha=2.0)


def impossible(student):
    """A model with impossible tokens."""
    return student.beam_search(_holes, BOS, EOS, 4, 4, alpha=0.7)


def other_end(student):
    """Another token ends a sequence, another begins it."""
    return student.beam_search(_model, 2, 3, 3, 4)


def short(student):
    """One token only."""
    return student.beam_search(_short, BOS, EOS, 3, 1)


def equal(student):
    """The best two, which are equally probable: only their scores."""
    return sorted(score for _, score in student.beam_search(_equal, BOS, EOS, 2, 1))


def equal_twice(student):
    """The best four after two tokens, all equally probable."""
    return sorted(score for _, score in student.beam_search(_equal, BOS, EOS, 4, 2))


def equal_ends(student):
    """Two sequences that end with equal probability: only the scores."""
    return sorted(score for _, score in student.beam_search(_equal_ends, BOS, EOS, 3, 2))


def few(student):
    """More places than possible tokens."""
    return student.beam_search(_few, BOS, EOS, 6, 2)


def tiny(student):
    """Sequences whose probabilities are too small for a number."""
    return [score for _, score in student.beam_search(_tiny, BOS, EOS, 3, 4)]


def unlikely(student):
    """A token that nearly never comes."""
    return student.beam_search(_unlikely, BOS, EOS, 2, 3)


def late(student):
    """A longer search, under alpha."""
    return student.beam_search(_model, BOS, EOS, 5, 8, alpha=1.0)


def later(student):
    """A longer search with few places."""
    return student.beam_search(_short, BOS, EOS, 2, 8, alpha=1.3)


def asked_too_often(student):
    """Whether the model is asked more often than allowed."""
    asked = []

    def noting(tokens):
        asked.append(tokens)
        return _model(tokens)

    student.beam_search(noting, BOS, EOS, 3, 4)
    return len(asked) > 12


def asked_first(student):
    """What the model is asked at first."""
    asked = []

    def noting(tokens):
        asked.append([int(token) for token in tokens])
        return _model(tokens)

    student.beam_search(noting, BOS, EOS, 1, 2)
    return asked[0]
