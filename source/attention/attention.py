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
# | `tokenize` | text becomes numbers | core | 3 | 15 |
# | `decoder` | a transformer that writes | core | 9 | 40 |
# | `next_word` | predict, append, repeat | core | 4 | 5 |
# | `beam` | the probability of a sentence as a whole | extended | 9 | 45 |
# | `reflect_beam` | in your own words | extended | 2 | 10 |
# | `alignment` | *il a m' entarté* → *he hit me with a pie* | extended | 5 | 15 |
# | `visual` | attention for images | extended | 5 | 20 |
# | `bilinear` | queries, keys and values of their own | extended | 3 | 10 |
# | `transformer` | all of it, on images | extended | 6 | 35 |
# | **total** | | | **100** | **360** |
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
try:
    from checking import Grader
except ModuleNotFoundError as error:
    if error.name == "checking":  # say in place of a traceback what to do
        told = "This notebook needs the files that belong to it:"
        what = "unpack the whole folder that it came in, and open the notebook there."
        error._render_traceback_ = lambda: [told, what]
    raise

grader = Grader("attention.ipynb")

# %% id="imports"
import numpy as np
import scipy.special

# %% id="material" tags=["student-only"]
import plots
from helpers import DATA, arrow_scenes, attention_maps, class_names
from helpers import load_glove, load_images, start_tensorflow
from plots import attention as pictures

start_tensorflow()  # takes some seconds

glove = load_glove()  # word vectors of length 50, the most frequent words first
corpus = [line.split() for line in (DATA / "corpus.txt").read_text().splitlines()]
print(f"{len(glove)} word vectors; {len(corpus)} sentences, such as: {' '.join(corpus[42])}")

# %% id="budget" tags=["parameters"] grading={"epochs": 1}
epochs = 6  # of the transformer at the end: the budget suits a laptop; raise it if you are curious
SEED = 0  # of everything random in the cells that draw

# %% [markdown] id="cooccurrence-text"
# ## Exercise cooccurrence: the words found near a word
#
# *Turn raw text into word vectors by nothing but counting.*
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
# **Shapes.** `sentences` is a list of lists of words, `vocab` has V words; `counts` and the answer
# of `ppmi` are `(V, V)`.
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
#
# <details><summary>A stronger hint</summary>
#
# Walk through each sentence with a position and, behind it, the positions at most `window` further
# on. A dictionary from word to index tells you which entries to raise; a word that isn't in it
# raises none, but the positions stay as they are. For PPMI, an outer product of the row sums gives
# what chance would give; take the logarithm only where the count isn't 0.
#
# </details>
#
# If you want to know more: [Jurafsky and Martin, *Speech and Language
# Processing*](https://web.stanford.edu/~jurafsky/slp3/), the chapter on embeddings.


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
# <details><summary>Predict: which word stands near <em>work</em> most often? And can PPMI tell
# <em>office</em> from <em>zebra</em>?</summary>
#
# *the*, which stands near everything. PPMI asks what is more frequent than chance: *hard* comes
# first, *office* and *roof* of the lecture's list get something, a zebra, a polka, a dove or the
# atmosphere nothing.
#
# </details>

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

# %% id="claim-cooccurrence" tags=["claim"]
# claim: Counts put "the" on top.
assert vocab[int(np.argmax(counts[row]))] == "the"
# claim: PPMI puts "hard" on top, and gives something to "office" and "roof".
assert max(often, key=lambda word: near[row, vocab.index(word)]) == "hard"
assert min(near[row, vocab.index(word)] for word in ("hard", "office", "roof", "home")) > 0
# claim: PPMI gives zero to what never meets "work".
assert not any(near[row, vocab.index(word)] for word in chosen[-4:])

# %% [markdown] id="cooccurrence-seen"
# Counts put *the* on top; PPMI brings forward *hard*, *home* and *after*, and gives zero to what
# never meets *work*.

# %% [markdown] id="similar-text"
# ## Exercise similar: the nearest words
#
# *Find words of similar meaning by the direction of their vectors.*
#
# Vectors point somewhere; words that mean similar things point in similar directions. The *cosine*
# of the angle between two vectors measures that and ignores their lengths:
#
# $$\cos(a, b) = \frac{\langle a, b\rangle}{\lVert a\rVert\,\lVert b\rVert}.$$
#
# **Shapes.** `E` is `(V, d)`, its row `i` belongs to `vocab[i]`; the answer is a list of `topn`
# pairs.
#
# **Goal.** `most_similar(word, E, vocab, topn=5)`: the `topn` words of largest cosine, best first.
# **Difficulty** easy · **10 minutes** · **3 points** · extended
#
# **Example.** `most_similar("up", np.array([[0, 1], [1, 1], [0, 5]]), ["up", "slope", "high"], 1)`
# gives `[("high", 1.0)]`: the same direction, whatever the length.
#
# **Trap.** Every word is most similar to itself, so leave that word out: by its name or index, not
# because it comes first. Another word may point in exactly the same direction.
#
# <details><summary>A stronger hint</summary>
#
# Bring every row to length 1; then one product of a matrix and a vector gives all cosines at once.
# `np.argsort` sorts in ascending order. Skip the word's own index while you walk along the order,
# then stop after `topn`.
#
# </details>
#
# If you want to know more: [GloVe: global vectors for word
# representation](https://nlp.stanford.edu/projects/glove/), where our vectors come from.


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
# A row that says in how many sentences a word meets each other word is a word vector already.
# GloVe's vectors were trained in the same spirit, on six billion words instead of two thousand.
#
# <details><summary>Predict: what will be most similar to <em>work</em> in our corpus, and what in
# GloVe?</summary>
#
# In our corpus, words that occur in the same sentences: *hard*, *home*, *office*. In GloVe, words
# that occur in the same kind of sentence and could stand in its place: *working*, *works*.
#
# </details>

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

# %% id="claim-similar" tags=["claim"]
# claim: In our corpus, words that occur in the same sentences: hard, home, office.
first = {word for word, _ in most_similar("work", together, repeated, 3)}
assert first == {"hard", "home", "office"}
# claim: In GloVe, words that could replace it.
assert {"working", "works"} < {word for word, _ in most_similar("work", glove[common], common, 8)}

# %% [markdown] id="similar-seen"
# Two thousand words tell what goes *with* work; six billion tell what could *replace* it.

# %% [markdown] id="softmax-text"
# ## Exercise softmax: scores become weights
#
# *Turn any scores into weights, without overflow.*
#
# Attention has to decide how much each of several things matters. It first gives each a *score*,
# any real number, and then turns scores into *weights* that are positive and sum to one:
#
# $$w_i = \frac{e^{z_i}}{\sum_j e^{z_j}}.$$
#
# **Shapes.** `z` has any shape, and so have the weights.
#
# **Goal.** `softmax(z, axis=-1)` for an array of any shape, along one of its axes.
# **Difficulty** easy · **10 minutes** · **4 points** · core
#
# **Example.** `softmax(np.log([1, 3]))` gives `[0.25, 0.75]`: the exponentials are 1 and 3, and
# their sum is 4.
#
# **Trap.** $e^{1000}$ overflows, and scores may be as large as 10,000. Adding the same number to
# all scores changes no weight, so choose the number well.
#
# <details><summary>A stronger hint</summary>
#
# The largest score along the axis is the number to subtract: all exponents are then at most 0, and
# one of them is 0. `keepdims=True` keeps the axis, so that the result fits to `z` again, whatever
# its rank.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: softmax
# regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html).


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

# %% [markdown] id="softmax-look"
# <details><summary>Predict: five scores from −1 to 2 are multiplied by β. Who wins at β = 5, and
# how close is the second?</summary>
#
# The largest takes over 0.9. Its lead of half a score became a lead of 2.5, a factor of $e^{2.5}
# \approx 12$ in the weights.
#
# </details>

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

# %% id="claim-softmax" tags=["claim"]
# claim: At beta = 5 the largest takes over 0.9.
assert softmax(5 * scores)[0] > 0.9

# %% [markdown] id="softmax-seen"
# The order never changes; $\beta$ decides between nearly equal and winner takes all.

