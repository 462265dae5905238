# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="title"
# # Attention
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({{colab_url}}/attention/attention.ipynb)
#
# Generative AI exists because of one idea: let every word look at every other word, and let it
# decide for itself which of them matter. You will build that idea from nothing, in the order of the
# lecture: words become vectors, vectors look at each other, heads are stacked to a transformer, and
# a beam search makes a model write.
#
# | exercise | what it does | | points | minutes |
# |---|---|---|---:|---:|
# | `cooccurrence` | the words found near a word | extended | 7 | 25 |
# | `similar` | the nearest words | extended | 3 | 10 |
# | `softmax` | scores become weights | core | 4 | 10 |
# | `attention` | ask the keys, mix the values | core | 7 | 15 |
# | `contextualize` | a word is changed by its neighbours | core | 5 | 10 |
# | `reflect_context` | in your own words | core | 2 | 10 |
# | `masking` | what may not be seen | core | 7 | 20 |
# | `positions` | where a word stands | core | 4 | 10 |
# | `multihead` | several questions at once | core | 7 | 20 |
# | `encoder_layer` | meaning, position, relations | core | 8 | 35 |
# | `next_word` | predict, append, repeat | core | 4 | 5 |
# | `beam` | the probability of a sentence as a whole | extended | 9 | 45 |
# | `reflect_beam` | in your own words | extended | 2 | 10 |
# | `alignment` | *il a m' entarté* → *he hit me with a pie* | extended | 5 | 15 |
# | `visual` | attention for images | extended | 5 | 20 |
# | `bilinear` | queries, keys and values of their own | extended | 3 | 10 |
# | `transformer` | all of it, on images | extended | 6 | 35 |
# | **total** | | | **88** | **305** |
#
# **How it works.** Write your code where a cell says `raise NotImplementedError`, then run the
# check below it: it tells you what is wrong, with a hint. Hidden checks test the same rules on
# other data. Exercises don't build on each other's code: you may do them in any order. The *core*
# ones lead through the lecture in about three hours; the *extended* ones go further. Minutes are
# for writing and checking, without the pictures.
#
# **Pictures.** Some cells draw with your functions; change and rerun them as you like, they are
# not graded. Before each picture stands a question: answer it, open the answer, then run the cell.
#
# **Conventions.** Vectors are *rows*: `Q` is `(n_q, d_k)`, `K` `(n_k, d_k)`, `V` `(n_k, d_v)`. A
# mask is boolean, `True` where attention is allowed.
#
# Two rules hold in every exercise. **Scores**, before and after they are scaled, may lie anywhere
# from −10,000 to 10,000, and nothing may overflow. **Arguments are left as they are**: a function
# writes neither into an array nor into a list that it was given.

# %% id="colab" tags=["student-only"]
# On Colab, this fetches the files that belong to this notebook. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    import shutil
    from urllib.request import urlretrieve

    file, _ = urlretrieve("{{course_url}}/attention-release.zip", "release.zip")
    shutil.unpack_archive(file)
    # %cd -q attention
    # %pip install -q -r requirements-colab.txt

# %% id="start" tags=["student-only"]
# %matplotlib inline
from checking import Grader

grader = Grader("attention.ipynb")

# %% id="imports"
import numpy as np
import scipy.special

# %% id="material" tags=["student-only"]
import plots
from helpers import DATA, arrow_scenes, attention_maps, class_names, load_glove, load_images
from plots import attention as pictures

glove = load_glove()  # word vectors of length 50, the most frequent words first
corpus = [line.split() for line in (DATA / "corpus.txt").read_text().splitlines()]
print(f"{len(glove)} word vectors; {len(corpus)} sentences, such as: {' '.join(corpus[42])}")

# %% id="budget" tags=["parameters"] grading={"epochs": 1}
epochs = 6  # of the transformer at the end: the budget suits a laptop; raise it if you are curious
SEED = 0  # of everything random in the cells that draw

# %% [markdown] id="cooccurrence-text"
# ## Exercise cooccurrence: the words found near a word
#
# Count, for every two words of a vocabulary, how often they stand at most `window` positions apart
# within one sentence. Each such pair of positions counts in both directions, so the matrix is
# symmetric, and a word near another occurrence of itself adds 2 on the diagonal. A position is
# never paired with itself. A word outside the vocabulary is not counted but keeps its position.
#
# Frequent words are near everything, so counts say little. *Pointwise mutual information* compares
# how often two words meet with how often they would by chance; keeping its positive part gives
#
# $$\mathrm{ppmi}(a, b) = \max\!\Big(0, \log\frac{p(a, b)}{p(a)\,p(b)}\Big),
# \qquad p(a, b) = \frac{n_{ab}}{\sum_{cd} n_{cd}}, \quad p(a) = \sum_b p(a, b),$$
#
# with the natural logarithm, and 0 where the count is 0.
#
# **Goal.** `cooccurrence(sentences, vocab, window)` and `ppmi(counts)`.
# **Difficulty** medium · **25 minutes** · **7 points** · extended
#
# **Examples.** `cooccurrence([["a", "b", "a"]], ["a", "b"], 2)` gives `[[2, 2], [2, 0]]`: two pairs
# of an *a* with the *b*, and the two *a* stand two positions apart.
#
# `ppmi(np.array([[0, 1], [1, 0]]))` gives `[[0, 0.693], [0.693, 0]]`: half of all pairs are *ab*,
# chance would make it a quarter, and log 2 is 0.693.
#
# **Trap.** The end of a sentence is a wall; and $\log 0$ is not a number to store.


# %% id="cooccurrence" role="solution"
def cooccurrence(sentences: list[list[str]], vocab: list[str], window: int) -> np.ndarray:
    """Count how often two words stand near each other.

    Args:
        sentences: each a list of words.
        vocab: V distinct words; a word's index is its position in this list.
        window: how many positions apart two words may stand at most.

    Returns:
        Symmetric counts (V, V).
    """
    ### BEGIN SOLUTION
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        places = [index.get(word) for word in sentence]
        for i, a in enumerate(places):
            for b in places[i + 1 : i + 1 + window]:
                if a is not None and b is not None:
                    counts[a, b] += 1
                    counts[b, a] += 1
    return counts
    ### END SOLUTION


def ppmi(counts: np.ndarray) -> np.ndarray:
    """Compare counts with chance: positive pointwise mutual information, natural logarithm.

    Args:
        counts: symmetric counts (V, V); a row may be all zero.

    Returns:
        An array (V, V), 0 where the count is 0.
    """
    ### BEGIN SOLUTION
    total = counts.sum()
    single = counts.sum(axis=1)  # (V,)
    chance = np.outer(single, single) / (total or 1)  # (V, V)
    ratio = np.divide(counts, chance, out=np.ones_like(chance), where=counts > 0)
    return np.maximum(np.log(ratio), 0.0)
    ### END SOLUTION


# %% id="cooccurrence-check" role="check" points=7
grader.check("cooccurrence")

# %% [markdown] id="cooccurrence-look"
# In our small corpus *work* meets *the* most often, which says nothing. PPMI brings forward what
# goes with work, *home* and the lecture's *hard*, *office* and *roof* among it. A zebra, a polka, a
# dove or the atmosphere never do.

# %% id="see-cooccurrence" tags=["explore"]
from collections import Counter

frequency = Counter(word for sentence in corpus for word in sentence)
vocab = [word for word, n in frequency.most_common() if n >= 2]
counts = np.asarray(cooccurrence(corpus, vocab, window=4))
near = np.asarray(ppmi(counts))
row = vocab.index("work")
chosen = "office roof hard zebra polka dove atmosphere".split()
often = [word for word in vocab if frequency[word] >= 4]
pictures.neighbours(
    {
        "near work: counts": [(vocab[i], counts[row, i]) for i in np.argsort(-counts[row])[:8]],
        "near work: PPMI": sorted(
            ((word, near[row, vocab.index(word)]) for word in often), key=lambda pair: -pair[1]
        )[:8],
        "the lecture's words: PPMI": [(word, near[row, vocab.index(word)]) for word in chosen],
    }
)

