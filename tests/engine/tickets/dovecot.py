"""A real Dovecot for tests, on loopback, with a certificate that is thrown away."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "correct horse"
START_SECONDS = 30.0
CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = {mechanisms}
mail_location = maildir:{folder}/mail
first_valid_uid = 0
mail_uid = {uid}
mail_gid = {gid}
mail_access_groups =
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    """Where it listens, the certificate to trust, and the Maildir that it serves."""

    port: int
    certificate: Path
    maildir: Path


@contextlib.contextmanager
def dovecot(mechanisms: str = "plain login") -> Iterator[Server]:
    """Run a server for the user ``course``."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or not Path("/usr/lib/dovecot/imap").exists():
        pytest.skip("needs Debian's package dovecot-imapd")
    if os.geteuid() != 0:
        pytest.skip("needs root: Dovecot's processes change their user")
    # Not pytest's folder: paths of its sockets must be short.
    with tempfile.TemporaryDirectory(prefix="iml-mail-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(_free_port(), folder / "cert.pem", folder / "mail")
        for part in ("cur", "new", "tmp"):
            (server.maildir / part).mkdir(parents=True)
        _write_certificate(folder)
        (folder / "users").write_text(f"course:{PASSWORD}\n")
        config = folder / "dovecot.conf"
        # Mail belongs to nobody, since Dovecot serves none as root.
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
        for path in (server.maildir, *server.maildir.iterdir()):
            os.chown(path, uid, gid)
        config.write_text(
            CONFIG.format(
                folder=folder, mechanisms=mechanisms, port=server.port, uid=uid, gid=gid,
                login="dovenull", internal="dovecot", group="dovecot",
            )
        )  # fmt: skip
        process = subprocess.Popen([program, "-F", "-c", str(config)])
        try:
            _wait(server.port, process, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait(20)


def deliver(server: Server, *mails: bytes) -> None:
    """Put mails into the inbox, as a mail server would."""
    for content in mails:
        # A name of its own: Dovecot remembers what was in a file.
        path = server.maildir / "new" / f"{uuid.uuid4()}.mail"
        path.write_bytes(content)
        path.chmod(0o644)


def state(server: Server) -> list[str]:
    """Return the names of all mails, which say whether one has been seen."""
    return sorted(
        str(path.relative_to(server.maildir))
        for part in ("cur", "new")
        for path in (server.maildir / part).iterdir()
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    private = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "key.pem").write_bytes(key.private_bytes(pem, private, serialization.NoEncryption()))
