"""Checks of the exercise encoder_layer, as `grader.check` runs them."""

import numpy as np

from checking import expect_untouched, expect_values, test_case

OK_FORMAT = False
name = "encoder_layer"
points = None

ROWS = np.array([[1.0, 2, 6], [0.001, 0.0, -0.001], [0, 0, 0]])


def simple_params() -> dict[str, np.ndarray]:
    """Two heads of width one over vectors of length three; a hidden layer of four."""
    kernel = np.array([[[1.0], [0]], [[0], [1]], [[-1], [0.5]]])  # (3, 2, 1)
    return {
        "Wq": kernel,
        "Wk": kernel[::-1].copy(),
        "Wv": kernel + 0.5,
        "Wo": np.array([[[1.0, 0, 2]], [[0, -1, 1]]]),  # (2, 1, 3)
        "gamma1": np.array([1.0, 0.5, 2]),
        "beta1": np.array([0.0, 0.25, -0.5]),
        "W1": np.array([[1.0, -1, 0, 2], [0, 1, 1, -2], [0.5, 0, -1, 0]]),
        "b1": np.array([0.1, 0.2, -0.3, 0.4]),
        "W2": np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0.5, 0.25]]),
        "b2": np.array([0.3, -0.2, 0.1]),
        "gamma2": np.array([1.0, 2, 0.5]),
        "beta2": np.array([0.1, 0.0, -0.1]),
    }


def wide_params() -> dict[str, np.ndarray]:
    """Three heads of width four."""
    waves = np.sin(np.arange(72.0)).reshape(2, 3, 3, 4)  # two kernels (d_model, h, d_k)
    heads = {"Wq": waves[0], "Wk": waves[1] + 0.25, "Wv": waves[0] * waves[1]}
    return simple_params() | heads | {"Wo": np.cos(np.arange(36.0)).reshape(3, 4, 3)}


def steep_params() -> dict[str, np.ndarray]:
    """Heads of width one whose scores reach from -10,000 to 10,000, and no network."""
    params = simple_params()
    params["Wq"], params["Wk"], params["Wv"] = (np.zeros((3, 2, 1)) for _ in range(3))
    params["Wq"][0], params["Wk"][0], params["Wv"][1] = 10000, [[1], [-1]], [[1], [2]]
    return params | {"W2": np.zeros((4, 3))}


SAID = {
    "no_residual": "The words themselves were not added to what the heads return.",
    "no_second_residual": "It is 0 everywhere: was X1 added to what the network returns?",
    "unscaled": "The scores were not divided by the root of d_k.",
    "no_root": "The scores were divided by d_k; divide them by its root.",
    "by_d_model": "The scores were divided by the root of d_model; divide them by that of d_k.",
    "norm_first": "The norm comes after X + heads; here it came before the heads.",
    "norm_inside": "The norm is of X + heads; here only what the heads return was normed.",
    "no_first_norm": "X + heads was not normed with gamma1 and beta1.",
    "same_norm": "The second norm has its own gamma2 and beta2.",
}

# Rows of mean 0 and variance 1: a layer norm leaves them as they are.
EVEN = np.array([[1.0, -1, 1, -1, 1, -1], [1, 1, -1, -1, 1, -1]])


def silent_params(h: int = 1) -> dict[str, np.ndarray]:
    """Heads of width four over vectors of length six, all switched off: only norms are left."""
    params = {name: np.zeros((6, h, 4)) for name in ("Wq", "Wk", "Wv")}
    params |= {"Wo": np.zeros((h, 4, 6)), "W1": np.zeros((6, 3)), "b1": np.zeros(3)}
    params |= {"W2": np.zeros((3, 6)), "b2": np.zeros(6)}
    params |= {"gamma1": np.ones(6), "beta1": np.zeros(6)}
    return params | {"gamma2": np.ones(6), "beta2": np.zeros(6)}


