"""Checks of the exercise multihead, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, is_close, test_case

OK_FORMAT = False
name = "multihead"
points = None

X = np.array([[1.0, 2, -1], [3, -1, 1], [0.5, 0, -2], [1, 1, 0]])  # (n, d_model) = (4, 3)
WQ = np.array([[[1.0], [0]], [[0], [1]], [[-1], [0.5]]])  # (d_model, h, d_k) = (3, 2, 1)
WV = np.arange(30.0).reshape(3, 2, 5) / 10 - 1  # (d_model, h, d_v) = (3, 2, 5)
WO = np.cos(np.arange(30.0)).reshape(2, 5, 3)  # (h, d_v, d_model) = (2, 5, 3)


@test_case(
    name="Two heads look at four words",
    points=1,
    hint="Per head: scores over the root of d_k, softmax over keys, contexts through Wo[j].",
)
def test_values(student):
    """Two heads look at four words"""
    want = [
        [-0.4459975400881715, -0.05701760154383978, 0.38438405690975647],
        [-0.10959138228644505, 0.672770139410329, 0.8365898975717059],
        [0.12376062376520292, 1.0465943447681105, 1.0071940518083267],
        [-0.7248718494670903, -0.27031659916681955, 0.4327664857785578],
    ]
    got = student.multi_head_attention(X, WQ, WQ[::-1].copy(), WV, WO)
    expect_close(got, want, "multi_head_attention")
    wide = np.sin(np.arange(24.0)).reshape(3, 2, 4)
    want = [
        [-0.9905348620794701, -0.3556384850243127, 0.606230275051294],
        [0.10391253014325952, 1.894056026977166, 1.9428131474951609],
        [-0.1224748508600173, 1.5479213840423975, 1.7951658370614367],
        [-0.8091300173687235, 0.014513885721173292, 0.8248137892132366],
    ]
    got = student.multi_head_attention(X, wide, wide + 0.25, WV, WO)
    expect_close(got, want, "multi_head_attention with d_k = 4")


@test_case(
    name="Both heads together are the sum of each alone",
    points=0.5,
    hint="The output is the sum over the heads of what each makes through its slice of Wo.",
)
def test_heads_add(student):
    """Both heads together are the sum of each alone"""
    both = student.multi_head_attention(X, WQ, WQ, WV, WO)
    parts = []
    for j in (slice(0, 1), slice(1, 2)):
        kernels = (WQ[:, j], WQ[:, j], WV[:, j], WO[j])
        one = student.multi_head_attention(X, *[kernel.copy() for kernel in kernels])
        parts.append(expect_array(one, "the output of one head", X.shape).astype(np.float64))
    both = expect_array(both, "multi_head_attention", X.shape)
    expect(is_close(both, parts[0] + parts[1], atol=1e-4), "Two heads are not the sum of each.")


@test_case(
    name="Under the causal mask the future never changes the past",
    points=1,
    hint="Forbidden scores become minus infinity before the softmax, in every head.",
)
def test_mask(student):
    """Under the causal mask the future never changes the past"""
    causal = np.tri(4, dtype=bool)
    got = student.multi_head_attention(X, WQ, WQ, WV, WO, mask=causal)
    before = expect_array(got, "multi_head_attention with a mask", X.shape)
    first = X[0] @ WV.reshape(3, 10) @ WO.reshape(10, 3)
    message = "The first word sees only itself, so its row is its own value."
    expect(is_close(before[0], first, atol=1e-4), message)
    changed = X.copy()
    changed[3] = [5.0, -5, 5]
    got = student.multi_head_attention(changed, WQ, WQ, WV, WO, mask=causal)
    after = expect_array(got, "multi_head_attention with a mask", X.shape)
    expect(is_close(after[:3], before[:3], atol=1e-5), "A later word changed an earlier one.")
    large = student.multi_head_attention(300 * X, WQ, WQ, WV, WO, mask=causal)
    expect_array(large, "multi_head_attention of large scores", X.shape)
