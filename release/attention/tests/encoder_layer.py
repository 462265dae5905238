"""Checks of the exercise encoder_layer, as `grader.check` runs them."""

import numpy as np

from checking import expect_close, test_case

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


@test_case(
    name="Layer norm of three rows, one of tiny variance and one constant",
    points=1,
    hint="Mean and variance along each row; divide by n, not n - 1; eps inside the root.",
)
def test_layer_norm(student):
    """Layer norm of three rows, one of tiny variance and one constant"""
    gamma, beta = np.array([1.0, 2, 0.5]), np.array([0.0, 1, -1])
    want = [
        [-0.9258200005775566, 0.07417999942244335, -0.3056349995668325],
        [0.7745966692414834, 1.0, -1.3872983346207417],
        [0.0, 1.0, -1.0],
    ]
    expect_close(student.layer_norm(ROWS, gamma, beta), want, "layer_norm(X, gamma, beta)")
    want = [
        [-0.8798826901281198, 0.12011730987188018, -0.34008798240391014],
        [0.0014142126195649965, 1.0, -1.0007071063097825],
        [0.0, 1.0, -1.0],
    ]
    got = student.layer_norm(ROWS, gamma, beta, eps=0.5)
    expect_close(got, want, "layer_norm(X, gamma, beta, eps=0.5)")


@test_case(
    name="Residuals and norms, with heads and network switched off",
    points=1,
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
    expect_close(student.encoder_layer(X, params), want, "encoder_layer(X, params) without heads")


@test_case(
    name="The whole layer",
    points=1,
    hint="Scores over the root of d_k, softmax over the keys, heads summed through Wo.",
)
def test_whole(student):
    """The whole layer"""
    X = np.array([[1.0, 2, 6], [3, -1, 1], [0.5, 0, -2], [1, 1, 0]])
    want = [
        [-0.33697849734353136, -1.8926446732794289, 0.5916504169916227],
        [-1.312073195738636, 1.2773890864090764, 0.286689326267049],
        [-1.218276647709359, 2.205043513828171, 0.007877445397637003],
        [-0.5590577668625325, -1.5081807688589297, 0.6065740756459986],
    ]
    expect_close(student.encoder_layer(X, simple_params()), want, "encoder_layer(X, params)")