def heads_alone(h: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Words and parameters of which only those of the first of h heads matter.

    Both words ask for the second one, which gets three quarters of the weight. Values are the
    second entries, -1 and 1, times 4: their mixture, 2, moves the third entry up and the fourth
    down, which makes the rows `EVEN`.
    """
    params = silent_params(h)
    params["Wq"][0, 0, 0], params["Wk"][1, 0, 0] = np.log(3), 1
    params["Wv"][1, 0, 2], params["Wo"][0, 2] = 4, [0, 0, 1, -1, 0, 0]
    return EVEN - np.array([0, 0, 2, -2, 0, 0]), params


def expect_stage(got: object, want: object, message: str, **likely: list[float]) -> None:
    """Fail unless the stage is right, however eps is treated.

    Likely wrong answers are given by their first rows; `SAID` has what to say to each.
    """
    known = {SAID[name]: row for name, row in likely.items()}
    expect_values(got, want, "encoder_layer(X, params)", message, 1e-3, known)


@test_case(
    name="The example of the text",
    points=0.25,
    hint="The mean is 2 and the variance 1.",
)
def test_example(student):
    """The example of the text"""
    got = student.layer_norm(np.array([[1.0, 3]]), np.ones(2), np.zeros(2))
    want = [[-0.9999995000003749, 0.9999995000003749]]
    likely = {
        "The variance was divided by n - 1; divide it by n.": [[-(0.5**0.5), 0.5**0.5]],
        "The mean was not subtracted.": [[1, 3]],
        "Mean and variance are those of the columns; take them along each row.": [[0, 0]],
        "The default of eps is 1e-6; this is 1e-3, as in Keras.": [[-(1.001**-0.5), 1.001**-0.5]],
    }
    expect_values(got, want, "layer_norm(X, gamma, beta)", likely=likely)


@test_case(
    name="Layer norm of two rows, each on its own",
    points=0.5,
    hint="Mean and variance along each row; divide by n, not n - 1; then gamma and beta.",
)
def test_layer_norm(student):
    """Layer norm of two rows, each on its own"""
    gamma, beta = np.array([1.0, 2, 0.5]), np.array([0.0, 1, -1])
    want = [
        [-0.9258200997626319, 0.07417990023736809, -0.30563492517802604],
        [1.372812945943528, -0.9611613513478976, -1.1961161351347898],
    ]
    got = student.layer_norm(np.array([[100.0, 200, 600], [300, -100, 0]]), gamma, beta, 1e-6)
    likely = {
        "This was divided by the variance; divide by its root.": [
            *(-0.004285714286, 0.995714285714, -0.996785714286),
        ],
        "beta was not added.": [-0.9258200998, -0.9258200998, 0.6943650748],
        "This is not multiplied by gamma.": [-0.92582009976, 0.53708995012, 0.38873014976],
    }
    expect_values(got, want, "layer_norm(X, gamma, beta, 1e-6)", likely=likely)


@test_case(
    name="A large eps, and rows whose variance is as small as eps",
    points=0.25,
    hint="eps is added to the variance, inside the root; without it, it is 1e-6.",
)
def test_epsilon(student):
    """A large eps, and rows whose variance is as small as eps"""
    gamma, beta = np.array([1.0, 2, 0.5]), np.array([0.0, 1, -1])
    want = [
        [-0.9258200005775566, 0.07417999942244335, -0.3056349995668325],
        [0.7745966692414834, 1.0, -1.3872983346207417],
        [0.0, 1.0, -1.0],
    ]
    expect_values(student.layer_norm(ROWS, gamma, beta), want, "layer_norm(X, gamma, beta)")
    want = [
        [-0.8798826901281198, 0.12011730987188018, -0.34008798240391014],
        [0.0014142126195649965, 1.0, -1.0007071063097825],
        [0.0, 1.0, -1.0],
    ]
    got = student.layer_norm(ROWS, gamma, beta, eps=0.5)
    likely = {
        "This is the answer for eps = 1e-6: eps was not used.": [
            *(-0.925820000578, 0.074179999422, -0.305634999567),
        ],
        "eps was added to the standard deviation; add it to the variance.": [
            *(-0.751809917, 0.248190083, -0.4361425415),
        ],
    }
    expect_values(got, want, "layer_norm(X, gamma, beta, eps=0.5)", likely=likely)


@test_case(
    name="Stage 1: one head, with the network off and norms that change nothing",
    points=0.25,
    hint="Scores are X Wq times X Wk, over the root of d_k; the softmax is over the keys.",
)
def test_one_head(student):
    """Stage 1: one head, with the network off and norms that change nothing"""
    X, params = heads_alone(1)
    got = student.encoder_layer(X, params)
    expect_stage(
        *(got, EVEN, "A single head moves the words to the wrong place."),
        no_residual=[0, 0, 1.73205, -1.73205, 0, 0],
        no_second_residual=[0, 0, 0, 0, 0, 0],
        unscaled=[0.66227, -0.66227, 1.45698, -1.45698, 0.66227, -0.66227],
        no_root=[1.22317, -1.22317, 0.08782, -0.08782, 1.22317, -1.22317],
        by_d_model=[1.10296, -1.10296, 0.75297, -0.75297, 1.10296, -1.10296],
        norm_first=[1, -1, -0.2824, 0.2824, 1, -1],
        norm_inside=[1.08766, -1.08766, 0.79622, -0.79622, 1.08766, -1.08766],
    )


@test_case(
    name="Stage 2: a second head that asks the opposite, added to the first",
    points=0.25,
    hint="Each head has its own slice of every kernel; their outputs are added.",
)
def test_two_heads(student):
    """Stage 2: a second head that asks the opposite, added to the first"""
    X, params = heads_alone(2)
    params["Wq"][0, 1, 1], params["Wk"][1, 1, 1] = -np.log(3), 1
    params["Wv"][1, 1, 3], params["Wo"][1, 3] = 2, [0, 0, 0, 0, 1, -1]
    got = student.encoder_layer(X + np.array([0, 0, 0, 0, 1, -1]), params)
    expect_stage(got, EVEN, "Two heads together move the words to the wrong place.")


@test_case(
    name="Stage 3: the first residual and its norm, with heads and network off",
    points=0.25,
    hint="The first norm comes after X + heads; it uses gamma1 and beta1.",
)
def test_first_norm(student):
    """Stage 3: the first residual and its norm, with heads and network off"""
    params = silent_params()
    params["gamma1"] = np.array([2.0, 0.5, -1, 1, 3, -2])
    params["beta1"] = np.array([-1.0, 1.5, 2, 0, -4, -3])
    X = EVEN[[0, 0]] * [[3.0], [0.5]] + [[5.0], [-2]]
    want = np.array([[1.0, 1, 1, -1, -1, -1]] * 2)
    expect_stage(
        *(student.encoder_layer(X, params), want, "X + heads(X) is not normed as it should."),
        no_first_norm=EVEN[0],
        same_norm=[1, 2, 1, -1, -7, -1],
    )


@test_case(
    name="Stage 4: the network per word and its residual, with heads off",
    points=0.25,
    hint="relu comes after b1 and before W2; what is added to the network is X1, not X.",
)
def test_network(student):
    """Stage 4: the network per word and its residual, with heads off"""
    params = silent_params()
    params["W1"][0, 0], params["W1"][1, 1], params["b1"] = 0.5, 1, np.array([0.25, -0.5, -1])
    params["W2"][0], params["W2"][1] = np.array([[0, 0, 0, 0, -8, 8], [12, -12, 0, 0, 0, 0]]) / 3
    params["b2"] = np.array([0.0, 0, -2, 2, 0, 0])
    first, second = [1, -1, 1, -1, 1, -1], [-1, 1, 1, -1, 1, -1]
    got = student.encoder_layer(2.0 * np.array([first, second]) + 1, params)
    want = np.array([[1, -1, -1, 1, -1, 1], [1, -1, -1, 1, 1, -1]])
    expect_stage(got, want, "The network, or what its output is added to, is wrong.")


@test_case(
    name="Stage 5: the second norm, with everything else off",
    points=0.25,
    hint="The second norm is the last step; it uses gamma2 and beta2.",
)
def test_second_norm(student):
    """Stage 5: the second norm, with everything else off"""
    params = silent_params()
    params["gamma2"] = np.array([2.0, 0.5, -1, 1, 3, -2])
    params["beta2"] = np.array([-1.0, 1, 2, 0.5, -4, 3])
    want = np.array([[1, 0.5, 1, -0.5, -1, 5], [1, 1.5, 3, -0.5, -1, 5]])
    expect_stage(student.encoder_layer(EVEN, params), want, "The second norm is wrong.")


@test_case(
    name="Residuals and norms, with heads and network switched off",
    points=0.25,
    hint="With Wo = 0 and W2 = 0 only the residuals and the norms are left.",
)
def test_residuals(student):
    """Residuals and norms, with heads and network switched off"""
    params = simple_params()
    params["Wo"] = np.zeros((2, 1, 3))
    params["W2"] = np.zeros((4, 3))
    X = np.array([[1.0, 2, 6], [3, -1, 1]])
    want = [
        [-0.7683058277505608, -1.0651189944803872, 0.6004326624953771],
        [1.5107506638626034, -1.5820428584028912, -0.4098646173305789],
    ]
    expect_values(student.encoder_layer(X, params), want, "encoder_layer(X, params) without heads")


@test_case(
    name="The whole layer, with two heads of width one and three of width four",
    points=0.25,
    hint="Scores over the root of d_k, softmax over the keys, heads summed through Wo.",
)
def test_whole(student):
    """The whole layer, with two heads of width one and three of width four"""
    X = np.array([[1.0, 2, 6], [3, -1, 1], [0.5, 0, -2], [1, 1, 0]])
    want = [
        [-0.33697849734353136, -1.8926446732794289, 0.5916504169916227],
        [-1.312073195738636, 1.2773890864090764, 0.286689326267049],
        [-1.218276647709359, 2.205043513828171, 0.007877445397637003],
        [-0.5590577668625325, -1.5081807688589297, 0.6065740756459986],
    ]
    expect_values(student.encoder_layer(X, simple_params()), want, "encoder_layer(X, params)")
    got = student.encoder_layer(X / 2, wide_params())
    want = [
        [-0.7418463842529717, -1.126370567883126, 0.6025158340972673],
        [-1.2143030362880247, 2.218635201022503, 0.0024927178883867446],
        [-1.2483363563193985, 2.0872179677911813, 0.05236368621190379],
        [-1.2570216891382293, 2.046562758994819, 0.0668701548204099],
    ]
    expect_values(got, want, "encoder_layer(X, params) with three heads")


@test_case(
    name="Scores from -10,000 to 10,000 overflow nothing",
    points=0.25,
    hint="Subtract each row's largest score before the exponential, in every head.",
)
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    got = student.encoder_layer(np.array([[1.0, 2, 0], [0.9999, 1, 3], [-1, 4, 1]]), steep_params())
    message = "encoder_layer is wrong where scores reach \xb110,000."
    want = [[-0.1721, -2.1316, 0.569], [-0.2367, -2.0423, 0.5789], [-0.5002, -1.6177, 0.6045]]
    expect_values(got, want, "encoder_layer of large scores", message, atol=1e-2)


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="`X += heads` writes into the caller's array; `X1 = X + heads` makes a new one.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    params = wide_params()
    gamma, beta = params["gamma1"], params["beta1"]
    expect_untouched(student, "layer_norm", X=ROWS, gamma=gamma, beta=beta)
    expect_untouched(student, "encoder_layer", X=ROWS, params=params)
