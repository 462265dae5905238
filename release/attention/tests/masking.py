"""Checks of the exercise masking, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_tuple, expect_untouched, expect_values, is_close, test_case

OK_FORMAT = False
name = "masking"
points = None

Q = np.array([[1.0, 0, 2, -1], [0, 3, -1, 1]])
K = np.array([[2.0, 1, 0, 1], [-1, 0, 1, 2], [0, 2, 1, -2]])
V = np.array([[1.0, 0, 2, 3, 4], [0, 5, -1, 1, 1], [-2, 2, 0, 6, 1]])
PAIR = "a pair (output, weights)"


@test_case(
    name="The causal masks of two and four positions, and of one",
    points=0.5,
    hint="Row i is the query: it may see columns 0 to i, itself included.",
)
def test_causal_mask(student):
    """The causal masks of two and four positions, and of one"""
    likely = {
        "This lets a position see the future: row i sees columns 0 to i.": [[1, 1], [0, 1]],
        "A position may see itself.": [[0, 0], [1, 0]],
        "True means allowed; this mask is True where looking is forbidden.": [[0, 1], [0, 0]],
        "This allows everything, the future too.": [[1, 1], [1, 1]],
    }
    expect_values(student.causal_mask(2), [[1, 0], [1, 1]], "causal_mask(2)", likely=likely)
    want = [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]
    expect_values(student.causal_mask(4), want, "causal_mask(4)")
    expect_values(student.causal_mask(1), [[1]], "causal_mask(1)")


@test_case(
    name="The text's example of masked attention",
    points=0.25,
    hint="Equal scores, but nobody may look at the 90: half of the 3 and half of the 5.",
)
def test_example(student):
    """The text's example of masked attention"""
    answer = student.masked_attention(
        np.zeros((1, 4)),
        np.ones((3, 4)),
        np.array([[3.0], [5], [90]]),
        np.array([[True, True, False]]),
    )
    output, weights = expect_tuple(answer, 2, PAIR)
    likely = {
        "The mask makes no difference: these are weights without one.": np.full((1, 3), 1 / 3),
        "True means allowed; only the forbidden key has weight here.": [[0, 0, 1]],
        "This is the output: return the output first, then the weights.": [[4]],
    }
    expect_values(weights, [[0.5, 0.5, 0]], "weights", likely=likely)
    likely = {"This mixes all three values, the forbidden one too.": [[98 / 3]]}
    expect_values(output, [[4]], "output", likely=likely)


@test_case(
    name="Without a mask: scaled dot-product attention",
    points=0.5,
    hint="Did you divide the scores by the root of d_k, before the softmax?",
)
def test_no_mask(student):
    """Without a mask: scaled dot-product attention"""
    output, weights = expect_tuple(student.masked_attention(Q, K, V), 2, PAIR)
    want = [
        [0.17095278019779026, 0.0628900132458675, 0.7661572065563422],
        [0.5465493872661796, 0.12195165230972885, 0.3314989604240915],
    ]
    likely = {
        "These are the weights without dividing the scores by the root of d_k.": [
            [0.047123416525, 0.006377460922, 0.946499122553],
            [0.705384512698, 0.035119026959, 0.259496460342],
        ],
        "The scores were divided by d_k; divide them by its root.": [
            [0.268562310056, 0.162891275092, 0.568546414851],
            [0.444213979162, 0.209831826016, 0.345954194822],
        ],
        "The scores were divided by the root of d_v; divide them by that of d_k.": [
            [0.1910527475, 0.07811033386, 0.730836918639],
            [0.526087714617, 0.137527950136, 0.336384335247],
        ],
    }
    expect_values(weights, want, "weights", likely=likely)
    want = [
        [
            -1.3613616329148943,
            1.846764479342022,
            0.279015547149713,
            5.172691593177291,
            1.5128583405933709,
        ],
        [
            -0.11644853358200336,
            1.2727561823968272,
            0.9711471222226304,
            3.7505935766528165,
            2.6396481617985392,
        ],
    ]
    expect_values(output, want, "output")