# %% [markdown] id="attention-text"
# ## Exercise attention: ask the keys, mix the values
#
# *Write the one operation on which everything else in this notebook is built.*
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
# | | one query | several |
# |---|---|---|
# | `q` | (d_k,) | (n_q, d_k) |
# | `K`, `V` | (n_k, d_k), (n_k, d_v) | the same |
# | context | (d_v,) | (n_q, d_v) |
# | weights | (n_k,) | (n_q, n_k) |
#
# **Goal.** `attention(q, K, V, beta=1.0)` for one query `(d_k,)` or several `(n_q, d_k)`.
# **Difficulty** easy · **15 minutes** · **7 points** · core
#
# **Example.** `attention(np.array([1.0, 0]), np.array([[0, 0], [np.log(3), 5]]), np.array([[4.0],
# [8]]))` gives `([7], [0.25, 0.75])`: the scores are 0 and log 3, so the context is a quarter of 4
# and three quarters of 8.
#
# **Trap.** Over which axis do the weights sum to one? And what shape has the answer to *one* query?
#
# <details><summary>A stronger hint</summary>
#
# Write down the shape of `q @ K.T` in both cases: its last axis counts keys, and along that axis
# the weights sum to one. If you let NumPy's `@` do the work, the same two lines serve both cases,
# and no loop and no reshape is needed.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: queries, keys and
# values](https://d2l.ai/chapter_attention-mechanisms-and-transformers/queries-keys-values.html).


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
# $\beta = 5$ makes the weights tell.
#
# <details><summary>Predict: <em>steroids</em> and <em>drugs</em> mean nearly the same. Will they
# ask the same keys?</summary>
#
# No. In newspapers *steroids* are a matter of baseball, *drugs* one of the law. The vectors know
# what the words are used for.
#
# </details>


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

# %% id="claim-attention" tags=["claim"]
# claim: Steroids go to baseball, drugs to law, and puppy to dog and cat.
order = np.argsort(-np.asarray(weights), axis=1)
assert [keys[i] for i in order[:2, 0]] == ["baseball", "law"]
assert {keys[i] for i in order[3, :2]} == {"dog", "cat"}

# %% [markdown] id="attention-seen"
# Each row of the first picture sums to one; the thickest edges of the second are its darkest
# squares. *Steroids* go to *baseball*, *drugs* to *law*, and *puppy* to *dog* and *cat*.

# %% [markdown] id="look-attention-text"
# **Look inside.** Move the slider: the weights follow at once. Hover another query, or step through
# them with the arrow keys.
#
# <details><summary>Predict: which key wins at β = 50? And what is left of the others?</summary>
#
# The one with the largest score, which wins at every β above 0; at 50 it takes nearly all, unless
# another one scores almost as high. At β = 0 all six get a sixth, whatever they score.
#
# </details>

# %% id="look-attention" tags=["explore"]
from viewer.attention import beta_view

cosines = unit(queries) @ unit(keys).T
beta_view(cosines, queries, keys, beta=5, top=50, title="Weights of softmax(β · cosines)")

# %% [markdown] id="look-attention-seen"
# **What to see.** The order of the keys never changes, only how much more the first gets.

# %% [markdown] id="attention-change-look"
# Mixing changes vectors, and so which words are most similar. Here each query moves half-way
# towards its context.
#
# <details><summary>Predict: which neighbours will <em>steroids</em> get, which
# <em>puppy</em>?</summary>
#
# *Steroids* move towards sports: *baseball*, *players*. *Puppy* was near dogs and cats before, so
# its context has little to add.
#
# </details>

# %% id="see-attention-change" tags=["explore"]
panels = {}
for word, mixture in (("steroids", context[0]), ("puppy", context[3])):
    moved = (glove[word] + np.asarray(mixture)) / 2
    for when, vector in (("before", glove[word]), ("after", moved)):
        near = glove.similar_by_vector(vector, topn=8, restrict_vocab=8000)
        panels[f"{word}, {when}"] = [pair for pair in near if pair[0] != word][:7]
pictures.neighbours(panels)

# %% id="claim-attention-change" tags=["claim"]
# claim: Steroids move towards sports.
assert {"baseball", "players"} < {word for word, _ in panels["steroids, after"]}
assert not {"baseball", "players"} & {word for word, _ in panels["steroids, before"]}
# claim: Puppy was near dogs and cats before.
assert [word for word, _ in panels["puppy, before"]][:2] == ["dog", "cat"]

# %% [markdown] id="attention-change-seen"
# The word with an unexpected context changes its company; the other one hardly does.

# %% [markdown] id="contextualize-text"
# ## Exercise contextualize: a word is changed by its neighbours
#
# *See how attention gives one word different vectors in different sentences.*
#
# In *self-attention* queries, keys and values are all the same words. Here a word's new vector is a
# mixture of all words of its sentence, itself included: weights are the softmax of $\beta$ times
# the cosine between the two words, and what is mixed are the vectors as they are,
#
# $$e_i' = \sum_j w_{ij}\, e_j, \qquad
# w_{i\cdot} = \mathrm{softmax}_j\Big(\beta\,\Big\langle \tfrac{e_i}{\lVert e_i\rVert},
# \tfrac{e_j}{\lVert e_j\rVert}\Big\rangle\Big).$$
#
# **Shapes.** `E` and the answer are `(n, d)`, the weights between them `(n, n)`.
#
# **Goal.** `contextualize(E, beta=1.0)` for word vectors `(n, d)`.
# **Difficulty** easy · **10 minutes** · **5 points** · core
#
# **Example.** `contextualize(np.array([[1.0, 0], [0, 2]]), beta=np.log(3))` gives `[[0.75, 0.5],
# [0.25, 1.5]]`: each word scores log 3 with itself and 0 with the other.
#
# **Trap.** Lengths matter for the mixture and not for the scores.
#
# <details><summary>A stronger hint</summary>
#
# You need two versions of the words: rows of length 1 for the scores, and the rows as they came for
# the mixture. All cosines at once are one product of the first with its own transpose.
#
# </details>
#
# If you want to know more: [The Illustrated
# Transformer](https://jalammar.github.io/illustrated-transformer/), on self-attention.


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
# *Bank* on its own is a bank of money, since newspapers mean that. Now it stands in two sentences.
#
# <details><summary>Predict: beside <em>river</em>, <em>water</em> and <em>boat</em>, what will
# <em>bank</em> be similar to?</summary>
#
# To water, sea and shore. All words of a sentence move towards each other, and *bank* has the
# longest way to go: it leaves the world of finance.
#
# </details>

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

# %% id="claim-contextualize" tags=["claim"]
# claim: Each bank ends up among the words of its own sentence.
assert {"sea", "waters"} < {word for word, _ in panels["bank by the river"]}
assert {"loans", "cash"} < {word for word, _ in panels["bank with money"]}

# %% [markdown] id="contextualize-seen"
# One vector went in, two came out: each *bank* ends up among the words of its own sentence.

# %% [markdown] id="reflect-context-text"
# ## In your own words: context
#
# GloVe gives *bank* one vector for all its meanings. In three or four sentences: how does
# self-attention give it another one in each sentence, and what could a network with a fixed window
# (the two words before and after) not do that attention can? **2 points · 10 minutes** · core

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
# *Keep a model from seeing what it should predict.*
#
# A model that learns to predict the next word must not see it. A *mask* says which query may attend
# to which key: `True` where attention is allowed. The *causal* mask allows position $i$ to see
# itself and what came before. What is forbidden gets weight zero, and the weights of what is left
# still sum to one. Scores are scaled, as everywhere in transformers:
#
# $$\mathrm{score}(q, k) = \frac{\langle q, k\rangle}{\sqrt{d_k}}.$$
#
# | | shape |
# |---|---|
# | `Q`, `K`, `V` | (…, n_q, d_k), (…, n_k, d_k), (…, n_k, d_v) |
# | `mask` | broadcasts to (…, n_q, n_k) |
# | output, weights | (…, n_q, d_v), (…, n_q, n_k) |
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
#
# <details><summary>A stronger hint</summary>
#
# A weight of zero is what the softmax makes of a score of $-\infty$, so forbid *before* the
# softmax; the others then sum to one by themselves. Exchange only the last two axes of the keys.
# For the causal mask, compare each row's number with each column's.
#
# </details>
#
# If you want to know more: [3Blue1Brown: attention in transformers, step by
# step](https://www.3blue1brown.com/lessons/attention).


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

# %% [markdown] id="masking-look"
# <details><summary>Predict: row by row, how many weights are not zero? What is the first
# row?</summary>
#
# Row $i$ has $i$ of them, so the picture is a triangle. The first word sees only itself: its weight
# is 1, whatever its score.
#
# </details>

# %% id="see-masking" tags=["explore"]
words = "he hit me with a pie in the face".split()
_, weights = masked_attention(glove[words], glove[words], glove[words], causal_mask(len(words)))
plots.heatmap(weights, words, words, "Causal self-attention: nobody sees the future")

# %% id="claim-masking" tags=["claim"]
# claim: Above the diagonal everything is 0, and each row still sums to one.
assert np.allclose(weights, np.tril(weights))
assert np.allclose(np.sum(weights, axis=1), 1)
# claim: Most words look at themselves most.
assert np.mean(np.argmax(weights, axis=1) == np.arange(len(words))) > 0.5