# %% [markdown] id="similar-text"
# ## Exercise similar: the nearest words
#
# Vectors point somewhere; words that mean similar things point in similar directions. The *cosine*
# of the angle between two vectors measures that and ignores their lengths:
#
# $$\cos(a, b) = \frac{\langle a, b\rangle}{\lVert a\rVert\,\lVert b\rVert}.$$
#
# **Goal.** `most_similar(word, E, vocab, topn=5)`: the `topn` words of largest cosine, best first.
# **Difficulty** easy · **10 minutes** · **3 points** · extended
#
# **Example.** `most_similar("up", np.array([[0, 1], [1, 1], [0, 5]]), ["up", "slope", "high"], 1)`
# gives `[("high", 1.0)]`: the same direction, whatever the length.
#
# **Trap.** Every word is most similar to itself, so leave that word out: by its name or index, not
# because it comes first. Another word may point in exactly the same direction.


# %% id="similar" role="solution"
def most_similar(
    word: str, E: np.ndarray, vocab: list[str], topn: int = 5
) -> list[tuple[str, float]]:
    """List the words whose vectors point most nearly in the same direction.

    Args:
        word: one of vocab.
        E: word vectors (V, d), row i belongs to vocab[i]; no row is zero.
        vocab: V distinct words.
        topn: how many words to list, at most V - 1.

    Returns:
        Pairs (word, cosine), best first, never the word itself.
    """
    ### BEGIN SOLUTION
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    own = vocab.index(word)
    cosines = unit @ unit[own]  # (V,)
    order = [i for i in np.argsort(-cosines) if i != own]
    return [(vocab[i], float(cosines[i])) for i in order[:topn]]
    ### END SOLUTION


# %% id="similar-check" role="check" points=3
grader.check("similar")

# %% [markdown] id="similar-look"
# A row of the PPMI table is already a word vector. GloVe's vectors were trained in the same spirit,
# on six billion words instead of two thousand: that makes the difference.

# %% id="see-similar" tags=["explore"]
from collections import Counter

frequency = Counter(word for sentence in corpus for word in sentence)
repeated = [word for word, n in frequency.most_common() if n >= 2]
where = np.array([[word in sentence for word in repeated] for sentence in corpus], dtype=float)
together = np.log1p(where.T @ where)  # in how many sentences two words meet, (words, words)
common = list(glove.index_to_key[:8000])
pictures.neighbours(
    {
        "work, our corpus": most_similar("work", together, repeated, 8),
        "work, GloVe": most_similar("work", glove[common], common, 8),
        "river, GloVe": most_similar("river", glove[common], common, 8),
    },
    "Most similar words (cosine)",
)

# %% [markdown] id="softmax-text"
# ## Exercise softmax: scores become weights
#
# Attention has to decide how much each of several things matters. It first gives each a *score*,
# any real number, and then turns scores into *weights* that are positive and sum to one:
#
# $$w_i = \frac{e^{z_i}}{\sum_j e^{z_j}}.$$
#
# **Goal.** `softmax(z, axis=-1)` for an array of any shape, along one of its axes.
# **Difficulty** easy · **10 minutes** · **4 points** · core
#
# **Example.** `softmax(np.log([1, 3]))` gives `[0.25, 0.75]`: the exponentials are 1 and 3, and
# their sum is 4.
#
# **Trap.** $e^{1000}$ overflows, and scores may be as large as 10,000. Adding the same number to
# all scores changes no weight, so choose the number well.


# %% id="softmax" role="solution"
def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into weights.

    Args:
        z: scores, of any shape.
        axis: the axis along which weights sum to one.

    Returns:
        Weights, of the same shape as z.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION


# %% id="softmax-check" role="check" points=4
grader.check("softmax")

# %% [markdown] id="softmax-later"
# From here on, `scipy.special.softmax` is yours to use (SciPy is imported at the top). Prefer it to
# your own in what follows: a slip in this exercise then costs you nothing in the others. Mind its
# `axis`: unlike yours, SciPy's normalises over the whole array unless told otherwise.

# %% id="see-softmax" tags=["explore"]
scores = np.array([2.0, 1.5, 0.5, 0.0, -1.0])
names = [f"score {score}" for score in scores]
pictures.neighbours(
    {
        f"beta = {beta}": list(zip(names, softmax(beta * scores), strict=True))
        for beta in (0.2, 1, 5)
    },
    "The same scores, multiplied by beta: from nearly equal to winner takes all",
)

# %% [markdown] id="attention-text"
# ## Exercise attention: ask the keys, mix the values
#
# A *query* $q$ asks a question, every *key* $k_i$ says what it can answer, and the *value* $v_i$
# behind it is the answer. The score of a key is its dot product with the query; the weights are
# the softmax of the scores; the *context* is the mixture of the values with those weights:
#
# $$w = \mathrm{softmax}\big(\beta\,\langle q, k_1\rangle, \dots,
# \beta\,\langle q, k_{n_k}\rangle\big), \qquad c = \sum_i w_i v_i.$$
#
# The *inverse temperature* $\beta$ sharpens: with $\beta = 0$ every value counts the same, with a
# large $\beta$ the best key takes all.
#
# **Goal.** `attention(q, K, V, beta=1.0)` for one query `(d_k,)` or several `(n_q, d_k)`.
# **Difficulty** easy · **15 minutes** · **7 points** · core
#
# **Example.** `attention(np.array([1.0, 0]), np.array([[0, 0], [np.log(3), 5]]), np.array([[4.0],
# [8]]))` gives `([7], [0.25, 0.75])`: the scores are 0 and log 3, so the context is a quarter of 4
# and three quarters of 8.
#
# **Trap.** Over which axis do the weights sum to one? And what shape has the answer to *one* query?