@test_case(
    name="A key that may not be seen changes nothing",
    points=0.5,
    hint="Forbidden scores become minus infinity before the softmax. True means allowed.",
)
def test_mask(student):
    """A key that may not be seen changes nothing"""
    mask = np.array([[True, False, True], [True, False, True]])
    output, weights = expect_tuple(student.masked_attention(Q, K, V, mask), 2, PAIR)
    weights = expect_array(weights, "weights", (2, 3)).astype(np.float64)
    expect(
        is_close(weights[:, 1], np.zeros(2), atol=1e-7), "A forbidden key should have weight zero."
    )
    message = "The weights of what is allowed should still sum to one."
    expect_values(weights.sum(axis=1), np.ones(2), "the sum of a row", message, atol=1e-5)
    fewer, _ = expect_tuple(student.masked_attention(Q, K[[0, 2]], V[[0, 2]]), 2, PAIR)
    fewer = expect_array(fewer, "output", (2, 5))
    message = "The output should be as if the forbidden key weren't there."
    expect_values(output, fewer, "output", message, atol=1e-4)
    rows = np.array([[True, True, False], [False, True, True], [False, False, True]])
    _, weights = expect_tuple(student.masked_attention(K, K, V, rows), 2, PAIR)
    weights = expect_array(weights, "weights", (3, 3)).astype(np.float64)
    message = (
        "Keys that their row of the mask forbids should have weight zero, for a square mask too."
    )
    turned = is_close(weights[~rows.T], np.zeros(4), atol=1e-7)
    hint = "Those that their column forbids do: rows of the mask are queries." if turned else ""
    expect(is_close(weights[~rows], np.zeros(4), atol=1e-7), message, hint=hint)


@test_case(
    name="Scores from -10,000 to 10,000 overflow nothing, under a mask too",
    points=0.5,
    hint="Mask with minus infinity or -1e9, then subtract each row's largest score.",
)
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing, under a mask too"""
    queries = np.array([[200.0, 0, 0, 0], [-200, 0, 0, 0]])
    keys = np.array([[100.0, 0, 0, 0], [99.99, 0, 0, 0], [-100, 0, 0, 0], [-99.99, 0, 0, 0]])
    values = np.array([[1.0], [2], [3], [4]])
    near, far = 0.7310585786300049, 0.2689414213699951
    both_low = np.array([[False, False, True, True], [True, True, False, False]])
    for mask, want in (
        (None, [[near, far, 0, 0], [0, 0, near, far]]),
        (both_low, [[0, 0, far, near], [far, near, 0, 0]]),
        (both_low[:, ::-1], [[near, far, 0, 0], [0, 0, near, far]]),
    ):
        _, weights = expect_tuple(student.masked_attention(queries, keys, values, mask), 2, PAIR)
        weights = expect_array(weights, "weights for scores up to \xb110,000", (2, 4))
        message = "Weights for scores up to \xb110,000 are wrong."
        # A forbidden score may lead by 20,000, an allowed one may be -10,000.
        expect_values(weights, want, "weights", message, atol=5e-3)


@test_case(
    name="Examples of a batch are answered one by one, each with its own mask",
    points=0.5,
    hint="Swap only the last two axes of K; let NumPy broadcast the mask.",
)
def test_batches(student):
    """Examples of a batch are answered one by one, each with its own mask"""
    batch = [np.stack([a, a[::-1] + 1]) for a in (Q, K, V)]
    own = np.array([[[True, True, False]], [[False, True, True]]])  # (2, 1, 3)
    everyone = np.array([[True, True, False], [True, False, True]])  # (2, 3)
    for arrays, masks in (
        (batch, own),
        (batch, np.concatenate([own, own[::-1]], axis=1)),
        (batch, everyone),
        (batch, everyone[0]),
        (batch, None),
        ([np.stack([a, a + 1, -a]) for a in batch], own),
        ([np.stack([a, a + 1, -a]) for a in batch], everyone),
    ):
        output, weights = expect_tuple(student.masked_attention(*arrays, masks), 2, PAIR)
        lead = arrays[0].shape[:-2]
        output = expect_array(output, "output of a batch", (*lead, 2, 5))
        weights = expect_array(weights, "weights of a batch", (*lead, 2, 3))
        whole = None if masks is None else np.broadcast_to(masks, weights.shape)
        for i in np.ndindex(*lead):
            mask = None if whole is None else whole[i].copy()
            answer = student.masked_attention(*[a[i] for a in arrays], mask)
            alone, alone_weights = expect_tuple(answer, 2, PAIR)
            message = "An example in a batch should be answered as if it were alone."
            detail = f"Q has shape {arrays[0].shape}, mask {np.shape(masks)}"
            alone = expect_array(alone, "output", (2, 5))
            expect(is_close(output[i], alone, atol=1e-4), message, detail)
            alone_weights = expect_array(alone_weights, "weights", (2, 3))
            expect(is_close(weights[i], alone_weights, atol=1e-5), message, detail)


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="`scores` is yours to change; Q, K, V and the mask are not.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    mask = np.array([[True, False, True], [True, True, True]])
    expect_untouched(student, "masked_attention", Q=Q, K=K, V=V, mask=mask)