# %% [markdown] id="masking-seen"
# Above the diagonal everything is 0, and each row still sums to one. Most words look at themselves
# most, since queries and keys are the same vectors here.

# %% [markdown] id="look-masking-text"
# **Look inside.** Hover a word, or step through the sentence with the arrow keys.
#
# <details><summary>Predict: what does the first word look at? And why is a word's own weight so
# large here?</summary>
#
# At itself, with weight 1: nothing else is allowed. Queries and keys are the same vectors here, and
# no word matches a vector better than itself, unless another one is longer.
#
# </details>

# %% id="look-masking" tags=["explore"]
from viewer.attention import attention_view

attention_view(weights, words, title="Causal self-attention", first=5)

# %% [markdown] id="look-masking-seen"
# **What to see.** Every step to the right adds one word that can be seen; the weights of all words
# that can be seen sum to one.

# %% [markdown] id="positions-text"
# ## Exercise positions: where a word stands
#
# *Tell a model that can't count where each word stands.*
#
# Attention does not know the order of words: permute keys and values together and nothing changes.
# So the first transformer added to each word's vector a vector that says where it stands: sines and
# cosines of ever longer wavelengths, the hands of many clocks,
#
# $$PE_{pos,\,2i} = \sin\frac{pos}{10000^{2i/d}}, \qquad
# PE_{pos,\,2i+1} = \cos\frac{pos}{10000^{2i/d}}, \qquad pos = 0, 1, \dots, n - 1.$$
#
# **Shapes.** The answer is `(n, d)`; column 2i holds sines, column 2i + 1 cosines.
#
# **Goal.** `positional_encoding(n, d)` for even `d`.
# **Difficulty** easy · **10 minutes** · **4 points** · core
#
# **Example.** `positional_encoding(2, 2)` gives `[[0, 1], [0.841, 0.540]]`: sine and cosine of 0,
# then of 1.
#
# **Trap.** Sines and cosines alternate along a row, and a pair of them shares one wavelength.
#
# <details><summary>A stronger hint</summary>
#
# First compute one table of angles `(n, d / 2)`, positions down and wavelengths across. Sines go to
# the even columns, cosines to the odd ones: slices with a step of 2 are enough.
#
# </details>
#
# If you want to know more: [Kazemnejad: transformer architecture, the positional
# encoding](https://kazemnejad.com/blog/transformer_architecture_positional_encoding/).


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

# %% [markdown] id="positions-look"
# <details><summary>Predict: how alike are positions 10 and 11, 10 and 12, 40 and 41?</summary>
#
# The first and the last pair are equally alike, the middle one less: only the distance counts,
# since each pair of columns is a hand of a clock that turns at its own speed.
#
# </details>

# %% id="see-positions" tags=["explore"]
pictures.positions(positional_encoding(64, 32), "Positional encodings, and how alike positions are")

# %% id="claim-positions" tags=["claim"]
# claim: How alike two positions are depends on their distance alone.
P = np.asarray(positional_encoding(64, 32))
alike = P @ P.T
assert np.allclose(alike[1:, 1:], alike[:-1, :-1])
# claim: Positions 10 and 12 are less alike than 10 and 11.
assert alike[10, 12] < alike[10, 11]

# %% [markdown] id="positions-seen"
# On the left, fast hands first, slow hands last. On the right the same stripe along the whole
# diagonal: how alike two positions are depends on their distance alone.

# %% [markdown] id="multihead-text"
# ## Exercise multihead: several questions at once
#
# *Run several attentions side by side, as every transformer does.*
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
#
# <details><summary>A stronger hint</summary>
#
# Begin with a loop over the heads: `Wq[:, j]` is head `j`'s kernel `(d_model, d_k)`, `Wo[j]` its
# way out. Compute one head as in the exercise `masking`, multiply by its slice of `Wo`, and add up.
# When that passes, you may let `np.einsum` replace the loop.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: multi-head
# attention](https://d2l.ai/chapter_attention-mechanisms-and-transformers/multihead-attention.html).


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
#
# <details><summary>Predict: how large is a difference of single precision?</summary>
#
# Single precision keeps about seven digits, and the numbers here are around 1: some $10^{-7}$ to
# $10^{-6}$.
#
# </details>

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

# %% id="claim-multihead" tags=["claim"]
# claim: A difference below 0.00001 is rounding: the two agree.
assert difference < 1e-5

# %% [markdown] id="multihead-seen"
# A difference below $10^{-5}$ is rounding: the two agree.

# %% [markdown] id="encoder-layer-text"
# ## Exercise encoder_layer: meaning, position, relations
#
# *Assemble the layer of which encoders are stacked.*
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
#
# <details><summary>A stronger hint</summary>
#
# Write it as four lines: heads, first norm, network, second norm. Each of the public checks called
# *stage* leaves only one of them to matter, so begin at the first stage that fails. In the layer
# norm, mean and variance are taken along the last axis with `keepdims=True`, and `eps` goes inside
# the root.
#
# </details>
#
# If you want to know more: [The Annotated
# Transformer](https://nlp.seas.harvard.edu/annotated-transformer/), the paper line by line in code.


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
# One layer with random weights already mixes words. In *he hit me with a pie* one word is
# exchanged: *pie* becomes *ball*.
#
# <details><summary>Predict: which rows of the output change? And which without the attention
# (<code>Wo = 0</code>)?</summary>
#
# With attention all of them, since every word looks at the last one. Without it each row depends on
# its own word alone, so only the last changes.
#
# </details>

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
    named = [*pie[:-1], "pie → ball"]
    return list(zip(named, np.linalg.norm(a - b, axis=1), strict=True))


pictures.neighbours(
    {"with attention": change(params), "without": change(params | {"Wo": 0 * params["Wo"]})},
    "How far each word's vector moves when pie becomes ball",
)

# %% id="claim-encoder-layer" tags=["claim"]
# claim: With attention all rows change.
assert min(moved for _, moved in change(params)) > 0.1
# claim: Without it only the last changes.
assert [moved > 0 for _, moved in change(params | {"Wo": 0 * params["Wo"]})] == [False] * 5 + [True]

# %% [markdown] id="encoder-layer-seen"
# That *he* moves when *pie* becomes *ball* is what context means.

# %% [markdown] id="tokenize-text"
# ## Exercise tokenize: text becomes numbers
#
# The lecture's list of what a language model needs: *tokenising*, *meanings*, *positions*,
# *relations*. You have met the last three. The first one turns a text into numbers, each the index
# of a *token* in a vocabulary, and numbers back into a text.
#
# `tokenize` follows five rules:
#
# 1. Capital letters count as small ones.
# 2. A *word* is a run of letters from a to z. An apostrophe between two letters belongs to the word
#    (`don't`).
# 3. Each mark of `. , ; : ! ?` is a token of its own.
# 4. Everything else only separates: blanks, ends of lines, digits, quotation marks, dashes, and an
#    apostrophe that doesn't stand between two letters.
# 5. What the vocabulary lacks becomes `<unk>`, *unknown*, which stands somewhere in it.
#
# `detokenize` writes the tokens one after the other, with one blank between any two, but none
# before a mark. What was lost (capitals, quotation marks, unknown words) stays lost.
#
# | function | gets | returns |
# |---|---|---|
# | `tokenize` | a text; V tokens | T numbers from 0 to V − 1 |
# | `detokenize` | T such numbers; V tokens | a text |
#
# **Goal.** `tokenize(text, vocab)` and `detokenize(ids, vocab)`.
# **Difficulty** easy · **15 minutes** · **3 points** · core
#
# **Examples.** `tokenize("Oh! Emma's hat.", ["hat", "<unk>", ".", "oh", "!"])` gives `[3, 4, 1, 0,
# 2]`: nobody knows *emma's*.
#
# `detokenize([3, 4, 1, 0, 2], ["hat", "<unk>", ".", "oh", "!"])` gives `"oh! <unk> hat."`: no blank
# before a mark.
#
# **Trap.** Splitting at blanks leaves *hat.* in one piece; and in a regular expression, `\w` also
# matches digits and `_`.
#
# <details><summary>A stronger hint</summary>
#
# Describe *one* token by a regular expression, either a word or a mark, and let
# `re.findall` list them; a group for the apostrophes must be one that isn't captured,
# `(?: … )`. For the way back, join with blanks first and take the superfluous ones out
# afterwards.
#
# </details>
#
# If you want to know more: [how large models cut words into
# pieces](https://huggingface.co/learn/llm-course/chapter6/5).