# %% id="attention" role="solution"
def attention(
    q: np.ndarray, K: np.ndarray, V: np.ndarray, beta: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Mix values, weighted by how well their keys match the query.

    Args:
        q: one query (d_k,) or several (n_q, d_k).
        K: keys (n_k, d_k).
        V: values (n_k, d_v).
        beta: inverse temperature, multiplies the scores.

    Returns:
        (context, weights): (d_v,) and (n_k,) for one query; (n_q, d_v) and (n_q, n_k) for several.
    """
    ### BEGIN SOLUTION
    scores = beta * (q @ K.T)  # (n_k,) or (n_q, n_k)
    weights = scipy.special.softmax(scores, axis=-1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="attention-check" role="check" points=7
grader.check("attention")

# %% [markdown] id="attention-look"
# **The demo.** Four queries ask six keys. With unit-length vectors the scores are cosines, and
# $\beta = 5$ makes the weights tell: *steroids* and *drugs* are drawn to sports and the law.


# %% id="see-attention" tags=["explore"]
def unit(words):
    """Return the words' vectors, each brought to length 1."""
    rows = glove[list(words)]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


keys = "copyright law dog cat baseball football".split()
queries = "steroids drugs lawsuit puppy".split()
context, weights = attention(unit(queries), unit(keys), glove[keys], beta=5)
display(plots.heatmap(weights, queries, keys, "Who attends to whom, beta = 5"))
pictures.bipartite(weights, queries, keys, "Edges as thick as weights")

# %% [markdown] id="attention-change-look"
# Mixing changes vectors, and so which words are most similar. Here each query moves half-way
# towards its context.

# %% id="see-attention-change" tags=["explore"]
panels = {}
for word, mixture in (("steroids", context[0]), ("puppy", context[3])):
    moved = (glove[word] + np.asarray(mixture)) / 2
    for when, vector in (("before", glove[word]), ("after", moved)):
        near = glove.similar_by_vector(vector, topn=8, restrict_vocab=8000)
        panels[f"{word}, {when}"] = [pair for pair in near if pair[0] != word][:7]
pictures.neighbours(panels)

# %% [markdown] id="contextualize-text"
# ## Exercise contextualize: a word is changed by its neighbours
#
# In *self-attention* queries, keys and values are all the same words. Here a word's new vector is a
# mixture of all words of its sentence, itself included: weights are the softmax of $\beta$ times
# the cosine between the two words, and what is mixed are the vectors as they are,
#
# $$e_i' = \sum_j w_{ij}\, e_j, \qquad
# w_{i\cdot} = \mathrm{softmax}_j\Big(\beta\,\Big\langle \tfrac{e_i}{\lVert e_i\rVert},
# \tfrac{e_j}{\lVert e_j\rVert}\Big\rangle\Big).$$
#
# **Goal.** `contextualize(E, beta=1.0)` for word vectors `(n, d)`.
# **Difficulty** easy · **10 minutes** · **5 points** · core
#
# **Example.** `contextualize(np.array([[1.0, 0], [0, 2]]), beta=np.log(3))` gives `[[0.75, 0.5],
# [0.25, 1.5]]`: each word scores log 3 with itself and 0 with the other.
#
# **Trap.** Lengths matter for the mixture and not for the scores.


# %% id="contextualize" role="solution"
def contextualize(E: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Replace each row by its attention over all rows.

    Args:
        E: vectors (n, d), none of them zero.
        beta: inverse temperature, multiplies the cosines.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    weights = scipy.special.softmax(beta * unit @ unit.T, axis=1)  # (n, n)
    return weights @ E
    ### END SOLUTION


# %% id="contextualize-check" role="check" points=5
grader.check("contextualize")

# %% [markdown] id="contextualize-look"
# *Bank* on its own is a bank of money, since newspapers mean that. Beside *river* and *water* it
# changes its neighbours.

# %% id="see-contextualize" tags=["explore"]
sentences = {
    "by the river": "bank river water shore boat lake",
    "with money": "bank money loan account",
}
panels = {"bank": glove.most_similar("bank", topn=8, restrict_vocab=8000)}
before, after = {}, {}
for name, sentence in sentences.items():
    words = sentence.split()
    changed = np.asarray(contextualize(glove[words], beta=0.5))
    near = glove.similar_by_vector(changed[0], topn=16, restrict_vocab=8000)
    panels[f"bank {name}"] = [pair for pair in near if pair[0] not in words][:8]
    before |= {f"{word} {name}": glove[word] for word in words}
    after |= {f"{word} {name}": vector for word, vector in zip(words, changed, strict=True)}
display(pictures.neighbours(panels, "Words most similar to bank"))
pictures.before_and_after(before, after, "bank", "Where the words of both sentences move")

# %% [markdown] id="reflect-context-text"
# ## In your own words: context
#
# GloVe gives *bank* one vector for all its meanings. In three or four sentences: how does
# self-attention give it another one in each sentence, and what could a network with a fixed window
# (the two words before and after) not do that attention can? **2 points · 10 minutes**

# %% [markdown] id="reflect_context" role="written" points=2
# ### BEGIN SOLUTION
# Self-attention replaces the vector of *bank* by a mixture of the vectors in its sentence, weighted
# by how well they match it: beside *river* and *water* the mixture moves towards landscapes, beside
# *money* and *loan* towards finance. So the vector depends on the sentence, although the table of
# embeddings does not. A fixed window sees only words at fixed distances and treats each distance in
# its own way; attention finds the word that matters wherever it stands, however far away, chooses
# it by meaning and anew for every sentence, and needs no more parameters for a longer one.
# ### END SOLUTION

# %% [markdown] id="masking-text"
# ## Exercise masking: what may not be seen
#
# A model that learns to predict the next word must not see it. A *mask* says which query may attend
# to which key: `True` where attention is allowed. The *causal* mask allows position $i$ to see
# itself and what came before. What is forbidden gets weight zero, and the weights of what is left
# still sum to one. Scores are scaled, as everywhere in transformers:
#
# $$\mathrm{score}(q, k) = \frac{\langle q, k\rangle}{\sqrt{d_k}}.$$
#
# **Goal.** `causal_mask(n)`, and `masked_attention(Q, K, V, mask=None)` for arrays with any number
# of leading batch dimensions: `Q (…, n_q, d_k)`, `K (…, n_k, d_k)`, `V (…, n_k, d_v)`, and a mask
# that can be broadcast to `(…, n_q, n_k)`. In every row at least one key is allowed.
# **Difficulty** medium · **20 minutes** · **7 points** · core
#
# **Examples.** `causal_mask(2)` gives `[[True, False], [True, True]]`.
#
# `masked_attention(np.zeros((1, 4)), np.ones((3, 4)), np.array([[3.0], [5], [90]]),
# np.array([[True, True, False]]))` gives `([[4]], [[0.5, 0.5, 0]])`: equal scores, but nobody may
# look at the 90.
#
# **Trap.** Where does the mask come in: before the softmax, or after it? And `K.T` reverses *all*
# the axes.


# %% id="masking" role="solution"
def causal_mask(n: int) -> np.ndarray:
    """Allow each of n positions to see itself and what came before.

    Returns:
        A boolean array (n, n), True where row (query) may attend to column (key).
    """
    ### BEGIN SOLUTION
    return np.tri(n, dtype=bool)
    ### END SOLUTION


def masked_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Scaled dot-product attention that sees only what the mask allows.

    Args:
        Q: queries (..., n_q, d_k).
        K: keys (..., n_k, d_k).
        V: values (..., n_k, d_v).
        mask: boolean, broadcast to (..., n_q, n_k), True where attention is allowed; None: all is.

    Returns:
        (output, weights): (..., n_q, d_v) and (..., n_q, n_k).
    """
    ### BEGIN SOLUTION
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])  # (..., n_q, n_k)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = scipy.special.softmax(scores, axis=-1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="masking-check" role="check" points=7
grader.check("masking")

# %% id="see-masking" tags=["explore"]
words = "he hit me with a pie in the face".split()
_, weights = masked_attention(glove[words], glove[words], glove[words], causal_mask(len(words)))
plots.heatmap(weights, words, words, "Causal self-attention: nobody sees the future")

# %% [markdown] id="positions-text"
# ## Exercise positions: where a word stands
#
# Attention does not know the order of words: permute keys and values together and nothing changes.
# So the first transformer added to each word's vector a vector that says where it stands: sines and
# cosines of ever longer wavelengths, the hands of many clocks,
#
# $$PE_{pos,\,2i} = \sin\frac{pos}{10000^{2i/d}}, \qquad
# PE_{pos,\,2i+1} = \cos\frac{pos}{10000^{2i/d}}, \qquad pos = 0, 1, \dots, n - 1.$$
#
# **Goal.** `positional_encoding(n, d)` for even `d`.
# **Difficulty** easy · **10 minutes** · **4 points** · core
#
# **Example.** `positional_encoding(2, 2)` gives `[[0, 1], [0.841, 0.540]]`: sine and cosine of 0,
# then of 1.
#
# **Trap.** Sines and cosines alternate along a row, and a pair of them shares one wavelength.


# %% id="positions" role="solution"
def positional_encoding(n: int, d: int) -> np.ndarray:
    """Describe positions 0 to n - 1 by sines and cosines.

    Args:
        n: number of positions.
        d: length of each description, even.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    wavelength = 10000.0 ** (np.arange(0, d, 2) / d)  # (d / 2,)
    angle = np.arange(n)[:, None] / wavelength  # (n, d / 2)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(n, d)
    ### END SOLUTION


# %% id="positions-check" role="check" points=4
grader.check("positions")

# %% id="see-positions" tags=["explore"]
pictures.positions(positional_encoding(64, 32), "Positional encodings, and how alike positions are")

# %% [markdown] id="multihead-text"
# ## Exercise multihead: several questions at once
#
# One attention asks one question. Several *heads*, each with its own $W_q$, $W_k$, $W_v$, ask
# several; their contexts are stacked and mixed by $W_o$, which is the same as summing what each
# head's own slice of $W_o$ makes of its context:
#
# $$\mathrm{head}_j = \mathrm{softmax}\Big(\tfrac{(XW_q^{(j)})(XW_k^{(j)})^\top}{\sqrt{d_k}}\Big)\,
# XW_v^{(j)}, \qquad \mathrm{out} = \sum_j \mathrm{head}_j\, W_o^{(j)}.$$
#
# Kernels are laid out as in Keras: `Wq` and `Wk` `(d_model, h, d_k)`, `Wv` `(d_model, h, d_v)`,
# `Wo` `(h, d_v, d_model)`. Your function should equal `keras.layers.MultiHeadAttention` without
# biases.
#
# **Goal.** `multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None)`, the mask `(n, n)`, `True` = may
# attend. **Difficulty** medium · **20 minutes** · **7 points** · core
#
# **Example.** `multi_head_attention(np.array([[1.0], [3]]), np.zeros((1, 2, 1)), np.zeros((1, 2,
# 1)), np.ones((1, 2, 1)), np.ones((2, 1, 1)))` gives `[[4], [4]]`: queries of zero make all weights
# equal, so each of the two heads returns the mean, 2, and the heads are summed.
#
# **Trap.** The axis of the heads stands in the middle of the kernels. A reshape there mixes up
# heads and dimensions without an error.


# %% id="multihead" role="solution"
def multi_head_attention(
    X: np.ndarray,
    Wq: np.ndarray,
    Wk: np.ndarray,
    Wv: np.ndarray,
    Wo: np.ndarray,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Self-attention with several heads, without biases.

    Args:
        X: word vectors (n, d_model).
        Wq: kernels of the queries (d_model, h, d_k).
        Wk: kernels of the keys (d_model, h, d_k).
        Wv: kernels of the values (d_model, h, d_v).
        Wo: kernels of the output (h, d_v, d_model).
        mask: boolean (n, n), True where the row may attend to the column; None: everywhere.

    Returns:
        An array (n, d_model).
    """
    ### BEGIN SOLUTION
    Q, K, V = (np.einsum("nm,mhk->hnk", X, W) for W in (Wq, Wk, Wv))  # (h, n, d_k or d_v)
    scores = Q @ K.swapaxes(1, 2) / np.sqrt(Wq.shape[2])  # (h, n, n)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = scipy.special.softmax(scores, axis=-1)
    return np.einsum("hnv,hvm->nm", weights @ V, Wo)
    ### END SOLUTION


# %% id="multihead-check" role="check" points=7
grader.check("multihead")

# %% [markdown] id="multihead-look"
# Keras has the same thing as a layer. With the same kernels it should give the same numbers, up to
# its single precision.

# %% id="see-multihead" tags=["explore"]
import keras

rng = np.random.default_rng(SEED + 1)
X = rng.normal(size=(6, 16))
kernels = [0.4 * rng.normal(size=s) for s in ((16, 2, 5), (16, 2, 5), (16, 2, 7), (2, 7, 16))]
layer = keras.layers.MultiHeadAttention(num_heads=2, key_dim=5, value_dim=7, use_bias=False)
layer.build(X[None].shape, X[None].shape)
layer.set_weights(kernels)
ours = np.asarray(multi_head_attention(X, *kernels))
difference = np.abs(ours - np.array(layer(X[None], X[None]))[0]).max()
print(f"largest difference from Keras: {difference:.1e}")

# %% [markdown] id="encoder-layer-text"
# ## Exercise encoder_layer: meaning, position, relations
#
# One layer of a transformer's encoder lets words look at each other, and then lets each think for
# itself. Around both stand a *residual* connection (what came in is added to what comes out) and a
# *layer norm*, which brings each word's vector to mean 0 and variance 1, and then scales and
# shifts:
#
# $$\mathrm{LN}(x) = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta, \qquad
# \mu = \tfrac1d \textstyle\sum_i x_i, \quad \sigma^2 = \tfrac1d \sum_i (x_i - \mu)^2$$
#
# $$X_1 = \mathrm{LN}_1\big(X + \mathrm{heads}(X)\big), \qquad
# \mathrm{out} = \mathrm{LN}_2\big(X_1 + \mathrm{relu}(X_1 W_1 + b_1) W_2 + b_2\big).$$
#
# The heads are those of the exercise `multihead`: each has its own queries $XW_q^{(j)}$, keys
# $XW_k^{(j)}$ and values $XW_v^{(j)}$, scores scaled by $1/\sqrt{d_k}$ and no mask; its contexts
# are multiplied by $W_o^{(j)}$, and the heads are summed. `params` is a dict of arrays:
#
# | key | shape | | key | shape |
# |---|---|---|---|---|
# | `Wq`, `Wk`, `Wv` | (d_model, h, d_k) | | `W1`, `b1` | (d_model, d_ff), (d_ff,) |
# | `Wo` | (h, d_k, d_model) | | `W2`, `b2` | (d_ff, d_model), (d_model,) |
# | `gamma1`, `beta1` | (d_model,) | | `gamma2`, `beta2` | (d_model,) |
#
# **Goal.** `layer_norm(X, gamma, beta, eps=1e-6)` and `encoder_layer(X, params)`.
# **Difficulty** hard · **35 minutes** · **8 points** · core
#
# **Example.** `layer_norm(np.array([[1.0, 3]]), np.ones(2), np.zeros(2))` gives `[[-1, 1]]`: the
# mean is 2, the variance 1.
#
# **Trap.** A layer norm looks along one word's vector, never across words. `np.einsum` lets you
# write the heads without a single reshape.


# %% id="encoder_layer" role="solution"
def layer_norm(X: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    """Bring each row to mean 0 and variance 1, then scale by gamma and shift by beta.

    Args:
        X: rows (n, d).
        gamma: factors (d,).
        beta: shifts (d,).
        eps: added to the variance, inside the root.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    centred = X - X.mean(axis=-1, keepdims=True)
    variance = (centred**2).mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta
    ### END SOLUTION


def encoder_layer(X: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """Self-attention and a small network per word, each with a residual and a layer norm after.

    Args:
        X: word vectors (n, d_model).
        params: Wq, Wk, Wv (d_model, h, d_k), Wo (h, d_k, d_model), W1 (d_model, d_ff), b1 (d_ff,),
            W2 (d_ff, d_model), b2, gamma1, beta1, gamma2, beta2 (d_model,).

    Returns:
        An array (n, d_model).
    """
    ### BEGIN SOLUTION
    Q = np.einsum("nm,mhk->hnk", X, params["Wq"])  # (h, n, d_k)
    K = np.einsum("nm,mhk->hnk", X, params["Wk"])
    V = np.einsum("nm,mhk->hnk", X, params["Wv"])
    scores = np.einsum("hqk,hnk->hqn", Q, K) / np.sqrt(Q.shape[-1])
    weights = scipy.special.softmax(scores, axis=-1)  # (h, n, n)
    heads = np.einsum("hqn,hnk,hkm->qm", weights, V, params["Wo"])  # (n, d_model)
    X1 = layer_norm(X + heads, params["gamma1"], params["beta1"])
    inner = np.maximum(X1 @ params["W1"] + params["b1"], 0)  # (n, d_ff)
    return layer_norm(X1 + inner @ params["W2"] + params["b2"], params["gamma2"], params["beta2"])
    ### END SOLUTION


# %% id="encoder_layer-check" role="check" points=8
grader.check("encoder_layer")

# %% [markdown] id="encoder-layer-look"
# One layer with random weights already mixes words. Change one word, and *every* row of the output
# changes: that is context. Without the attention (`Wo = 0`) only that word's own row would.

# %% id="see-encoder-layer" tags=["explore"]
rng = np.random.default_rng(SEED)
d_model, h, d_k, d_ff = 50, 5, 10, 64
shapes = {"Wq": (d_model, h, d_k), "Wk": (d_model, h, d_k), "Wv": (d_model, h, d_k)}
shapes |= {"Wo": (h, d_k, d_model), "W1": (d_model, d_ff), "W2": (d_ff, d_model)}
params = {name: 0.15 * rng.normal(size=shape) for name, shape in shapes.items()}
params |= {"b1": np.zeros(d_ff), "b2": np.zeros(d_model)}
params |= {"gamma1": np.ones(d_model), "beta1": np.zeros(d_model)}
params |= {"gamma2": np.ones(d_model), "beta2": np.zeros(d_model)}
places = 0.5 * rng.normal(size=(6, d_model))  # positions before they are learned


def change(params):
    """Return how far each row of the output moves when "pie" becomes "ball"."""
    pie, ball = (f"he hit me with a {word}".split() for word in ("pie", "ball"))
    a = np.asarray(encoder_layer(glove[pie] + places, params))
    b = np.asarray(encoder_layer(glove[ball] + places, params))
    return list(zip(pie, np.linalg.norm(a - b, axis=1), strict=True))


pictures.neighbours(
    {"with attention": change(params), "without": change(params | {"Wo": 0 * params["Wo"]})},
    "How far each word's vector moves when pie becomes ball",
)

# %% [markdown] id="next-word-text"
# ## Exercise next_word: predict, append, repeat
#
# A language model returns, for each of the $T$ words it has read, one *logit* (score) per word of
# the vocabulary: what could come after that position. Only the last position speaks of the next
# word. Its logits, divided by a *temperature*, become probabilities by the softmax: below 1 the
# temperature makes the model bolder, above 1 more adventurous.
#
# **Goal.** `next_word_distribution(logits, temperature=1.0)`.
# **Difficulty** easy · **5 minutes** · **4 points** · core
#
# **Example.** `next_word_distribution(np.log([[9, 1], [1, 3]]), temperature=0.5)` gives `[0.1,
# 0.9]`: the last logits are 0 and log 3; divided by 0.5 they are 0 and log 9.
#
# **Trap.** Logits may be as large as scores may be.


# %% id="next_word" role="solution"
def next_word_distribution(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Say how probable each word is as the next one.

    Args:
        logits: scores (T, vocab), one row per position that the model has read.
        temperature: above 0; divides the logits.

    Returns:
        Probabilities (vocab,).
    """
    ### BEGIN SOLUTION
    return scipy.special.softmax(logits[-1] / temperature)
    ### END SOLUTION


# %% id="next_word-check" role="check" points=4
grader.check("next_word")

# %% [markdown] id="ngram-text"
# A language model for our corpus, so that there is something to ask: it has counted which word
# followed the last one, the last two and the last three, and mixes the counts. Its interface is
# that of a transformer.

# %% id="see-ngram" tags=["explore"]
words = ["<begin>", "<end>", *sorted({word for sentence in corpus for word in sentence})]
token = {word: i for i, word in enumerate(words)}
followers = {}  # the last words → how often each word came next
for sentence in corpus:
    line = [0, *(token[word] for word in sentence), 1]
    for i in range(1, len(line)):
        for length in (0, 1, 2, 3):
            if length <= i:
                before = tuple(line[i - length : i])
                followers.setdefault(before, np.zeros(len(words)))[line[i]] += 1


def log_prob_fn(tokens):
    """Return the logarithms of the next word's probabilities."""
    p = np.zeros(len(words))
    for length, trust in enumerate((0.3, 1.5, 5.0, 6.0)):
        last = tuple(tokens)[max(len(tokens) - length, 0) :]
        if len(last) == length and last in followers:
            p += trust * followers[last] / followers[last].sum()
    p[0] = 0
    with np.errstate(divide="ignore"):
        return np.log(p / p.sum())


def logits_after(text):
    """Return the model's logits after each of the words."""
    line = [0, *(token[word] for word in text.split())]
    return np.maximum([log_prob_fn(line[: i + 1]) for i in range(len(line))], -30)


# %% id="see-next-word" tags=["explore"]
pictures.distributions(
    {
        f"the bank …, temperature {t}": next_word_distribution(logits_after("the bank"), t)
        for t in (0.5, 1.0, 2.0)
    },
    words,
)

# %% [markdown] id="next-word-repeat"
# Predict, draw a word, append it, and repeat: that is all that "generative" means.

# %% id="see-generation" tags=["explore"]
rng = np.random.default_rng(SEED + 3)
for temperature in (0.3, 1.0, 1.6):
    text = "the"
    while len(text.split()) < 12:
        p = np.asarray(next_word_distribution(logits_after(text), temperature), dtype=float)
        new = words[rng.choice(len(p), p=p / p.sum())]
        if new == "<end>":
            break
        text += " " + new
    print(f"temperature {temperature}: {text}")

# %% [markdown] id="beam-text"
# ## Exercise beam: the probability of a sentence as a whole
#
# Always taking the likeliest next word is *greedy*, and short-sighted: a fine word now may leave
# only poor ones later. A *beam search* keeps the `width` best beginnings instead.
#
# 1. Start with one live hypothesis: `(bos,)`, with log-probability 0.
# 2. Extend *every* live hypothesis by *every* token and put all the extensions into *one* pool. An
#    extension with log-probability $-\infty$ is impossible and never kept.
# 3. Keep the `width` best of the pool by the *sum* of log-probabilities. Those that end in `eos`
#    are finished and set aside; the others live.
# 4. Repeat from 2 until none lives, or `max_len` tokens were generated: then the live ones count as
#    finished too.
# 5. The score of a finished hypothesis is its sum divided by (number of generated tokens)$^\alpha$;
#    `bos` is not generated, `eos` is. Return the best `width` finished ones, best first.
#
# `log_prob_fn(tokens)` takes a tuple of ints and returns the log-probabilities `(vocab,)` of the
# next token. Asking a real model is expensive: you may call it at most `width * max_len` times.
#
# **Goal.** `beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0)`.
# **Difficulty** hard · **45 minutes** · **9 points** · extended
#
# **Example.** `beam_search(lambda tokens: np.log([0.1, 0.6, 0.3]), bos=0, eos=1, width=2,
# max_len=2)` gives `[((0, 1), -0.511), ((0, 2, 1), -1.715)]`: the first step keeps 1, which ends
# there with log 0.6, and 2; the second step goes on behind 2 alone, and 1 follows best, with
# log(0.3 · 0.6).
#
# **Trap.** $\alpha$ plays no part before step 5. Multiplying probabilities instead of adding
# logarithms ends in 0 for a long sentence. And a finished hypothesis does not come back to the
# pool.

# %% id="beam" role="solution"
from collections.abc import Callable


def beam_search(
    log_prob_fn: Callable[[tuple[int, ...]], np.ndarray],
    bos: int,
    eos: int,
    width: int,
    max_len: int,
    alpha: float = 0.0,
) -> list[tuple[tuple[int, ...], float]]:
    """Find probable sequences of tokens, keeping the best few beginnings at each step.

    Args:
        log_prob_fn: tokens so far, as a tuple of ints → log-probabilities (vocab,) of the next.
        bos: the token that every sequence begins with.
        eos: the token that ends a sequence; not bos.
        width: how many extensions are kept at each step, and how many sequences returned at most.
        max_len: how many tokens may be generated, at least 1.
        alpha: exponent of the length by which a finished sequence's sum is divided.

    Returns:
        Pairs (tokens, score), best first; tokens include bos and, where reached, eos.
    """
    ### BEGIN SOLUTION
    live = [((bos,), 0.0)]
    finished = []
    for _ in range(max_len):
        pool = [
            ((*tokens, token), total + float(log_p))
            for tokens, total in live
            for token, log_p in enumerate(log_prob_fn(tokens))
            if log_p > -np.inf
        ]
        best = sorted(pool, key=lambda pair: -pair[1])[:width]
        finished += [pair for pair in best if pair[0][-1] == eos]
        live = [pair for pair in best if pair[0][-1] != eos]
        if not live:
            break
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished + live]
    return sorted(scored, key=lambda pair: -pair[1])[:width]
    ### END SOLUTION


# %% id="beam-check" role="check" points=9
grader.check("beam")

# %% [markdown] id="beam-look"
# The search as a tree. Orange is what won, blue what was kept, with a frame round what is
# finished and set aside, grey what was pruned; the numbers are sums of log-probabilities.


# %% id="see-beam" tags=["explore"]
def show(tokens):
    """Return tokens as text."""
    return " ".join(words[i] for i in tokens[1:] if i != 1)


asked = []


def noting(tokens):
    """Ask the model, and note what was asked."""
    asked.append(tokens)
    return log_prob_fn(tokens)


found = beam_search(noting, 0, 1, width=4, max_len=8, alpha=0.7)
for width in (1, 4, 16):
    for tokens, score in beam_search(log_prob_fn, 0, 1, width, 10, alpha=0.7)[:2]:
        print(f"width {width:2d}  score {score:6.2f}  {show(tokens)}")
pictures.beam_tree(log_prob_fn, asked, found, words, width=4)

# %% [markdown] id="reflect-beam-text"
# ## In your own words: beam search
#
# In three or four sentences: why does a beam search with $\alpha = 0$ prefer short sentences, and
# what does $\alpha$ do about it? Is the answer of a beam search always the most probable sentence?
# **2 points · 10 minutes**

# %% [markdown] id="reflect_beam" role="written" points=2
# ### BEGIN SOLUTION
# Every further word multiplies the probability by a number below 1, that is, adds a negative
# logarithm: among sums, a sentence that stops early nearly always wins. Dividing the sum by its
# length to the power $\alpha$ compares something like the mean per word ($\alpha = 1$: exactly
# that), so longer sentences compete; too large an $\alpha$ makes the model ramble. The answer
# need not be the most probable sentence: its beginning may have been pruned when others looked
# better. Only a beam as wide as the whole tree is sure to find it.
# ### END SOLUTION

# %% [markdown] id="alignment-text"
# ## Exercise alignment: *entarté*
#
# *He hit me with a pie* is *il a m'entarté* on the lecture's slide, and our translator has learned
# it so. A French speaker would say *il m'a entarté*: the pronoun stands before *a*.
#
# Attention was invented for translation. An encoder reads the French sentence and leaves one state
# $h_i$ per word; a decoder writes the English one, and its state $s_t$ asks before each word: which
# French words matter now? The two speak "different languages", so both are first translated into a
# common one, by $W_1$ and $W_2$, and compared there:
#
# $$a(s_t, h_i) = (W_1 s_t)^\top (W_2 h_i), \qquad
# w_{t\cdot} = \mathrm{softmax}_i\, a(s_t, h_i), \qquad c_t = \sum_i w_{ti}\, h_i.$$
#
# Nothing is scaled, and what is mixed are the encoder's states themselves.
#
# **Goal.** `align(S, H, W1, W2)`. **Difficulty** easy · **15 minutes** · **5 points** · extended
#
# **Example.** `align(np.array([[1.0]]), np.array([[0, 8], [np.log(3), 4]]), np.array([[1.0]]),
# np.array([[1.0, 0]]))` gives `([[0.824, 5]], [[0.25, 0.75]])`: `W2` keeps the first entry of a
# state, so the scores are 0 and log 3; mixed are the whole states.
#
# **Trap.** Vectors are *rows* of `S` and `H`, while the formula has columns.


# %% id="alignment" role="solution"
def align(
    S: np.ndarray, H: np.ndarray, W1: np.ndarray, W2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let a decoder's states attend to an encoder's.

    Args:
        S: decoder states (n_tgt, d_s).
        H: encoder states (n_src, d_h).
        W1: what translates decoder states (p, d_s).
        W2: what translates encoder states (p, d_h).

    Returns:
        (contexts, weights): (n_tgt, d_h) and (n_tgt, n_src).
    """
    ### BEGIN SOLUTION
    scores = (S @ W1.T) @ (H @ W2.T).T  # (n_tgt, n_src)
    weights = scipy.special.softmax(scores, axis=1)
    return weights @ H, weights
    ### END SOLUTION


# %% id="alignment-check" role="check" points=5
grader.check("alignment")

# %% [markdown] id="alignment-look"
# The states below come from a small real translator (GRU encoder and decoder with exactly this
# attention, trained on sentences of our own). Nobody told it which word belongs to which.
# *Entarté*, one word in French, is looked at again and again while English needs *hit … with a
# pie*.

# %% id="see-alignment" tags=["explore"]
states = np.load(DATA / "entarte.npz")
for i in (0, 1):
    french, english = list(states[f"source{i}"]), list(states[f"target{i}"])
    _, weights = align(states[f"S{i}"], states[f"H{i}"], states["W1"], states["W2"])
    title = " ".join(french)
    display(plots.heatmap(weights, english, french, title, ylabel="English", xlabel="French"))

# %% [markdown] id="visual-text"
# ## Exercise visual: attention for images
#
# *Show, Attend and Tell* writes a caption for a photograph, and looks at another part of it for
# each word. An image becomes a "sentence" of patches: squares of `size` × `size` pixels, taken
# row by row, the pixels inside each also row by row. A query is compared with every patch, and
# the weights, laid back on the grid of patches, show where the model looks.
#
# **Goal.** `image_patches(image, size)` gives the patches `(n_patches, size²)`;
# `patch_attention(image, query, size, beta=1.0)` the weights $\mathrm{softmax}(\beta\langle q,
# \mathrm{patch}\rangle)$ over all patches as an array `(rows, cols)` like the grid.
# `size` divides both sides of the image, which need not be square.
# **Difficulty** medium · **20 minutes** · **5 points** · extended
#
# **Examples.** `image_patches(np.arange(8).reshape(2, 4), 2)` gives `[[0, 1, 4, 5], [2, 3, 6, 7]]`.
#
# `patch_attention(np.eye(2), np.array([np.log(3)]), 1)` gives `[[0.375, 0.125], [0.125, 0.375]]`:
# each pixel is a patch, white ones score log 3, black ones 0.
#
# **Trap.** `image.reshape(-1, size**2)` cuts the image into strips. Which axes have to change
# places?


# %% id="visual" role="solution"
def image_patches(image: np.ndarray, size: int) -> np.ndarray:
    """Cut an image into square patches.

    Args:
        image: pixels (height, width).
        size: side of a patch, divides height and width.

    Returns:
        Patches (n_patches, size * size), in row-major order; so are the pixels of each.
    """
    ### BEGIN SOLUTION
    rows, cols = image.shape[0] // size, image.shape[1] // size
    grid = image.reshape(rows, size, cols, size).swapaxes(1, 2)  # (rows, cols, size, size)
    return grid.reshape(rows * cols, size * size)
    ### END SOLUTION


def patch_attention(
    image: np.ndarray, query: np.ndarray, size: int, beta: float = 1.0
) -> np.ndarray:
    """Weigh the patches of an image by how well they match a query.

    Args:
        image: pixels (height, width).
        query: what to look for (size * size,).
        size: side of a patch.
        beta: inverse temperature, multiplies the scores.

    Returns:
        Weights (height / size, width / size) that sum to one.
    """
    ### BEGIN SOLUTION
    scores = beta * image_patches(image, size) @ query  # (n_patches,)
    weights = scipy.special.softmax(scores)
    return weights.reshape(image.shape[0] // size, image.shape[1] // size)
    ### END SOLUTION


# %% id="visual-check" role="check" points=5
grader.check("visual")

# %% [markdown] id="visual-look"
# The green square is the query: one patch asks where else the image looks like it does. Each patch
# has its mean taken away and length 1, so that what counts is its drawing, not its brightness.

# %% id="see-visual" tags=["explore"]
(garments, _), _ = load_images("fashion_mnist")
(digits, _), _ = load_images("mnist")


def drawing(image, size):
    """Return the image with every patch centred and brought to length 1."""
    patches = np.array(image_patches(image, size), dtype=float)
    patches = patches - patches.mean(axis=1, keepdims=True)
    patches /= np.linalg.norm(patches, axis=1, keepdims=True) + 0.3
    lines = np.zeros(image.shape)
    for number, patch in enumerate(patches):
        top, left = np.array(divmod(number, image.shape[1] // size)) * size
        lines[top : top + size, left : left + size] = patch.reshape(size, size)
    return lines


size = 4
for image in (garments[0] / 255, digits[8] / 255):
    lines = drawing(image, size)
    contrast = np.asarray(image_patches(image, size)).var(axis=1)
    chosen = np.argsort(-contrast)[[0, 5, 10]]  # those with a drawing
    maps, marks = {}, {}
    for number in chosen:
        name = f"patch {number}"
        maps[name] = patch_attention(lines, image_patches(lines, size)[number], size, beta=6)
        marks[name] = int(number)
    display(pictures.overlay(image, maps, size, marks))

# %% [markdown] id="bilinear-text"
# ## Exercise bilinear: queries, keys and values of their own
#
# This is the exercise `alignment` seen from the lecture's formula. There a decoder's states asked,
# and the encoder's states were both what was compared and what was mixed. The lecture's slide
# keeps three things apart: queries, keys, and *values* that may be something else altogether,
#
# $$a(q, k_i) = (W_1 q)^\top (W_2 k_i), \qquad o = \sum_i \mathrm{softmax}_i\, a(q, k_i)\; v_i.$$
#
# **What is new in it?** Before you write, say which of `S`, `H`, `W1`, `W2` is the query, the key
# and the value here. Only one line of `align` has to change, and the answer may get another width.
#
# **Goal.** `dot_product_attention(Q, K, V, W1, W2)`, unscaled.
# **Difficulty** easy · **10 minutes** · **3 points** · extended
#
# **Example.** `dot_product_attention(np.array([[2.0]]), np.array([[0, 9], [np.log(3), 9]]),
# np.array([[4.0], [8]]), np.array([[0.5]]), np.array([[1.0, 0]]))` gives `([[7]], [[0.25,
# 0.75]])`: the query becomes 1, the keys 0 and log 3.
#
# **Trap.** Dimensions `d_q`, `d_k`, `d_v` and `p` all differ: write the shapes beside each product.


# %% id="bilinear" role="solution"
def dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, W1: np.ndarray, W2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Compare queries and keys in a common space, and mix the values.

    Args:
        Q: queries (n_q, d_q).
        K: keys (n_k, d_k).
        V: values (n_k, d_v).
        W1: what translates queries (p, d_q).
        W2: what translates keys (p, d_k).

    Returns:
        (output, weights): (n_q, d_v) and (n_q, n_k).
    """
    ### BEGIN SOLUTION
    scores = np.einsum("pd,qd,pe,ke->qk", W1, Q, W2, K, optimize=True)
    weights = scipy.special.softmax(scores, axis=1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="bilinear-check" role="check" points=3
grader.check("bilinear")

# %% [markdown] id="bilinear-look"
# **Different languages.** Here is an invented one: every word has a vector of length 31 in it, made
# from GloVe's 50 numbers in a secret way, with noise. Queries are English, keys are words of the
# invented language. With a random $W_1$ nobody understands anybody. Fitting it (least squares) to
# a dictionary of a thousand *other* words is enough for these to find their translation.

# %% id="see-bilinear" tags=["explore"]
rng = np.random.default_rng(SEED)
secret = rng.normal(size=(50, 31)) / 7


def unit(words):
    """Return the words' vectors, each brought to length 1."""
    rows = glove[list(words)]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def invented(words):
    """Return the words' vectors in the invented language."""
    return np.tanh(3 * unit(words) @ secret) + 0.1 * rng.normal(size=(len(words), 31))


asked_for = "dog king river money law teacher war music".split()
dictionary = [word for word in glove.index_to_key[100:1100] if word not in asked_for]
G, F = unit(dictionary), invented(dictionary)
centred = F - F.mean(axis=0)
fitted = np.linalg.solve(G.T @ G + 0.1 * np.eye(50), G.T @ centred).T  # ridge regression
Q, K = unit(asked_for), invented(asked_for)
there = [f"«{word}»" for word in asked_for]
for name, W1 in (("W1 random", 0.3 * rng.normal(size=(31, 50))), ("W1 fitted", fitted)):
    _, weights = dot_product_attention(Q, K, K, 2 * W1, np.eye(31))
    display(plots.heatmap(weights, asked_for, there, name, "English", "invented"))

# %% [markdown] id="transformer-text"
# ## Exercise transformer: all of it, on images
#
# Put the parts together with Keras: a transformer that reads an image as a sequence of patches and
# names what it shows.
#
# - Input `(batch, num_patches, patch_dim)`; `patch_dim` counts pixels (16 = 4 × 4).
# - Every patch is embedded into `d_model` dimensions by the *same* dense layer.
# - Position information is added, learned or fixed.
# - At least one self-attention layer with `h` heads lets the patches of one image see each other
#   (and never those of another image).
# - The patches are pooled to one vector, from which a softmax layer makes probabilities of
#   `classes` classes.
#
# Residuals, layer norms and a small dense network per patch are up to you; they help, and so does a
# second layer: what one layer has found, the next one can use.
#
# **Goal.** `build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10)`.
# **Difficulty** medium · **35 minutes** · **6 points** · extended
#
# **Example.** `build_patch_transformer(9, 4, 8, 2, 3)(np.zeros((5, 9, 4))).shape` gives `(5, 3)`:
# five images of nine patches become five rows of three probabilities.
#
# **Trap.** Without positions the model sees a bag of patches, and nearly so if they are much
# smaller than what they are added to: an `Embedding` starts near zero, so give it another
# initializer. Flattening instead of pooling spends most parameters on the last layer.


# %% id="transformer" role="solution"
def build_patch_transformer(
    num_patches: int = 49, patch_dim: int = 16, d_model: int = 32, h: int = 2, classes: int = 10
) -> "keras.Model":
    """Build a small transformer that classifies sequences of patches.

    Args:
        num_patches: patches per image.
        patch_dim: pixels per patch.
        d_model: width of the model.
        h: heads of the attention.
        classes: number of classes.

    Returns:
        A model from (batch, num_patches, patch_dim) to probabilities (batch, classes).
    """
    import keras
    from keras import layers

    ### BEGIN SOLUTION
    inputs = keras.Input((num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)  # (batch, num_patches, d_model)
    # Positions as large as what they are added to: near zero, it takes epochs to learn them.
    spread = keras.initializers.RandomNormal(stddev=0.5)
    places = layers.Embedding(num_patches, d_model, spread, name="positions")
    x = x + places(keras.ops.arange(num_patches))
    for _ in range(2):
        z = layers.LayerNormalization()(x)
        x = x + layers.MultiHeadAttention(h, d_model // h)(z, z)
        z = layers.LayerNormalization()(x)
        x = x + layers.Dense(d_model)(layers.Dense(2 * d_model, activation="relu")(z))
    x = layers.LayerNormalization()(x)
    pooled = layers.GlobalAveragePooling1D()(x)  # (batch, d_model)
    outputs = layers.Dense(classes, activation="softmax")(pooled)
    return keras.Model(inputs, outputs)
    ### END SOLUTION


# %% id="transformer-check" role="check" points=6
grader.check("transformer")

# %% [markdown] id="transformer-look"
# **The task.** A scene is nine squares: eight garments, and in the middle an arrow. Name the
# garment that the arrow points to. Which pixels matter is decided by other pixels, so no fixed
# weight per pixel will do; that is what attention is for. The arrow's patch can *ask* for one
# place, and one embedding serves all places.
#
# On single garments, always in the middle, there is nothing to choose, and a transformer this small
# loses to a linear model. Attention wins where something has to be looked up.

# %% id="see-scenes" tags=["explore"]
rng = np.random.default_rng(SEED)
(x, y), (x_new, y_new) = load_images("fashion_mnist")
garments = class_names("fashion_mnist")
scenes, answers, _ = arrow_scenes(x, y, 10_000, rng)  # (10000, 42, 42), (10000,)
scenes_new, answers_new, pointed = arrow_scenes(x_new, y_new, 2_000, rng)
some = slice(0, 6)
plots.image_rows(
    {"scene": scenes_new[some]}, {"scene": [garments[i] for i in answers_new[some]]}, columns=6
)

# %% [markdown] id="baselines-look"
# First four models that know nothing of patches: the mean scene of each class, the five nearest
# training scenes, a linear model (logistic regression) and a dense network.
#
# <details><summary>Predict: guessing gives 0.10. What will these four get?</summary>
#
# Between 0.2 and 0.4. The linear model adds up what it sees in all eight places, so it can't tell
# the garment pointed to from the seven others. Nearest scenes share the arrow, not the garment. The
# dense network can learn the choice, but separately for each place, from an eighth of the scenes.
#
# </details>

# %% id="see-baselines" tags=["explore"]
import keras
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

keras.utils.set_random_seed(SEED)
flat, flat_new = scenes.reshape(-1, 42 * 42), scenes_new.reshape(-1, 42 * 42)


def trained(*hidden):
    """Train a network on the scenes' pixels, twice as long; return its accuracy on new scenes."""
    last = keras.layers.Dense(10, activation="softmax")
    network = keras.Sequential([keras.Input((42 * 42,)), *hidden, last])
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(flat, answers, batch_size=64, epochs=2 * epochs, verbose=0)
    return network.evaluate(flat_new, answers_new, verbose=0)[1]


accuracy = {
    "nearest centroid": NearestCentroid().fit(flat, answers).score(flat_new, answers_new),
    "five neighbours": KNeighborsClassifier().fit(flat, answers).score(flat_new, answers_new),
    "logistic regression": trained(),
    "dense network": trained(keras.layers.Dense(128, activation="relu")),
}
for name, share in accuracy.items():
    print(f"{name:20s} {share:.2f}")

# %% [markdown] id="train-look"
# Now your transformer, on the same scenes as nine patches of 14 × 14 pixels.

# %% id="see-transformer" tags=["explore"]
import keras


def patches(images):
    """Cut scenes into nine patches of 196 pixels each."""
    cut = keras.ops.image.extract_patches(images[..., None], 14)  # (batch, 3, 3, 196)
    return np.reshape(cut, (-1, 9, 196))


keras.utils.set_random_seed(SEED)
model = build_patch_transformer(num_patches=9, patch_dim=196, d_model=64)
model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    patches(scenes),
    answers,
    batch_size=64,
    epochs=epochs,
    verbose=0,
    validation_data=(patches(scenes_new), answers_new),
)
accuracy["your transformer"] = history.history["val_accuracy"][-1]
print(f"{model.count_params()} parameters")
display(pictures.learning_curves(history.history))
guess = model.predict(patches(scenes_new), verbose=0).argmax(axis=1)
display(pictures.neighbours({"right on new scenes": sorted(accuracy.items(), key=lambda a: -a[1])}))
pictures.confusion(answers_new, guess, garments, "What is taken for what, in per cent")

# %% [markdown] id="maps-look"
# What has it learned to look at? For each layer and head the picture shows the weights with which
# the arrow's patch looks at the nine.
#
# <details><summary>Predict: where does the arrow's patch look in the first layer? And how can the
# others learn in the second what it has found?</summary>
#
# In the first layer it looks at the garment that it points to: its query says where, and the keys
# of the garments say where they are. In the second layer all patches look at the arrow's, which
# holds the garment by now, so that after pooling its answer is the loudest.
#
# </details>

# %% id="see-maps" tags=["explore"]
maps = attention_maps(model, patches(scenes_new[:500]))  # (batch, tables, 9, 9)
for i in range(3) if maps.size else ():
    titles = [f"table {t + 1}" for t in range(min(maps.shape[1], 4))]
    arrow = {title: maps[i, t, 4].reshape(3, 3) for t, title in enumerate(titles)}
    display(pictures.overlay(scenes_new[i], arrow, 14, dict.fromkeys(titles, int(pointed[i]))))
for t in range(maps.shape[1]):
    asks = maps[np.arange(len(maps)), t, 4, pointed[: len(maps)]].mean()
    asked = maps[:, t, np.arange(9) != 4, 4].mean()
    print(f"table {t + 1}: arrow → its garment {asks:.2f}, garments → arrow {asked:.2f}")

# %% [markdown] id="bonus-denoise-text"
# ## Bonus (no points): attention removes noise, with no training
#
# Let a noisy image be the query, and clean training images keys and values. With scores
# $\beta\big(\langle q, k\rangle - \lVert k\rVert^2/2\big)$ the weights are those of a Gaussian
# around each clean image. The extra term is one more entry in each vector: append $1$ to the query
# and $-\lVert k\rVert^2/2$ to the key, and `attention` needs no change.
#
# With $\beta = 1/\sigma^2$ the context is the best guess (the posterior mean) if the image behind
# Gaussian noise of standard deviation $\sigma$ is *one of the training images*. This joins the two
# notebooks: noise and measure are those of the other one, $\sigma = 0.5$, values clipped to 0 and
# 1, and the signal-to-noise ratio (PSNR) over all pixels at once.
#
# <details><summary>Predict: new images are like the training images, but none of them. Will a
# larger or a smaller β than 1/σ² = 4 do better?</summary>
#
# A smaller one. At 4 nearly all weight falls on one training image, which is sharp and often a
# little wrong; at 1 the context is a mean over many neighbours: smoother, and closer.
#
# </details>

# %% id="see-denoise" tags=["explore"]
from sklearn.decomposition import PCA


def decibels(clean, guess):
    """Return the peak signal-to-noise ratio over all pixels of all images."""
    return float(-10 * np.log10(np.mean((clean - guess) ** 2)))


rng = np.random.default_rng(SEED)
sigma = 0.5
for name in "mnist", "fashion_mnist":
    (x, _), (x_new, _) = load_images(name)
    x, x_new = (a.reshape(len(a), 784) / 255 for a in (x, x_new[:500]))
    noisy = np.clip(x_new + sigma * rng.normal(size=x_new.shape), 0, 1)
    q = np.hstack([noisy, np.ones((len(noisy), 1))])
    K = np.hstack([x, -(x**2).sum(axis=1, keepdims=True) / 2])
    guesses = {"noisy": noisy}
    pca = PCA(32).fit(x)
    guesses["PCA-32"] = pca.inverse_transform(pca.transform(noisy))
    for beta in (1 / sigma**2, 1):
        context, _ = attention(q, K, x, beta=beta)
        guesses[f"beta = {beta:.0f}"] = np.asarray(context)
    measured = [f"{title} {decibels(x_new, guess):.1f} dB" for title, guess in guesses.items()]
    print(f"{name}: {', '.join(measured)}")
    display(plots.image_rows({"clean": x_new, **{k: v.clip(0, 1) for k, v in guesses.items()}}))

# %% [markdown] id="bonus-copy-text"
# ## Bonus (no points): weights set by hand
#
# What can one attention layer do? Give each letter a vector that holds *what* it is (one-hot) and
# *where* it stands (one-hot). Queries that ask for a place and keys that name one make the layer
# copy, shift or reverse a word: the program stands in `Wq` and `Wk`, the data pass through `Wv`.

# %% id="see-copy" tags=["explore"]
letters, text = "adefinort", "notrained"
n, a = len(text), len(letters)
X = np.hstack([np.eye(a)[[letters.index(c) for c in text]], np.eye(n)])  # (n, a + n)
what, where = np.eye(a + n)[:, :a], np.eye(a + n)[:, a:]
programs = {"copy": np.eye(n), "shift": np.roll(np.eye(n), 1, axis=0), "reverse": np.eye(n)[::-1]}
for name, program in programs.items():
    Wq, Wk = 30 * (where @ program)[:, None, :], where[:, None, :]  # one head
    out = np.asarray(multi_head_attention(X, Wq, Wk, what[:, None, :], what.T[None]))
    print(f"{name:8s} {text} → {''.join(letters[i] for i in out[:, :a].argmax(axis=1))}")

# %% [markdown] id="bonus-heads-text"
# Heads that learn nothing new: two heads with the same kernels are one head, twice as loud. Only
# different kernels ask different questions.

# %% id="see-heads" tags=["explore"]
rng = np.random.default_rng(SEED + 2)
X = rng.normal(size=(6, 16))
one = [0.4 * rng.normal(size=s) for s in ((16, 1, 5), (16, 1, 5), (16, 1, 7), (1, 7, 16))]
twice = [np.concatenate([W, W], axis=1) for W in one[:3]] + [np.concatenate([one[3], one[3]])]
loud, single = (np.asarray(multi_head_attention(X, *kernels)) for kernels in (twice, one))
gap = np.abs(loud - 2 * single).max()
print(f"two equal heads minus twice one head: {gap:.1e}")

# %% [markdown] id="hand-in-text"
# ## Hand in
#
# Choose *Restart Kernel and Run All Cells*, read what the checks say, then save the notebook
# (Ctrl+S) and hand in **`attention.ipynb`**. Where your course uses otter or Gradescope, hand in
# `attention.zip` instead: the last cell saves the notebook and packs it. On Colab, download the
# notebook by *File → Download → Download .ipynb*.

# %% id="check-all" tags=["student-only"]
grader.check_all()

# %% id="hand-in" tags=["student-only"]
import os
import sys

from checking import FOLDER

if "google.colab" not in sys.modules:  # there, download the notebook instead
    os.chdir(FOLDER)  # the notebook's own, wherever the cells above went
    grader.export(export_path="attention.zip", pdf=False, force_save=True, ignore_log=True)
