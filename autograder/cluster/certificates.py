"""Keys for a cluster of one's own: an authority, one certificate that it signed, a configuration.

Every part of the cluster shows the same certificate: a cluster is one trust domain.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from autograder.cluster.settings import OWN
from autograder.errors import UsageError

AUTHORITY, CERTIFICATE, KEY, CONFIGURATION = "ca.pem", "cluster.pem", "cluster-key.pem", "dask.yaml"
_ROLES = ("scheduler", "worker", "client")


def make_certificates(folder: Path, days: int) -> list[Path]:
    """Write an authority's certificate, a certificate with its key, and Dask's configuration.

    The authority's own key is thrown away: nobody can add to the cluster later.

    Args:
        folder: for this user alone; created.
        days: until they are no longer accepted.

    Returns:
        What was written.

    Raises:
        UsageError: the folder has one of the files already, or can't be written.
    """
    folder = folder.resolve()
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("iml cluster authority", authority_key, None, authority_key, days)
    certificate = _certificate("iml cluster", key, authority, authority_key, days)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    contents = {
        AUTHORITY: authority.public_bytes(serialization.Encoding.PEM),
        CERTIFICATE: certificate.public_bytes(serialization.Encoding.PEM),
        KEY: private,
        CONFIGURATION: yaml.safe_dump(_configuration(folder)).encode(),
    }
    paths = {folder / name: data for name, data in contents.items()}
    if there := [path for path in paths if path.exists()]:
        raise UsageError(f"{there[0]} is there already: keys in use are not overwritten")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, data in paths.items():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
    except OSError as error:
        raise UsageError(f"{folder} can't be written: {error.strerror}") from error
    return list(paths)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    days: int,
) -> x509.Certificate:
    """Return a certificate; without an issuer, that of an authority which signs itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    # Clocks of machines differ a little.
    began = now - datetime.timedelta(hours=1)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )


def _configuration(folder: Path) -> dict[str, object]:
    """Return Dask's configuration, for scheduler, workers and `iml grade` alike."""
    own = {"cert": str(folder / CERTIFICATE), "key": str(folder / KEY)}
    tls = {"ca-file": str(folder / AUTHORITY), **dict.fromkeys(_ROLES, own)}
    comm = {"require-encryption": True, "default-scheme": "tls", "tls": tls}
    return {"distributed": {**OWN["distributed"], "comm": comm}}