# %% id="tokenize" role="solution"
import re


def tokenize(text: str, vocab: list[str]) -> list[int]:
    """Turn a text into the numbers of its tokens.

    Args:
        text: any text.
        vocab: V distinct tokens, "<unk>" among them; a token's number is its index in this list.

    Returns:
        T numbers, one for each word and each mark of the text.
    """
    ### BEGIN SOLUTION
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]
    ### END SOLUTION


def detokenize(ids: list[int], vocab: list[str]) -> str:
    """Turn numbers of tokens into a text.

    Args:
        ids: T numbers from 0 to V - 1.
        vocab: V distinct tokens.

    Returns:
        The tokens, with a blank between any two, but none before one of the marks . , ; : ! ?
    """
    ### BEGIN SOLUTION
    spaced = " ".join(vocab[i] for i in ids)
    return re.sub(r" ([.,;:!?])(?= |$)", r"\1", spaced)
    ### END SOLUTION


# %% id="tokenize-check" role="check" points=3
grader.check("tokenize")

# %% [markdown] id="tokenize-look"
# From here on the words are Jane Austen's: six novels, 800,000 tokens, 400 times as much as our
# small corpus. A hundredth of each novel is *held out*: no model below has seen it. The vocabulary
# holds the 2,000 most frequent tokens.
#
# <details><summary>Predict: the novels have 14,000 different words; the vocabulary lacks six out
# of seven. How much of the text is unknown to it?</summary>
#
# One token in fourteen. A few words make up most of any text, and most words are rare. The model
# pays for that: the rare words are what a reader would like to know.
#
# </details>

# %% id="see-tokenize" tags=["explore"]
from helpers import NGram, load_decoder, load_novels

lexicon, writer = load_decoder()  # 2,000 tokens, and the parameters of a transformer
novels, held_out = load_novels()  # numbers of tokens
counted = NGram(novels, len(lexicon))  # a model that counts, for later
said = "“My dear Mr Bennet,” said his lady to him, “have you heard that Netherfield is let?”"
ids = tokenize(said, lexicon)
print(*(f"{lexicon[i]}={i}" for i in ids))
print(detokenize(ids, lexicon))
print(f"unknown: {np.mean(novels == lexicon.index('<unk>')):.1%} of the novels")
share = np.bincount(novels, minlength=len(lexicon)) / len(novels)
order = np.argsort(-share)
pictures.neighbours(
    {
        f"tokens {start + 1} to {start + 8}": [(lexicon[i], 100 * share[i]) for i in chosen]
        for start in (0, 100, 1900)
        for chosen in [order[start : start + 8]]
    },
    "How often each token occurs, in per cent: mind the three scales",
)

# %% [markdown] id="tokenize-seen"
# The most frequent tokens are marks and small words; the last ones that were taken in occur less
# than once in 25,000 tokens.

# %% id="claim-tokens" tags=["claim"]
# claim: six novels, 800,000 tokens, 400 times as much as our small corpus
assert 400 < len(novels) / sum(len(sentence) for sentence in corpus) < 500
assert abs(len(novels) - 800_000) < 50_000
# claim: A hundredth of each novel is held out
assert 0.008 < len(held_out) / len(novels) < 0.012
# claim: One token in fourteen.
assert 1 / 15 < np.mean(novels == lexicon.index("<unk>")) < 1 / 13
# claim: the last ones that were taken in occur less than once in 25,000 tokens
assert share[order[-8:]].max() < 1 / 25_000

# %% [markdown] id="decoder-text"
# ## Exercise decoder: a transformer that writes
#
# All parts are there; now they become a language model, a small sibling of those that chat. It
# reads tokens $t_0, \dots, t_{T-1}$ and returns at *every* position one score (*logit*) per token
# of the vocabulary: what might come next. Meanings plus positions,
#
# $$X_i = E_{t_i} + P_i, \qquad i = 0, 1, \dots, T - 1,$$
#
# then one layer after the other, each an encoder layer but for one thing: its heads are *causal*,
# position $i$ attends to positions 0 to $i$ and to no other,
#
# $$X_1 = \mathrm{LN}_1\big(X + \mathrm{heads}(X)\big), \qquad
# X \leftarrow \mathrm{LN}_2\big(X_1 + \mathrm{relu}(X_1 W_1 + b_1) W_2 + b_2\big),$$
#
# and at the end the table of meanings once more: the logit of a token is how well its meaning
# matches what was computed, $\mathrm{logits} = X E^\top + b$. Scores are scaled by $1/\sqrt{d_k}$,
# and $\varepsilon = 10^{-6}$ in every layer norm. `params` is a dict:
#
# | key | shape | | key of a layer | shape |
# |---|---|---|---|---|
# | `E` | (vocab, d_model) | | `Wq`, `Wk`, `Wv` | (d_model, h, d_k) |
# | `P` | (n_max, d_model) | | `Wo` | (h, d_k, d_model) |
# | `b` | (vocab,) | | `W1`, `b1` | (d_model, d_ff), (d_ff,) |
# | `layers` | a list of any number of dicts | | `W2`, `b2` | (d_ff, d_model), (d_model,) |
# | | | | `gamma1`, `beta1`, `gamma2`, `beta2` | (d_model,) |
#
# Use your own parts of the exercises above if you like: copy them into the cell. The checks take it
# as a whole.
#
# **Goal.** `decoder_step(tokens, params)`, from 1 to n_max tokens to logits `(T, vocab)`.
# **Difficulty** hard · **40 minutes** · **9 points** · core
#
# **Example.** `decoder_step([1, 0], {"E": np.array([[1.0, 0], [0, 2]]), "P": np.array([[0.0, 0],
# [1, 1]]), "b": np.array([0.0, 0.5]), "layers": []})` gives `[[0, 4.5], [2, 2.5]]`: with no layer
# at all the vectors are $(0, 2) + (0, 0)$ and $(1, 0) + (1, 1)$, to be multiplied with both
# meanings.
#
# **Trap.** Tokens may come as a list, a tuple or an array, and `E[(1, 0)]` is one number, not two
# rows. And what happens after the last layer happens once.
#
# <details><summary>A stronger hint</summary>
#
# Keep one array `X` of shape (T, d_model) and let each turn of a loop over
# `params["layers"]` replace it. Within a turn: queries, keys and values by
# `np.einsum`, as (h, T, d_k); scores (h, T, T), where those above the diagonal become
# −∞ before the softmax; back to (T, d_model) by another `np.einsum`, which sums over the
# heads; the first residual and norm; the network; the second residual and norm. If a check fails,
# its title says which of these steps.
#
# </details>
#
# If you want to know more: [Let's build GPT, from scratch, in
# code](https://www.youtube.com/watch?v=kCc8FmEb1nY).


# %% id="decoder" role="solution"
def decoder_step(tokens: list[int], params: dict) -> np.ndarray:
    """Score every token of the vocabulary as the next one, at each position.

    Args:
        tokens: T numbers of tokens, at most n_max: a list, a tuple or an array.
        params: E (vocab, d_model), P (n_max, d_model), b (vocab,), and layers: a list of dicts,
            each with Wq, Wk, Wv (d_model, h, d_k), Wo (h, d_k, d_model), W1 (d_model, d_ff),
            b1 (d_ff,), W2 (d_ff, d_model), b2, gamma1, beta1, gamma2, beta2 (d_model,).

    Returns:
        Logits (T, vocab).
    """

    ### BEGIN SOLUTION
    def norm(X, gamma, beta):
        centred = X - X.mean(axis=1, keepdims=True)
        variance = (centred**2).mean(axis=1, keepdims=True)
        return gamma * centred / np.sqrt(variance + 1e-6) + beta

    T = len(tokens)
    X = params["E"][np.array(tokens)] + params["P"][:T]  # (T, d_model)
    seen = np.tri(T, dtype=bool)  # (T, T)
    for layer in params["layers"]:
        Q, K, V = (np.einsum("tm,mhk->htk", X, layer[name]) for name in ("Wq", "Wk", "Wv"))
        scores = np.where(seen, Q @ K.swapaxes(1, 2) / np.sqrt(Q.shape[2]), -np.inf)  # (h, T, T)
        weights = scipy.special.softmax(scores, axis=-1)
        heads = np.einsum("htk,hkm->tm", weights @ V, layer["Wo"])  # (T, d_model)
        X = norm(X + heads, layer["gamma1"], layer["beta1"])
        inner = np.maximum(X @ layer["W1"] + layer["b1"], 0)  # (T, d_ff)
        X = norm(X + inner @ layer["W2"] + layer["b2"], layer["gamma2"], layer["beta2"])
    return X @ params["E"].T + params["b"]
    ### END SOLUTION


