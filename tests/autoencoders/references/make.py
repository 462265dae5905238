"""Reference outputs of the autoencoders assignment, computed by the reference solution."""

import numpy as np


def _small(images, count):
    """Average the first digits and garments to 14 by 14 pixels: (2 count, 196) in [0, 1]."""
    raw = np.concatenate([images["mnist"][:count], images["fashion_mnist"][:count]])
    means = raw.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)) / 255
    return means.reshape(-1, 196).astype(np.float32)


def _layer(rng, inputs, outputs):
    """Draw a kernel and a bias under which about half of a relu layer is active."""
    kernel = rng.normal(scale=1.6 / np.sqrt(inputs), size=(inputs, outputs))
    return kernel.astype(np.float32), rng.normal(scale=0.2, size=outputs).astype(np.float32)


def deep(student, images):
    """Codes and reconstructions of small images under fixed weights."""
    rng = np.random.default_rng(20)
    shapes = (196, 31), (31, 11), (11, 31), (31, 196)
    flat = [array for shape in shapes for array in _layer(rng, *shape)]
    trio = student.probe("models").Trio(*student.build_deep_autoencoder(196, 31, 11), 196, 11)
    trio.put(flat[:4], flat[4:])
    x = _small(images, 12)
    names = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")
    outputs = {"x": x, "code": trio.run("encoder", x), "x_hat": trio.run("autoencoder", x)}
    return dict(zip(names, flat, strict=True)) | outputs


def shallow(student, images):
    """Codes and reconstructions of small images under fixed weights."""
    rng = np.random.default_rng(21)
    flat = [array for shape in ((196, 13), (13, 196)) for array in _layer(rng, *shape)]
    trio = student.probe("models").Trio(*student.build_shallow_autoencoder(196, 13), 196, 13)
    trio.put(flat[:2], flat[2:])
    x = _small(images, 12)
    outputs = {"x": x, "code": trio.run("encoder", x), "x_hat": trio.run("autoencoder", x)}
    return dict(zip(("W1", "b1", "W2", "b2"), flat, strict=True)) | outputs


def losses(student, images):
    """Losses of blurred digits and garments."""
    result = {}
    for name in ("mnist", "fashion_mnist"):
        x = images[name][:37].reshape(37, 784) / 255
        x_hat = 0.5 * x + 0.25 * np.roll(x, 1, axis=1) + 0.25 * np.roll(x, 28, axis=1)
        result["squared_" + name] = np.array(student.squared_error(x, x_hat))
        inside = 0.02 + 0.95 * x_hat
        result["entropy_" + name] = np.array(student.binary_crossentropy(x, inside))
    return result


def sparse(student, images):
    """Codes, reconstructions and penalty of small images under fixed weights."""
    rng = np.random.default_rng(22)
    shapes = (196, 31), (31, 11), (11, 31), (31, 196)
    flat = [array for shape in shapes for array in _layer(rng, *shape)]
    models = student.build_sparse_autoencoder(196, 31, 11, 0.003)
    trio = student.probe("models").Trio(*models, 196, 11)
    trio.put(flat[:4], flat[4:])
    x = _small(images, 12)
    names = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")
    outputs = {"x": x, "code": trio.run("encoder", x), "x_hat": trio.run("autoencoder", x)}
    penalty = np.array(student.probe("models").penalties(models[0], x)[0])
    return dict(zip(names, flat, strict=True)) | outputs | {"penalty": penalty}


def pca(student, images):
    """Reconstructions of small digits and garments from 24 components."""
    result = {}
    for name in ("mnist", "fashion_mnist"):
        means = images[name][:360].reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
        x = means.reshape(-1, 196) / 255
        result[name] = student.pca_reconstruct(x[:300], x[300:], 24).astype(np.float32)
    return result


def fashion(student, images):
    """Results of the pipeline, each the median of five seeds: a real training and a quick run."""
    garments, digits = images["fashion_mnist"], images["mnist"]
    mixed = np.concatenate([digits[2700:2780], garments[2700:2780]])
    trained = (garments[:1024], digits[2700:2860], 1.0, 6)
    quick = (digits[:200], mixed, 0.3, 1)
    found = {}
    for args, keys in (
        (trained, ("mse_autoencoder", "psnr_denoised")),
        (quick, ("mse_pca", "psnr_noisy")),
    ):
        runs = [student.run_experiment(*args, seed) for seed in range(5)]
        found |= {key: np.median([run[key] for run in runs]) for key in keys}
    return found
