"""Checks of the exercise decoder, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_untouched, expect_values, is_close, test_case

OK_FORMAT = False
name = "decoder"
points = None

VOCAB, N_MAX, D_MODEL, H, D_K, D_FF = 7, 11, 5, 3, 2, 13
TOKENS = [4, 0, 6, 2]
# What switches one half of a layer off.
NO_HEADS = {"Wo": np.zeros((H, D_K, D_MODEL))}
NO_NETWORK = {"W2": np.zeros((D_FF, D_MODEL)), "b2": np.zeros(D_MODEL)}


def waves(start: float, *shape: int) -> np.ndarray:
    """Return numbers between -1 and 1 in that shape, other ones from any other start."""
    return np.sin(start + 1.7 * np.arange(np.prod(shape))).reshape(shape)


def layer(start: float) -> dict[str, np.ndarray]:
    """Return one layer; everything in it matters."""
    return {
        "Wq": waves(start, D_MODEL, H, D_K),
        "Wk": waves(start + 0.1, D_MODEL, H, D_K),
        "Wv": waves(start + 0.2, D_MODEL, H, D_K),
        "Wo": waves(start + 0.3, H, D_K, D_MODEL),
        "gamma1": np.array([1.5, 0.5, -1.0, 0.75, start]),
        "beta1": np.array([0.25, -0.5, start, 0.0, 0.4]),
        "W1": waves(start + 0.4, D_MODEL, D_FF),
        "b1": waves(start + 0.5, D_FF),
        "W2": waves(start + 0.6, D_FF, D_MODEL),
        "b2": np.array([0.3, -0.2, start, 0.1, -0.4]),
        "gamma2": np.array([1.0, 2.0, 0.5, -1.5, 0.8]),
        "beta2": np.array([start, 0.1, -0.3, 0.2, 0.0]),
    }


def model(*layers: dict[str, np.ndarray]) -> dict:
    """Return parameters with these layers."""
    ends = {"E": 2 * waves(3, VOCAB, D_MODEL), "P": waves(5, N_MAX, D_MODEL), "b": waves(7, VOCAB)}
    return ends | {"layers": list(layers)}


def steep() -> dict:
    """Return a layer whose scores reach from -10,000 to 10,000; its heads mix the meanings."""
    Wq, Wk, Wv = (np.zeros((D_MODEL, H, D_K)) for _ in range(3))
    Wq[0, :, 0], Wk[0, :, 0], Wv[1, :, 0] = 10000, [1, -1, 1], [1, 2, -1]
    only = layer(0.5) | NO_NETWORK | {"Wq": Wq, "Wk": Wk, "Wv": Wv}
    params = model(only) | {"P": np.zeros((N_MAX, D_MODEL))}
    params["E"][:, 0] = [1, 0.9999, -1, 0, 0.5, -0.9999, -0.5]
    return params


@test_case(
    name="The example of the text, which has no layer",
    points=0.25,
    hint="(0, 2) + (0, 0) and (1, 0) + (1, 1); each times (1, 0) and (0, 2); plus b.",
)
def test_example(student):
    """The example of the text, which has no layer"""
    E, P, b = np.array([[1.0, 0], [0, 2]]), np.array([[0.0, 0], [1, 1]]), np.array([0.0, 0.5])
    got = student.decoder_step([1, 0], {"E": E, "P": P, "b": b, "layers": []})
    likely = {
        "The positions are missing.": [[0, 4.5], [1, 0.5]],
        "The bias b is missing.": [[0, 4], [2, 2]],
        "These are the vectors; the logits are their products with E's rows, plus b.": [
            *([0, 2], [2, 1]),
        ],
    }
    expect_values(got, [[0, 4.5], [2, 2.5]], "decoder_step(tokens, params)", likely=likely)


@test_case(
    name="Without layers: meanings, positions, logits; tokens as a list, a tuple, an array",
    points=0.5,
    hint="E[np.array(tokens)] + P[:T] are the vectors; the logits are X E.T + b.",
)
def test_meanings_and_positions(student):
    """Without layers: meanings, positions, logits; tokens as a list, a tuple, an array"""
    want = [
        [7.076574, 4.529452, -11.902751, 9.018343, 0.618934, -8.870503, 10.25675],
        [6.492657, -3.389271, -1.784503, 4.754454, -4.36549, 1.394752, 2.881563],
        [13.287326, -5.803666, -5.672183, 11.849709, -9.020665, -0.095561, 9.33111],
        [-9.186153, 14.345172, -7.458384, -6.1485, 14.435808, -10.339504, -1.791412],
    ]
    for tokens in ([3, 3, 0, 4], (3, 3, 0, 4), np.array([3, 3, 0, 4])):
        got = student.decoder_step(tokens, model())
        likely = {
            "P[-T:], the last positions of the table, were added; add the first ones.": [
                *(9.478699, -5.505246, -2.222861, 7.398222, -7.110292, 2.05579, 4.830458),
            ]
        }
        expect_values(got, want, "decoder_step of a model without layers", likely=likely)


@test_case(
    name="Residuals and norms of one layer, with heads and network switched off",
    points=0.5,
    hint="With Wo = 0 and W2 = 0, LN_2(LN_1(X) + b2) is left. eps is 1e-6.",
)
def test_norms(student):
    """Residuals and norms of one layer, with heads and network switched off"""
    params = model(layer(0.5) | NO_HEADS | {"W2": NO_NETWORK["W2"]})
    want = [
        [-0.60084, 1.656392, -0.766104, -1.517386, 2.167555, -0.19935, -1.732145],
        [7.334612, -4.547333, -1.232124, 5.247438, -5.511434, 2.281512, 2.959827],
        [2.34114, -0.485393, -1.129324, 1.061725, -0.574536, 0.523081, 0.140121],
        [8.334352, -5.659743, -0.892496, 5.950928, -6.69808, 3.006772, 3.273243],
    ]
    likely = {
        "The first residual is missing.": [
            *(8.165609, -4.708684, -1.868851, 6.175423, -5.992023, 1.932167, 3.861035),
        ],
        "The second residual is missing.": [
            *(4.939186, -1.57516, -2.415265, 3.699795, -2.464894, 0.161048, 2.466376),
        ],
        "The second norm is missing.": [
            *(-0.75424, 3.272961, -2.559091, -0.975155, 3.307684, -2.114323, -0.5666),
        ],
        "X was used where X_1, which the first norm returns, belongs.": [
            *(-0.288197, 2.191167, -1.72263, -0.900481, 2.381314, -1.073625, -0.893256),
        ],
        "The norms come after the residuals; here they come before heads and network.": [
            *(-6.798954, 14.8007, -10.39405, -3.069417, 13.664184, -12.489534, 1.5689),
        ],
        "The variance was divided by n - 1; divide it by n.": [
            *(0.83308, 0.755876, -1.115782, -0.195849, 0.926072, -0.026112, -0.699245),
        ],
    }
    got = student.decoder_step(TOKENS, params)
    expect_values(got, want, "decoder_step with norms only", likely=likely)
    tiny = params | {"E": params["E"] / 1000, "P": params["P"] / 1000}
    got = student.decoder_step(TOKENS[:2], tiny)
    message = "decoder_step is wrong where vectors are as small as the root of eps."
    want = [
        [0.657225, 0.663212, -0.828358, -0.449251, 0.943749, 0.206006, -0.996398],
        [0.663823, 0.657709, -0.82833, -0.443781, 0.937136, 0.208499, -0.992786],
    ]
    expect_values(got, want, "decoder_step of small vectors", message, atol=5e-6)


@test_case(
    name="No position knows what comes after it, through any number of layers",
    points=0.75,
    hint="Change the last token: which rows change? Scores above the diagonal are -inf.",
)
def test_causal(student):
    """No position knows what comes after it, through any number of layers"""
    params = model(layer(0.5), layer(1.5))
    a, b, c, other = (
        expect_array(student.decoder_step(tokens, params), "the result", (len(tokens), VOCAB))
        for tokens in ([4, 0, 6, 2, 1], [4, 0, 6, 2], [4, 0, 6, 3], [1, 0, 6, 2])
    )
    message = "Logits of earlier positions change when a later token is changed or appended."
    expect(is_close(a[:4], b, atol=1e-4) and is_close(c[:3], b[:3], atol=1e-4), message)
    message = "Logits of a position don't depend on the tokens before it."
    expect(not is_close(other[3], b[3], atol=1e-3), message)


@test_case(
    name="The causal heads of one layer, with the network switched off",
    points=0.75,
    hint="Mask, softmax over the keys, scores over sqrt(d_k); each head through its Wo.",
)
def test_heads(student):
    """The causal heads of one layer, with the network switched off"""
    got = student.decoder_step(TOKENS, model(layer(0.5) | NO_NETWORK))
    want = [
        [5.941199, -4.803236, 0.469402, 3.454663, -5.054416, 3.524026, 1.006792],
        [4.40952, -2.837967, -0.36515, 2.494215, -3.063461, 2.087318, 0.745669],
        [7.073859, -4.831135, -0.629667, 4.805868, -5.582229, 2.808321, 2.396331],
        [4.49806, -3.831557, 0.742617, 2.154027, -3.761635, 3.268122, 0.022125],
    ]
    likely = {
        "The scores were not divided by the root of d_k.": [
            *(3.925393, -3.438682, 0.842254, 1.641188, -3.2438, 3.157476, -0.36249),
        ],
        "The scores were divided by the root of d_model; divide them by that of d_k.": [
            *(4.999877, -4.172635, 0.651466, 2.604853, -4.213288, 3.361098, 0.361834),
        ],
        "The heads' mean was taken; add them.": [
            *(6.418658, -5.117647, 0.370501, 3.888153, -5.477447, 3.599876, 1.338499),
        ],
        "Only the first head is in it.": [
            *(2.948782, -2.760521, 1.002342, 0.770276, -2.355289, 2.958601, -1.011549),
        ],
        "A position may see itself, too.": [
            *(7.705969, -5.938986, 0.072102, 5.068772, -6.600542, 3.771489, 2.254966),
        ],
    }
    # The last row, which sees all others, shows most.
    got = expect_array(got, "decoder_step with heads only", (4, VOCAB))
    expect_values(got[-1], want[-1], "the last row of decoder_step with heads only", likely=likely)
    expect_values(got, want, "decoder_step with heads only")


@test_case(
    name="The network of one layer, with the heads switched off",
    points=0.5,
    hint="relu(X_1 W1 + b1) W2 + b2 is added to X_1, not to X; the norm comes after.",
)
def test_network(student):
    """The network of one layer, with the heads switched off"""
    got = student.decoder_step(TOKENS, model(layer(0.5) | NO_HEADS))
    want = [
        [-0.564474, -0.259218, 1.50397, -2.334998, 0.881907, 2.166214, -3.294692],
        [5.86027, -6.811083, 2.967827, 2.454348, -6.348437, 6.082373, -0.779498],
        [2.455123, -0.641322, -1.055566, 1.128847, -0.72911, 0.642071, 0.151429],
        [5.784903, -8.401276, 4.957824, 1.648537, -7.368218, 8.116026, -2.208283],
    ]
    likely = {
        "The relu is missing.": [
            *(-0.781273, 0.461768, 0.852684, -2.271821, 1.457125, 1.410459, -2.959964),
        ],
        "b1 was added after the relu; add it before.": [
            *(0.259302, -3.071774, 4.066578, -2.607883, -1.352141, 5.128946, -4.627844),
        ],
        "b1 is missing.": [
            *(-0.3557, 0.028098, 0.949261, -1.954431, 0.978404, 1.669462, -2.793088),
        ],
        "b2 is missing.": [
            *(-2.138928, -0.11173, 2.900844, -4.164357, 1.687623, 3.02547, -5.134974),
        ],
        "The network read X; it reads X_1.": [
            *(0.038957, -0.482946, 1.169913, -1.709058, 0.462317, 2.04547, -2.72972),
        ],
    }
    expect_values(got, want, "decoder_step with the network only", likely=likely)


@test_case(
    name="Whole layers: one, two, three",
    points=0.75,
    hint="Each layer reads what the one before returned, with its own arrays.",
)
def test_layers(student):
    """Whole layers: one, two, three"""
    first, second, third = (layer(start) for start in (0.5, 1.5, 2.5))
    got = student.decoder_step(TOKENS, model(first))
    want = [
        [4.709798, -7.428214, 4.86134, 0.791645, -6.240016, 7.614535, -2.732678],
        [4.674011, -4.416914, 1.27145, 2.102657, -4.228616, 3.88175, -0.249715],
        [5.67976, -6.402094, 2.655905, 2.420921, -5.996268, 5.691781, -0.661384],
        [4.040783, -6.677782, 4.626817, 0.323584, -5.441936, 7.121689, -2.937359],
    ]
    one = want
    expect_values(got, want, "decoder_step with one layer")
    got = student.decoder_step(TOKENS, model(first, second))
    want = [
        [3.964449, -1.43879, -1.60472, 2.587511, -1.936221, 0.636798, 1.364889],
        [6.160745, -7.519743, 3.520596, 2.497461, -6.953116, 6.767307, -0.999496],
        [6.13726, -7.42107, 3.425276, 2.513555, -6.877173, 6.659777, -0.94597],
        [2.709389, 0.086508, -2.186156, 1.762274, -0.361182, -0.434351, 1.079538],
    ]
    likely = {
        "Only the first layer was applied.": one,
        "Only the last layer was applied.": [
            *(8.419827, -8.724618, 2.712212, 4.67565, -8.767322, 6.773467, 0.807294),
        ],
        "The positions were added again in the second layer.": [
            *(2.690792, 0.091245, -2.173262, 1.742014, -0.349681, -0.427938, 1.06031),
        ],
    }
    expect_values(got, want, "decoder_step with two layers", likely=likely)
    got = student.decoder_step(TOKENS, model(third, second, first))
    want = [
        [5.908869, -7.525628, 3.779557, 2.19155, -6.843753, 6.941543, -1.318643],
        [5.91751, -7.523947, 3.768892, 2.202711, -6.846525, 6.93372, -1.306452],
        [5.912525, -7.515917, 3.764209, 2.200319, -6.838962, 6.927007, -1.305931],
        [5.907674, -7.515439, 3.768484, 2.194693, -6.836464, 6.929624, -1.311581],
    ]
    expect_values(got, want, "decoder_step with three layers")


@test_case(
    name="One token, and as many as there are positions",
    points=0.25,
    hint="One token gives one row, (1, vocab); n_max tokens use all positions.",
)
def test_lengths(student):
    """One token, and as many as there are positions"""
    params = model(layer(0.5))
    want = [[5.920612, -6.955891, 3.081838, 2.461884, -6.471522, 6.223034, -0.825772]]
    expect_values(student.decoder_step([3], params), want, "decoder_step of one token")
    got = student.decoder_step([1, 4, 0, 2, 3, 3, 1, 5, 6, 0, 2], params)
    got = expect_array(got, "decoder_step of n_max tokens", (N_MAX, VOCAB))
    want = [-2.606545, 2.281913, 0.486458, -3.651021, 3.483941, 0.349325, -3.70915]
    expect_values(got[-1], want, "decoder_step of n_max tokens, last row")


@test_case(
    name="Scores from -10,000 to 10,000 overflow nothing",
    points=0.25,
    hint="Subtract each row's largest allowed score before the exponential, in each head.",
)
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    got = student.decoder_step([2, 0, 1, 3, 4, 5, 6], steep())
    got = expect_array(got, "decoder_step of large scores", (7, VOCAB))
    want = [
        [3.1839, -3.0161, 0.2749, 2.0373, -2.8211, 2.5169, 0.7862],
        [0.7978, 1.1066, -0.862, -0.9608, 1.3271, 0.0442, -1.8257],
        [-0.6131, 0.8788, 1.742, -4.024, 2.0298, 1.9577, -5.7511],
        [5.1828, 0.0496, -3.2378, 2.8318, -1.1693, -0.9861, 1.1745],
        [-1.9736, -0.3603, 3.6585, -4.9337, 1.5973, 3.6975, -6.4775],
        [8.205, -2.9817, -3.4547, 6.2674, -4.7383, 0.1545, 4.2147],
        [7.2653, -0.4695, -4.2044, 4.4315, -2.3327, -1.3473, 2.2819],
    ]
    expect(is_close(got, want, atol=1e-2), "decoder_step is wrong where scores reach \xb110,000.")


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="`X += ...` is safe only if X is an array of your own; E[tokens] of a list is.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    params = model(layer(0.5), layer(1.5))
    expect_untouched(student, "decoder_step", tokens=TOKENS, params=params)
    tokens = np.array(TOKENS)
    expect_untouched(student, "decoder_step", tokens=tokens, params=params)