# %% id="decoder-check" role="check" points=9
grader.check("decoder")

# %% [markdown] id="decoder-look"
# `writer` holds the 300,000 numbers of such a model, of two layers and four heads, trained on the
# novels for a quarter of an hour. How good is it? A model is judged by text that it has never seen,
# and by its *perplexity*,
#
# $$\exp\Big(-\tfrac1n \sum_i \log p(t_i \mid t_0, \dots, t_{i-1})\Big):$$
#
# one of 58 means as unsure as a choice among 58 equally likely tokens. What it has to beat is a
# model that counts: `NGram` knows which token followed which ones in the same novels, up to three
# of them, and mixes these counts; how, was tuned on a part of the novels kept for that.
#
# <details><summary>Predict: the model that counts looks at no token before, at one, at two, at
# three. What does each gain? And how many tokens must the transformer have read before it is at its
# best?</summary>
#
# The first token helps enormously, the second a little, the third next to nothing: most rows of
# four tokens occur once in all six novels, which is no statistics. The transformer has no such
# table. It is at its best after five to eight tokens, and gains nothing from more: so small a model
# does not remember a story. Large ones go on gaining over thousands of tokens.
#
# </details>

# %% id="see-decoder" tags=["explore"]
starts = range(0, len(held_out) - 64, 64)
surprise = []
for i in starts:
    log_p = scipy.special.log_softmax(decoder_step(held_out[i : i + 64], writer), axis=1)
    surprise.append(-log_p[np.arange(64), held_out[i + 1 : i + 65]])
surprise = np.array(surprise)  # (pieces, 64)
rows = np.array([held_out[i + j - 3 : i + j + 1] for i in starts for j in range(33, 65)])
unsure = {}
for longest in range(4):
    p = NGram(novels, len(lexicon), longest).probabilities(rows)
    unsure[f"counts, {longest} before"] = np.exp(-np.log(p).mean())
unsure["transformer"] = np.exp(surprise[:, 32:].mean())
print(*(f"{name}: {value:.1f}" for name, value in unsure.items()), sep="\n")
read = {1: "1", 2: "2", 4: "3 to 4", 8: "5 to 8", 16: "9 to 16", 32: "17 to 32", 64: "33 to 64"}
by_length = [(name, np.exp(surprise[:, last // 2 : last].mean())) for last, name in read.items()]
pictures.neighbours(
    {
        "all models": list(unsure.items()),
        "transformer, by the number of tokens read": by_length,
    },
    "Perplexity on text that no model has seen: smaller is better",
)

# %% [markdown] id="decoder-seen"
# The transformer is clearly less unsure than the model that counts the same text, with 300,000
# numbers instead of 1.2 million counts.

# %% id="claim-decoder" tags=["claim"]
# The parameters are shipped, so these don't depend on the seed.
# claim: The transformer is clearly less unsure than the model that counts the same text
assert unsure["transformer"] < 0.85 * unsure["counts, 3 before"]
# claim: with 300,000 numbers
sizes = [writer[name].size for name in "EPb"]
sizes = [*sizes, *(array.size for layer in writer["layers"] for array in layer.values())]
assert 290_000 < sum(sizes) < 310_000
# claim: instead of 1.2 million counts
assert 1_100_000 < counted.size < 1_250_000
# claim: The first token helps enormously, the second a little, the third next to nothing
gains = -np.diff(np.log([unsure[f"counts, {longest} before"] for longest in range(4)]))
assert gains[0] > 1
assert 0.1 < gains[1] < 0.3
assert 0 < gains[2] < 0.06
# claim: most rows of four tokens occur once in all six novels
rows_of_four = np.lib.stride_tricks.sliding_window_view(novels, 4) @ 2000 ** np.arange(4)
assert np.mean(np.unique(rows_of_four, return_counts=True)[1] == 1) > 0.8
# claim: It is at its best after five to eight tokens, and gains nothing from more
at_best = min(value for _, value in by_length)
assert dict(by_length)["2"] > 1.2 * at_best
assert dict(by_length)["5 to 8"] < 1.1 * at_best
assert dict(by_length)["33 to 64"] > 0.9 * dict(by_length)["5 to 8"]

# %% [markdown] id="look-decoder-text"
# **Look inside.** What the heads of both layers look at while the model reads: `masked_attention`
# makes the weights, `decoder_step` without the later layers the vectors. Choose layer and head,
# and hover a word.
#
# <details><summary>Predict: will the heads look at different words?</summary>
#
# Yes, they began with different random kernels, and two heads that do the same are worth no more
# than one. Some look at the word just before, some at marks or at the beginning of the paragraph;
# not every head can be read like that.
#
# </details>

# %% id="look-decoder" tags=["explore"]
from viewer.attention import attention_view

sentence = "<p> she was not at all sorry to see him again .".split()
tokens = [lexicon.index(word) if word in lexicon else lexicon.index("<unk>") for word in sentence]
unmix = np.linalg.pinv(writer["E"].T)  # from logits back to the vectors before them
maps = []
for i, layer in enumerate(writer["layers"]):
    below = {**writer, "layers": writer["layers"][:i], "b": 0 * writer["b"]}
    X = np.array(decoder_step(tokens, below), dtype=float) @ unmix  # (T, d_model): what it gets
    Q, K = (np.einsum("tm,mhk->htk", X, layer[name]) for name in ("Wq", "Wk"))
    maps.append(np.array(masked_attention(Q, K, K, causal_mask(len(tokens)))[1], dtype=float))
names = [lexicon[token] for token in tokens]
attention_view(np.array(maps), names, title="What the decoder looks at", first=len(tokens) - 1)

# %% [markdown] id="look-decoder-seen"
# **What to see.** No head looks ahead, and no two heads are alike.

# %% id="claim-look-decoder" tags=["claim"]
# claim: No head looks ahead, and no two heads are alike.
every = np.array(maps).reshape(-1, len(tokens), len(tokens))
assert np.abs(np.triu(every, 1)).max() < 1e-9
assert min(np.abs(a - b).max() for i, a in enumerate(every) for b in every[:i]) > 0.1

# %% [markdown] id="next-word-text"
# ## Exercise next_word: predict, append, repeat
#
# *Turn a model's scores into a choice of the next word.*
#
# A language model returns, for each of the $T$ words it has read, one *logit* (score) per word of
# the vocabulary: what could come after that position. Only the last position speaks of the next
# word. Its logits, divided by a *temperature*, become probabilities by the softmax: below 1 the
# temperature makes the model bolder, above 1 more adventurous.
#
# **Shapes.** `logits` is `(T, vocab)`, the answer `(vocab,)`.
#
# **Goal.** `next_word_distribution(logits, temperature=1.0)`.
# **Difficulty** easy · **5 minutes** · **4 points** · core
#
# **Example.** `next_word_distribution(np.log([[9, 1], [1, 3]]), temperature=0.5)` gives `[0.1,
# 0.9]`: the last logits are 0 and log 3; divided by 0.5 they are 0 and log 9.
#
# **Trap.** Logits may be as large as scores may be.
#
# <details><summary>A stronger hint</summary>
#
# Only one row of the logits matters. Divide it by the temperature, then let a softmax that survives
# large numbers do the rest.
#
# </details>
#
# If you want to know more: [Hugging Face: how to generate
# text](https://huggingface.co/blog/how-to-generate), on sampling and its variants.


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


# %% [markdown] id="next-word-look"
# <details><summary>Predict: <em>of</em> follows <em>the bank</em> most often in our corpus. What
# happens to its lead at temperature 2?</summary>
#
# It shrinks: all logits are halved, so a ratio of 2 becomes one of 1.4. The order stays as it is.
#
# </details>

# %% id="see-next-word" tags=["explore"]
pictures.distributions(
    {
        f"the bank …, temperature {t}": next_word_distribution(logits_after("the bank"), t)
        for t in (0.5, 1.0, 2.0)
    },
    words,
)

# %% id="claim-next-word" tags=["claim"]
# claim: "of" follows "the bank" most often, and its lead shrinks at temperature 2.
p = [np.sort(next_word_distribution(logits_after("the bank"), t))[::-1] for t in (0.5, 1.0, 2.0)]
assert words[int(np.argmax(next_word_distribution(logits_after("the bank"))))] == "of"
assert p[0][0] / p[0][1] > p[1][0] / p[1][1] > p[2][0] / p[2][1] > 1

# %% [markdown] id="next-word-seen"
# A low temperature favours the favourite, a high one gives the others a chance.

# %% [markdown] id="next-word-repeat"
# Predict, draw a word, append it, and repeat: that is all that "generative" means.
#
# <details><summary>Predict: at which temperature will the sentences be copied from the corpus, and
# at which do they fall apart?</summary>
#
# At 0.3 the likeliest word nearly always wins, and the counts of three words know only the corpus.
# At 1.6 unlikely words slip in, and after one of them the model has nothing to go on.
#
# </details>

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

# %% [markdown] id="generation-seen"
# Cold and correct, or warm and wild: the model is the same.

# %% [markdown] id="writer-look"
# Now the transformer. It sees all it has read, at any distance; the model that counts sees the last
# three tokens and nothing else.
#
# <details><summary>Predict: “Mr Darcy had come into the room with …”, “Elizabeth had come into the
# room with …”: <em>his</em> or <em>her</em>? What does each model say?</summary>
#
# For the model that counts both are *into the room with* cut down to three tokens: the same
# answer twice. The transformer prefers *her* far more clearly after Elizabeth. (It prefers
# *her* after Mr Darcy, too, if only just: these are novels about women.)
#
# </details>

# %% id="see-writer" tags=["explore"]
panels = {}
for name in ("mr darcy", "elizabeth"):
    said = f"<p> {name} had come into the room with".split()
    ids = [lexicon.index(word) for word in said]
    p = np.array(next_word_distribution(decoder_step(ids, writer)), dtype=float)
    for model, chances in (("transformer", p), ("counts", counted.distribution(ids))):
        pairs = [(word, chances[lexicon.index(word)]) for word in ("his", "her", "a", "the")]
        panels[f"{name} …, {model}"] = pairs
pictures.neighbours(panels, "What comes after “… had come into the room with”")

# %% id="claim-writer" tags=["claim"]
# claim: the same answer twice
assert panels["mr darcy …, counts"] == panels["elizabeth …, counts"]
# claim: The transformer prefers her far more clearly after Elizabeth.
her = {name: dict(pairs)["her"] / dict(pairs)["his"] for name, pairs in panels.items()}
assert her["elizabeth …, transformer"] > 3 * her["mr darcy …, transformer"]
# claim: It prefers her after Mr Darcy, too, if only just
assert 1 < her["mr darcy …, transformer"] < 1.6

# %% [markdown] id="writer-writes"
# And it writes. Nothing is copied: the longest stretch that a text has in common with the novels is
# as long as for a piece of Jane Austen's that was held out.

# %% id="see-writing" tags=["explore"]
rng = np.random.default_rng(SEED)
never = [lexicon.index("<unk>"), lexicon.index("<p>")]


def stretch(ids):
    """Return how many tokens in a row a text has in common with the novels, at most."""
    longest = 0
    for i in range(len(ids)):
        places = np.flatnonzero(novels[: -len(ids)] == ids[i])
        for length, token_id in enumerate(ids[i:]):
            places = places[novels[places + length] == token_id]
            if len(places) == 0:
                break
            longest = max(longest, length + 1)
    return longest


models = {
    "counts": lambda ids: np.log(counted.distribution(ids))[None],
    "transformer": lambda ids: np.array(decoder_step(ids, writer), dtype=float),
}
copied = {}
for model, logits_of in models.items():
    for temperature in (0.5, 1.0):
        ids = [lexicon.index("<p>"), *tokenize("She was", lexicon)]
        while len(ids) < 40:
            logits = logits_of(ids)
            logits[:, never] = -1000  # it may not say these
            p = np.array(next_word_distribution(logits, temperature), dtype=float)
            ids.append(int(rng.choice(len(p), p=p / p.sum())))
        copied[model, temperature] = stretch(ids[1:])
        print(f"{model}, temperature {temperature}: {detokenize(ids[1:], lexicon)} …")
        print(f"    longest stretch that stands in the novels: {stretch(ids[1:])} tokens\n")
own = [stretch(held_out[i : i + 39]) for i in range(0, 4000, 800)]
print(f"the same for five pieces by Jane Austen, held out: {min(own)} to {max(own)} tokens")

# %% [markdown] id="writer-written"
# The model that counts loses the thread after a few words, the transformer keeps to grammar for
# longer. Sense it has none: for that it is ten thousand times too small.

# %% id="claim-writing" tags=["claim"]
# claim: Nothing is copied
assert max(copied.values()) < 12
# claim: as long as for a piece of Jane Austen's that was held out
assert copied["transformer", 1.0] <= max(own) + 1

# %% [markdown] id="beam-text"
# ## Exercise beam: the probability of a sentence as a whole
#
# *Search for a probable sentence instead of a string of probable words.*
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
# **Shapes.** `log_prob_fn` takes a tuple of ints and returns `(vocab,)`; the answer is a list of
# pairs (tokens, score).
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
#
# <details><summary>A stronger hint</summary>
#
# Keep two lists of pairs (tokens, sum): *live* and *finished*. In each step build one list of all
# extensions of all live pairs, sort it, cut it after `width`, and share what is left among the two
# lists by its last token. Lengths and $\alpha$ come in after the loop. The public checks called
# *stage* tell you which step is wrong.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: beam
# search](https://d2l.ai/chapter_recurrent-modern/beam-search.html).


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
# The search as a tree. Orange is what won, blue what was kept, with a frame round what is finished
# and set aside, grey what was pruned; the numbers are sums of log-probabilities.
#
# <details><summary>Predict: will a beam of 4 find a better sentence than a beam of 1? And is the
# winner always on top of its column?</summary>
#
# Here it does: the scores printed below rise with the width. And no: the winner's beginning need
# only be among the best four of each step.
#
# </details>


# %% id="see-beam" tags=["explore"]
def show(tokens):
    """Return tokens as text."""
    return " ".join(words[i] for i in tokens[1:] if i != 1)


asked = []


def noting(tokens):
    """Ask the model, and note what was asked."""
    asked.append(tokens)
    return log_prob_fn(tokens)


found = list(beam_search(noting, 0, 1, width=4, max_len=8, alpha=0.7))
for width in (1, 4, 16):
    for tokens, score in list(beam_search(log_prob_fn, 0, 1, width, 10, alpha=0.7))[:2]:
        print(f"width {width:2d}  score {score:6.2f}  {show(tokens)}")
pictures.beam_tree(log_prob_fn, asked, found, words, width=4)

# %% id="claim-beam" tags=["claim"]
# claim: The scores rise with the width.
best = [next(iter(beam_search(log_prob_fn, 0, 1, w, 10, alpha=0.7))) for w in (1, 4, 16)]
assert best[0][1] < best[1][1] < best[2][1]
# claim: The winner is not what greedy search found.
assert tuple(best[0][0]) != tuple(best[1][0])
# claim: The winner was not the best at every step.
best_of_step = {len(tokens): tuple(tokens) for tokens in reversed(asked)}
assert any(tuple(found[0][0])[:n] != tokens for n, tokens in best_of_step.items())

# %% [markdown] id="beam-seen"
# The winner is not what greedy search found, and it was not the best at every step. What is framed
# left the beam and made room.

# %% [markdown] id="look-beam-text"
# **Look inside.** Go through the same search step by step, with the buttons or the arrow keys.
#
# <details><summary>Predict: can a hypothesis that leads the list now be gone two steps
# later?</summary>
#
# Yes. All extensions compete in one pool. If every word after it is improbable, its extensions
# are overtaken by those of its rivals, and it leaves no descendant.
#
# </details>

# %% id="look-beam" tags=["explore"]
from viewer.attention import beam_view, record_beam

record = record_beam(beam_search, log_prob_fn, 0, 1, width=4, max_len=8, alpha=0.7)
beam_view(record, words, title="A beam of width 4")

# %% [markdown] id="look-beam-seen"
# **What to see.** What ends is set aside and takes part no more. Only at the end are short and long
# sentences compared, each sum divided by a power of the length.

# %% [markdown] id="writer-beam-look"
# The same search on the transformer, which goes on from *elizabeth was* up to the first full stop.
#
# <details><summary>Predict: what does it write with width 1, always the likeliest token?</summary>
#
# It goes round in circles: after *and the two gentlemen were in the room* the likeliest
# continuation is once more *and the two* …, and no full stop is ever the likeliest token. A
# wider beam finds a short sentence that is finished, and far more probable per word.
#
# </details>

# %% id="see-writer-beam" tags=["explore"]
opening = [lexicon.index(word) for word in "<p> elizabeth was".split()]


def writer_log_prob(tokens):
    """Return the logarithms of the next token's probabilities behind the opening."""
    logits = np.array(decoder_step([*opening, *tokens[1:]], writer), dtype=float)[-1]
    logits[[lexicon.index("<unk>"), lexicon.index("<p>")]] = -np.inf
    return scipy.special.log_softmax(logits)


written = {}
for width in (1, 4):
    found = beam_search(writer_log_prob, opening[0], lexicon.index("."), width, 20, alpha=0.7)
    best = next(iter(found))
    written[width] = " ".join(lexicon[i] for i in best[0][1:]), best[1]
    print(f"width {width}, score {best[1]:.2f}: elizabeth was {written[width][0]}")

# %% id="claim-writer-beam" tags=["claim"]
# claim: no full stop is ever the likeliest token
assert "." not in written[1][0]
# claim: It goes round in circles
assert written[1][0].count("and the two") == 2
# claim: A wider beam finds a short sentence that is finished, and far more probable per word
assert written[4][0].endswith(" .")
assert written[4][1] > written[1][1] + 1

# %% [markdown] id="reflect-beam-text"
# ## In your own words: beam search
#
# In three or four sentences: why does a beam search with $\alpha = 0$ prefer short sentences, and
# what does $\alpha$ do about it? Is the answer of a beam search always the most probable sentence?
# **2 points · 10 minutes** · extended

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
# *Let a translator find out by itself which words belong together.*
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
# | | `S` | `H` | `W1` | `W2` | contexts | weights |
# |---|---|---|---|---|---|---|
# | shape | (n_tgt, d_s) | (n_src, d_h) | (p, d_s) | (p, d_h) | (n_tgt, d_h) | (n_tgt, n_src) |
#
# **Goal.** `align(S, H, W1, W2)`. **Difficulty** easy · **15 minutes** · **5 points** · extended
#
# **Example.** `align(np.array([[1.0]]), np.array([[0, 8], [np.log(3), 4]]), np.array([[1.0]]),
# np.array([[1.0, 0]]))` gives `([[0.824, 5]], [[0.25, 0.75]])`: `W2` keeps the first entry of a
# state, so the scores are 0 and log 3; mixed are the whole states.
#
# **Trap.** Vectors are *rows* of `S` and `H`, while the formula has columns.
#
# <details><summary>A stronger hint</summary>
#
# A row of `S @ W1.T` is $W_1 s_t$. Do the same for the encoder's states; what is left is attention
# as you know it, with queries `(n_tgt, p)`, keys `(n_src, p)`, and the states as they came for
# values.
#
# </details>
#
# If you want to know more: [Alammar: visualizing a neural translation
# model](https://jalammar.github.io/visualizing-neural-machine-translation-mechanics-of-seq2seq-models-with-attention/).


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
#
# <details><summary>Predict: which English words will look at <em>entarté</em>?</summary>
#
# *hit*, and then *with a pie*: one French word says it all, so it is looked at again and again.
#
# </details>

# %% id="see-alignment" tags=["explore"]
states = np.load(DATA / "entarte.npz")
for i in (0, 1):
    french, english = list(states[f"source{i}"]), list(states[f"target{i}"])
    _, weights = align(states[f"S{i}"], states[f"H{i}"], states["W1"], states["W2"])
    title = " ".join(french)
    display(plots.heatmap(weights, english, french, title, ylabel="English", xlabel="French"))

# %% id="claim-alignment" tags=["claim"]
# claim: Entarté, one French word, is asked four times.
_, first = align(states["S0"], states["H0"], states["W1"], states["W2"])
said = {str(word): int(np.argmax(w)) for word, w in zip(states["target0"], first, strict=True)}
assert [said[word] for word in ("hit", "with", "a", "pie")] == [3, 3, 3, 3]
# claim: Me finds m', though it stands elsewhere.
assert said["me"] == 2

# %% [markdown] id="alignment-seen"
# *Me* finds *m'*, though it stands elsewhere; *entarté* is asked four times.

# %% [markdown] id="look-alignment-text"
# **Look inside.** Read the English sentence with the arrow keys, and watch where it looks.
#
# <details><summary>Predict: which French word do <em>hit</em>, <em>with</em>, <em>a</em> and
# <em>pie</em> look at?</summary>
#
# At *entarté*: the whole of *hit … with a pie* is in this one word.
#
# </details>

# %% id="look-alignment" tags=["explore"]
from viewer.attention import attention_view

for i in (0, 1):
    french, english = list(states[f"source{i}"]), list(states[f"target{i}"])
    _, weights = align(states[f"S{i}"], states[f"H{i}"], states["W1"], states["W2"])
    display(attention_view(weights, english, french, title=" ".join(french)))

# %% [markdown] id="look-alignment-seen"
# **What to see.** The order of words changes between the languages, and the weights follow: nothing
# in attention asks for the same place.

# %% [markdown] id="visual-text"
# ## Exercise visual: attention for images
#
# *Make a sentence of an image, so that attention can read it.*
#
# *Show, Attend and Tell* writes a caption for a photograph, and looks at another part of it for
# each word. An image becomes a "sentence" of patches: squares of `size` × `size` pixels, taken
# row by row, the pixels inside each also row by row. A query is compared with every patch, and
# the weights, laid back on the grid of patches, show where the model looks.
#
# | | image | `query` | patches | weights |
# |---|---|---|---|---|
# | shape | (height, width) | (size²,) | (n_patches, size²) | (height / size, width / size) |
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
#
# <details><summary>A stronger hint</summary>
#
# Give the image four axes: which row of patches, which row inside a patch, which column of patches,
# which column inside. A patch wants both *which* axes in front and both *inside* axes behind; only
# then flatten. Weights are a softmax over all patches, laid out again as the grid.
#
# </details>
#
# If you want to know more: [Show, Attend and Tell](https://arxiv.org/abs/1502.03044), the paper
# with the maps.


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
# The framed square is the query: one patch asks where else the image looks like it does. Each patch
# has its mean taken away and length 1, so that what counts is its drawing, not its brightness.
#
# <details><summary>Predict: a patch of a boot's sole asks. Where will it look?</summary>
#
# Along the sole: patches with the same horizontal edge. Not at the leather above, although that is
# just as bright.
#
# </details>

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

# %% [markdown] id="visual-seen"
# Edges find edges of the same direction: soles find soles, strokes find strokes.

# %% [markdown] id="bilinear-text"
# ## Exercise bilinear: queries, keys and values of their own
#
# *See queries, keys and values as three things, each with its own space.*
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
# | | `Q` | `K` | `V` | `W1` | `W2` | output | weights |
# |---|---|---|---|---|---|---|---|
# | shape | (n_q, d_q) | (n_k, d_k) | (n_k, d_v) | (p, d_q) | (p, d_k) | (n_q, d_v) | (n_q, n_k) |
#
# **Goal.** `dot_product_attention(Q, K, V, W1, W2)`, unscaled.
# **Difficulty** easy · **10 minutes** · **3 points** · extended
#
# **Example.** `dot_product_attention(np.array([[2.0]]), np.array([[0, 9], [np.log(3), 9]]),
# np.array([[4.0], [8]]), np.array([[0.5]]), np.array([[1.0, 0]]))` gives `([[7]], [[0.25,
# 0.75]])`: the query becomes 1, the keys 0 and log 3.
#
# **Trap.** Dimensions `d_q`, `d_k`, `d_v` and `p` all differ: write the shapes beside each product.
#
# <details><summary>A stronger hint</summary>
#
# Bring queries and keys to the common space `(…, p)` first, compare them there, and take the
# softmax over the keys. `V` is not translated.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: attention scoring
# functions](https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-scoring-functions.html).


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
# invented language. $W_1$ is random at first; then it is fitted (least squares) to a dictionary of
# a thousand *other* words.
#
# <details><summary>Predict: will words that were not in the dictionary find their
# translation?</summary>
#
# Yes: what was fitted is the way from one language to the other, not a list of words.
#
# </details>

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

# %% id="claim-bilinear" tags=["claim"]
# claim: With the fitted W1 each word finds itself.
assert list(np.argmax(weights, axis=1)) == list(range(8))

# %% [markdown] id="bilinear-seen"
# With a random $W_1$ nobody understands anybody; with the fitted one each word finds itself.

# %% [markdown] id="transformer-text"
# ## Exercise transformer: all of it, on images
#
# *Put all parts together in Keras, and train them.*
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
# | | shape |
# |---|---|
# | input | (batch, num_patches, patch_dim) |
# | embedded | (batch, num_patches, d_model) |
# | pooled | (batch, d_model) |
# | output | (batch, classes) |
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
#
# <details><summary>A stronger hint</summary>
#
# `keras.Input` begins, `keras.Model(inputs, outputs)` ends; in between, call one layer after the
# other on what the last one returned. `layers.Embedding(num_patches,
# d_model)(keras.ops.arange(num_patches))` is a table of positions; `+` adds it to every image. It
# stays as it was drawn: a layer that is called on plain numbers is no part of the model. To train
# the positions, write a `keras.Layer` that makes a table by `self.add_weight` and adds it to its
# input. `layers.MultiHeadAttention(h, d_model // h)(x, x)` is self-attention.
#
# </details>
#
# If you want to know more: [Dive into Deep Learning: transformers for
# vision](https://d2l.ai/chapter_attention-mechanisms-and-transformers/vision-transformer.html).


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
    class Positions(layers.Layer):
        """Adds a table of positions, which is trained with the rest."""

        def build(self, shape: tuple[int | None, ...]) -> None:
            # As large as what they are added to: near zero, it takes epochs to learn them.
            spread = keras.initializers.RandomNormal(stddev=0.5)
            self.table = self.add_weight(shape=shape[1:], initializer=spread, name="positions")

        def call(self, x: "keras.KerasTensor") -> "keras.KerasTensor":
            return x + self.table  # (batch, num_patches, d_model)

    inputs = keras.Input((num_patches, patch_dim))
    x = Positions()(layers.Dense(d_model)(inputs))  # (batch, num_patches, d_model)
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
# Between 0.15 and 0.5. The linear model adds up what it sees in all eight places, so it can't tell
# the garment pointed to from the seven others. Nearest scenes share the arrow, not the garment. The
# dense network can learn the choice, but separately for each place, from an eighth of the scenes.
#
# </details>

# %% id="see-baselines" tags=["explore"]
import keras
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier

keras.utils.set_random_seed(SEED)
flat, flat_new = scenes.reshape(-1, 42 * 42), scenes_new.reshape(-1, 42 * 42)


def trained(*hidden):
    """Train a network on the scenes' pixels, twice as long; return its accuracy on new scenes."""
    last = keras.layers.Dense(10, activation="softmax")
    network = keras.Sequential([keras.Input((42 * 42,)), *hidden, last])
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(flat, answers, batch_size=64, epochs=2 * epochs, verbose=0)
    return network.evaluate(flat_new, answers_new, verbose=0)[1]


centroids = np.stack([flat[answers == label].mean(axis=0) for label in range(10)])
nearest = cdist(flat_new, centroids).argmin(axis=1)
accuracy = {
    "nearest centroid": np.mean(nearest == answers_new),
    "five neighbours": KNeighborsClassifier().fit(flat, answers).score(flat_new, answers_new),
    "logistic regression": trained(),
    "dense network": trained(keras.layers.Dense(128, activation="relu")),
}
for name, share in accuracy.items():
    print(f"{name:20s} {share:.2f}")

# %% id="claim-baselines" tags=["claim"]
# claim: The four get between 0.15 and 0.5.
assert min(accuracy.values()) > 0.15
assert max(accuracy.values()) < 0.5
# claim: The dense network is the best of the four.
assert max(accuracy, key=accuracy.get) == "dense network"

# %% [markdown] id="train-look"
# Now your transformer, on the same scenes as nine patches of 14 × 14 pixels.
#
# <details><summary>Predict: will it be better than the dense network, which has nearly three times
# as many parameters?</summary>
#
# Twice as good, after half the epochs: what it learns about a garment in one place serves all
# eight.
#
# </details>

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

# %% id="claim-transformer" tags=["claim"]
# claim: The transformer is far above all that know nothing of patches.
assert accuracy["your transformer"] > 0.2 + max(v for k, v in accuracy.items() if "your" not in k)
# claim: The two curves stay close.
assert history.history["accuracy"][-1] - history.history["val_accuracy"][-1] < 0.1

# %% [markdown] id="transformer-seen"
# The two curves stay close: it learned a rule, not the scenes. What is left are mistakes that
# people make too, a shirt taken for a T-shirt or a coat. (Stuck at 0.25? Your positions may be too
# small to be seen.)

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
    titles = [f"head {t + 1}" for t in range(min(maps.shape[1], 4))]
    arrow = {title: maps[i, t, 4].reshape(3, 3) for t, title in enumerate(titles)}
    display(pictures.overlay(scenes_new[i], arrow, 14, dict.fromkeys(titles, int(pointed[i]))))
for t in range(maps.shape[1]):
    asks = maps[np.arange(len(maps)), t, 4, pointed[: len(maps)]].mean()
    asked = maps[:, t, np.arange(9) != 4, 4].mean()
    print(f"head {t + 1}: arrow → its garment {asks:.2f}, garments → arrow {asked:.2f}")

# %% id="claim-maps" tags=["claim"]
# claim: In the first layer the arrow asks the square that it points to.
at = np.arange(len(maps))
assert maps[at, :2, 4, pointed[: len(maps)]].mean() > 0.8
# claim: In the second layer all ask the arrow.
assert maps[:, 2:, np.arange(9) != 4, 4].mean() > 0.8

# %% [markdown] id="maps-seen"
# Heads count through all layers: 1 and 2 are the first layer's, 3 and 4 the second's. In the first
# the arrow asks the square that it points to (framed); in the second all ask the arrow.

# %% [markdown] id="look-maps-text"
# **Look inside.** Which patch looks where? Hover one, or step over them with the arrow keys, and
# compare the heads.
#
# <details><summary>Predict: what does a garment that the arrow doesn't point to look at?</summary>
#
# At whatever helps the mean over all patches, mostly at the arrow or at the garment pointed to. It
# has nothing to say itself, and can only repeat what others have found.
#
# </details>

# %% id="look-maps" tags=["explore"]
from viewer.attention import attention_view

if maps.size:  # heads count through all layers
    title = f"The arrow points to: {garments[answers_new[0]]}"
    display(attention_view(maps[0], image=scenes_new[0], title=title, first=4))

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
from time import perf_counter

from sklearn.decomposition import PCA


def decibels(clean, guess):
    """Return the peak signal-to-noise ratio over all pixels of all images."""
    return float(-10 * np.log10(np.mean((clean - guess) ** 2)))


rng = np.random.default_rng(SEED)
sigma = 0.5
for name in "mnist", "fashion_mnist":
    (x, _), (x_new, _) = load_images(name)
    x, x_new = (a.reshape(len(a), 784) / 255 for a in (x, x_new[:200]))
    noisy = np.clip(x_new + sigma * rng.normal(size=x_new.shape), 0, 1)
    q = np.hstack([noisy, np.ones((len(noisy), 1))])
    K = np.hstack([x, -(x**2).sum(axis=1, keepdims=True) / 2])
    # Loops over all 10,000 keys are a right way, too: with few images they also end soon.
    start = perf_counter()
    attention(q[:1], K, x)
    n = 200 if perf_counter() - start < 0.2 else 8
    q, noisy, x_new = q[:n], noisy[:n], x_new[:n]
    guesses = {"noisy": noisy}
    pca = PCA(32).fit(x)
    guesses["PCA-32"] = pca.inverse_transform(pca.transform(noisy))
    for beta in (1 / sigma**2, 1):
        # A few queries at a time: some right ways to write attention need much memory for many.
        few = [attention(q[i : i + 10], K, x, beta=beta)[0] for i in range(0, n, 10)]
        guesses[f"beta = {beta:.0f}"] = np.vstack(few)
    measured = [f"{title} {decibels(x_new, guess):.1f} dB" for title, guess in guesses.items()]
    print(f"{name}: {', '.join(measured)}")
    display(plots.image_rows({"clean": x_new, **{k: v.clip(0, 1) for k, v in guesses.items()}}))

# %% id="claim-denoise" tags=["claim"]
# claim: Both beat PCA with 32 directions, and the smaller beta is closer.
db = {title: decibels(x_new, guess) for title, guess in guesses.items()}
assert db["PCA-32"] < db["beta = 4"] < db["beta = 1"]

# %% [markdown] id="denoise-seen"
# Both beat PCA with 32 directions. The larger $\beta$ picks one image, now and then a wrong one;
# the smaller one is smoother, and closer.

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

# %% id="claim-heads" tags=["claim"]
# claim: Two heads with the same kernels are one head, twice as loud.
assert gap < 1e-9

# %% [markdown] id="hand-in-text"
# ## Hand in
#
# Choose *Restart Kernel and Run All Cells*, read what the checks say, then save the notebook
# (Ctrl+S) and hand in **`attention.ipynb`**. Where your course uses otter or Gradescope, hand in
# `attention.zip` instead, into which the last cell packs the open notebook, whatever its name.
# It packs nothing if the saved file lacks an answer that you ran. On Colab, download the notebook
# by *File → Download → Download .ipynb*.

# %% id="check-all" tags=["student-only"]
grader.check_all()

# %% id="hand-in" tags=["student-only"]
grader.export(export_path="attention.zip")
